"""The blocking twin of ``AsyncCapabilities``."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from ._answers import Result
from ._capabilities import AsyncCapabilities
from ._errors import ApprovalPending
from ._loop import BackgroundLoop
from ._progress import Progress
from ._tool_adapters import ToolAdapters
from ._tools import Capability, Tier
from ._vendor_types import OpenAIToolMessage, ToolResult


class Capabilities(ToolAdapters):
    """The capabilities of an ``Agent``. Calls block; they may come from any thread, also from inside a running loop."""

    def __init__(self, capabilities: AsyncCapabilities, loop: BackgroundLoop) -> None:
        self._async = capabilities
        self._loop = loop

    def with_options(
        self,
        *,
        timeout: float | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        approval_timeout: float | None = None,
    ) -> Capabilities:
        """The same capabilities, called otherwise; see ``AsyncCapabilities.with_options``.

        Args:
            timeout: Seconds to wait for an answer.
            on_progress: Called with each report of a call, on the agent's own thread.
            approval_timeout: Seconds that ``handle_tool_use`` and its like wait for a person to approve.
        """
        changed = self._async.with_options(timeout=timeout, on_progress=on_progress, approval_timeout=approval_timeout)
        return Capabilities(changed, self._loop)

    def describe(self, name: str) -> Capability:
        """One capability.

        Raises:
            CapabilityNotFoundError: There is none of that name for this agent.
        """
        return self._loop.run(self._async.describe(name))

    def invoke(self, name: str, /, **input: Any) -> Result:  # noqa: A002 (any input may be called anything)
        """Calls a capability; see ``AsyncCapabilities.invoke`` for what it gives and raises.

        Args:
            name: Dotted, for example ``filesystem.read``.
            **input: As its schema says; an input may have any name.
        """
        try:
            return self._loop.run(self._async.invoke(name, **input))
        except ApprovalPending as pending:
            wait = pending.wait_for_outcome
            if wait is not None:
                pending.wait_for_outcome = lambda timeout: self._loop.run(wait(timeout))
            raise

    def handle_tool_use(self, block: Any) -> ToolResult:
        """Runs a ``tool_use`` block of the Anthropic API; see ``AsyncCapabilities.handle_tool_use``."""
        return self._loop.run(self._async.handle_tool_use(block))

    def handle_tool_call(self, tool_call: Any) -> OpenAIToolMessage:
        """Runs a tool call of the Chat Completions API; see ``AsyncCapabilities.handle_tool_call``."""
        return self._loop.run(self._async.handle_tool_call(tool_call))

    def handle_function_call(self, function_call: Any) -> dict[str, Any]:
        """Runs a function call of the Gemini API; see ``AsyncCapabilities.handle_function_call``."""
        return self._loop.run(self._async.handle_function_call(function_call))

    def known(self) -> list[Capability]:
        """What this agent may call, as the gateway last told; asks nothing."""
        return self._async.known()

    def list(
        self,
        *,
        category: str | Collection[str] | None = None,
        names: Collection[str] | None = None,
        tier: Tier | Collection[Tier] | None = None,
    ) -> list[Capability]:
        """What this agent may call, asked of the gateway now; see ``AsyncCapabilities.list``."""
        return self._loop.run(self._async.list(category=category, names=names, tier=tier))
