"""The capabilities as tools of each vendor, the same for both kinds of agent."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import Literal, overload

from ._tools import (
    Capability,
    Tier,
    select,
    to_claude_tools,
    to_gemini_tools,
    to_openai_chat_tools,
    to_openai_responses_tools,
)
from ._vendor_types import ClaudeTool, GeminiTool, OpenAIChatTool, OpenAIResponsesTool


class ToolAdapters(ABC):
    """The capabilities as tools of each vendor. They are those of the last listing, which the gateway keeps fresh."""

    @abstractmethod
    def known(self) -> list[Capability]: ...

    def as_claude_tools(
        self,
        *,
        category: str | Collection[str] | None = None,
        names: Collection[str] | None = None,
        tier: Tier | Collection[Tier] | None = None,
    ) -> list[ClaudeTool]:
        """For ``messages.create(tools=…)`` of the Anthropic API.

        The order is fixed, so that the vendor's prompt cache holds.

        Args:
            category: Only these, for example ``"filesystem"``.
            names: Only these, dotted.
            tier: Only these, for example ``"autonomous"``.
        """
        return to_claude_tools(select(self.known(), category, names, tier))

    @overload
    def as_openai_tools(
        self,
        api: Literal["chat"] = "chat",
        *,
        category: str | Collection[str] | None = None,
        names: Collection[str] | None = None,
        tier: Tier | Collection[Tier] | None = None,
    ) -> list[OpenAIChatTool]: ...

    @overload
    def as_openai_tools(
        self,
        api: Literal["responses"],
        *,
        category: str | Collection[str] | None = None,
        names: Collection[str] | None = None,
        tier: Tier | Collection[Tier] | None = None,
    ) -> list[OpenAIResponsesTool]: ...

    def as_openai_tools(
        self,
        api: Literal["chat", "responses"] = "chat",
        *,
        category: str | Collection[str] | None = None,
        names: Collection[str] | None = None,
        tier: Tier | Collection[Tier] | None = None,
    ) -> list[OpenAIChatTool] | list[OpenAIResponsesTool]:
        """For ``chat.completions.create`` or ``responses.create`` of the OpenAI API.

        Args:
            api: The two take different shapes.
            category: Only these.
            names: Only these, dotted.
            tier: Only these.
        """
        selected = select(self.known(), category, names, tier)
        return to_openai_chat_tools(selected) if api == "chat" else to_openai_responses_tools(selected)

    def as_gemini_tools(
        self,
        *,
        category: str | Collection[str] | None = None,
        names: Collection[str] | None = None,
        tier: Tier | Collection[Tier] | None = None,
    ) -> list[GeminiTool]:
        """For ``config.tools`` of the Gemini API.

        Args:
            category: Only these.
            names: Only these, dotted.
            tier: Only these.
        """
        return to_gemini_tools(select(self.known(), category, names, tier))
