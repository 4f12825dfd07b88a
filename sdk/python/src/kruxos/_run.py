"""Lets a model work: asks it, runs what it calls, answers, until it stops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any, Protocol, cast

from ._capabilities import AsyncCapabilities
from ._loop import BackgroundLoop
from ._vendor_types import ClaudeTool, ToolResult


class AnthropicClient(Protocol):
    """``anthropic.Anthropic``, or whatever has its ``messages.create``."""

    @property
    def messages(self) -> Any:
        """With ``create``."""


@dataclass(frozen=True)
class RunResult:
    """How a run ended. ``messages`` can be gone on with: every ``tool_use`` in it has its ``tool_result``.

    Attributes:
        response: The model's last answer; None when the run was cancelled before there was one.
        messages: The whole conversation, JSON-ready.
        stop_reason: The model's own (``end_turn``, ``max_tokens``, ``refusal`` …), or ``max_turns`` or ``cancelled``.
        turns: How often the model was asked.
        tool_calls: How many calls it made.
    """

    response: Any
    messages: list[dict[str, Any]]
    stop_reason: str
    turns: int
    tool_calls: int

    @property
    def text(self) -> str:
        """What the model said last."""
        blocks: list[Any] = self.response.content if self.response is not None else []
        return "".join(block.text for block in blocks if block.type == "text")


class Conversation:
    """The state of a run. It asks nobody and calls nothing, so that both kinds of client share it."""

    def __init__(
        self,
        messages: str | Iterable[Mapping[str, Any]],
        tools: Sequence[ClaudeTool],
        max_turns: int,
        options: Mapping[str, Any],
    ) -> None:
        first = [{"role": "user", "content": messages}] if isinstance(messages, str) else messages
        self._messages: list[dict[str, Any]] = [dict(message) for message in first]
        self._tools = tools
        self._offered = {tool["name"] for tool in tools}
        self._max_turns = max_turns
        self._options = options
        self._response: Any = None
        self._waiting: list[Any] = []
        self._turns = 0
        self._tool_calls = 0

    def request(self) -> dict[str, Any]:
        """What ``messages.create`` is given next."""
        return {"tools": list(self._tools), **self._options, "messages": list(self._messages)}

    def take(self, response: Any) -> str | None:
        """Takes the model's answer. Gives why it stopped; None when it wants to go on."""
        self._response = response
        self._turns += 1
        self._messages.append({"role": "assistant", "content": [_to_param(block) for block in response.content]})
        self._waiting = [block for block in response.content if block.type == "tool_use"]
        return None if response.stop_reason in ("tool_use", "pause_turn") else str(response.stop_reason)

    @property
    def waiting(self) -> list[Any]:
        """The calls of the last answer that have no result yet."""
        return self._waiting

    def is_offered(self, block: Any) -> bool:
        """Whether the model was told of that tool at all."""
        return block.name in self._offered

    def answer(self, results: Sequence[ToolResult]) -> str | None:
        """Takes the results, in the order of the calls. Gives why the run is over; None while it goes on."""
        self._tool_calls += len(results)
        if results:
            self._messages.append({"role": "user", "content": list(results)})
        self._waiting = []
        return "max_turns" if self._turns >= self._max_turns else None

    def end(self, stop_reason: str) -> RunResult:
        """What becomes of the run. Calls that were not made are answered, as the API takes no call without a result."""
        unanswered = [refusal(block, f"not run: {stop_reason}") for block in self._waiting]
        if unanswered:
            self._messages.append({"role": "user", "content": unanswered})
        return RunResult(self._response, self._messages, stop_reason, self._turns, self._tool_calls)


def refusal(block: Any, why: str) -> ToolResult:
    """The result of a call that was not made."""
    return {"type": "tool_result", "tool_use_id": block.id, "content": why, "is_error": True}


async def run_tools(conversation: Conversation, capabilities: AsyncCapabilities) -> list[ToolResult]:
    """The results of the calls that wait, made at the same time."""

    async def result(block: Any) -> ToolResult:
        if not conversation.is_offered(block):
            return refusal(block, f"there is no tool {block.name}")
        return await capabilities.handle_tool_use(block)

    return list(await asyncio.gather(*(result(block) for block in conversation.waiting)))


async def run_async(client: AnthropicClient, conversation: Conversation, capabilities: AsyncCapabilities) -> RunResult:
    """With ``anthropic.AsyncAnthropic``. Cancel the task to stop it: calls under way are cancelled at the gateway."""
    while True:
        stop_reason = conversation.take(await client.messages.create(**conversation.request()))
        if stop_reason is None:
            stop_reason = conversation.answer(await run_tools(conversation, capabilities))
        if stop_reason is not None:
            return conversation.end(stop_reason)


def run_sync(
    client: AnthropicClient,
    conversation: Conversation,
    capabilities: AsyncCapabilities,
    loop: BackgroundLoop,
    cancel: threading.Event | None,
) -> RunResult:
    """With ``anthropic.Anthropic``."""
    while cancel is None or not cancel.is_set():
        stop_reason = conversation.take(client.messages.create(**conversation.request()))
        try:
            if stop_reason is None:
                stop_reason = conversation.answer(loop.run(run_tools(conversation, capabilities), cancel))
        except CancelledError:
            break
        if stop_reason is not None:
            return conversation.end(stop_reason)
    return conversation.end("cancelled")


def _to_param(block: Any) -> dict[str, Any]:
    """The block as a request takes it: what the API did not send is not sent back."""
    return cast("dict[str, Any]", block.to_dict() if hasattr(block, "to_dict") else dict(block))
