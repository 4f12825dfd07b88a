"""Capabilities, and how each vendor's API takes them as tools."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from ._vendor_types import ClaudeTool, GeminiTool, OpenAIChatTool, OpenAIResponsesTool

Tier = Literal["autonomous", "notify", "approval_required", "blocked"]
"""What happens to a call: it runs, runs and tells, waits for a person, is refused."""

JsonSchema = dict[str, Any]
"""JSON Schema 2020-12."""


@dataclass(frozen=True)
class Capability:
    """A capability that this agent may call.

    Attributes:
        name: Dotted, for example ``filesystem.read``.
        tool: Its name as a tool: ``filesystem__read``.
        category: First part of the name.
        title: For people.
        description: What it does and when to use it.
        tier: What happens to a call.
        input_schema: Of what ``invoke`` takes.
        output_schema: Of what it gives.
        annotations: MCP hints: ``readOnlyHint``, ``destructiveHint``, ``idempotentHint``, ``openWorldHint``.
    """

    name: str
    tool: str
    category: str
    title: str
    description: str
    tier: Tier
    input_schema: JsonSchema
    output_schema: JsonSchema
    annotations: dict[str, Any]


def to_tool_name(capability: str) -> str:
    """``filesystem.search_content`` to ``filesystem__search_content``; exactly reversible."""
    return capability.replace(".", "__")


def to_capability_name(tool: str) -> str:
    """The capability that a tool name stands for."""
    return tool.replace("__", ".")


def to_capability(tool: Mapping[str, Any]) -> Capability:
    """A capability from a tool as MCP lists it."""
    name = to_capability_name(tool["name"])
    meta = cast("dict[str, Any]", tool.get("_meta") or {})
    return Capability(
        name=name,
        tool=tool["name"],
        category=name.split(".", 1)[0],
        title=tool.get("title") or name,
        description=tool.get("description") or "",
        tier=meta.get("kruxos/tier", "autonomous"),
        input_schema=tool["inputSchema"],
        output_schema=tool.get("outputSchema") or {"type": "object"},
        annotations=tool.get("annotations") or {},
    )


def select(
    capabilities: Iterable[Capability],
    category: str | Collection[str] | None = None,
    names: Collection[str] | None = None,
    tier: Tier | Collection[Tier] | None = None,
) -> list[Capability]:
    """Those for which every given condition holds, in the same order."""
    return [
        each
        for each in capabilities
        if _fits(category, each.category) and _fits(names, each.name) and _fits(tier, each.tier)
    ]


def _fits(wanted: str | Collection[str] | None, value: str) -> bool:
    return wanted is None or (value == wanted if isinstance(wanted, str) else value in wanted)


def to_claude_tools(capabilities: Iterable[Capability]) -> list[ClaudeTool]:
    """For the Anthropic API."""
    return [
        {"name": each.tool, "description": each.description, "input_schema": {**each.input_schema, "type": "object"}}
        for each in capabilities
    ]


def to_openai_chat_tools(capabilities: Iterable[Capability]) -> list[OpenAIChatTool]:
    """For the Chat Completions API."""
    return [
        {
            "type": "function",
            "function": {"name": each.tool, "description": each.description, "parameters": each.input_schema},
        }
        for each in capabilities
    ]


def to_openai_responses_tools(capabilities: Iterable[Capability]) -> list[OpenAIResponsesTool]:
    """For the Responses API. It turns ``strict`` on by itself, and optional inputs are not strict."""
    return [
        {
            "type": "function",
            "name": each.tool,
            "description": each.description,
            "parameters": each.input_schema,
            "strict": False,
        }
        for each in capabilities
    ]


def to_gemini_tools(capabilities: Iterable[Capability]) -> list[GeminiTool]:
    """For the Gemini API."""
    functions = [
        {"name": each.tool, "description": each.description, "parametersJsonSchema": each.input_schema}
        for each in capabilities
    ]
    return [{"functionDeclarations": functions}] if functions else []
