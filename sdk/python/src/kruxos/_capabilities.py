"""Discover, describe and invoke capabilities."""

from __future__ import annotations

import asyncio
import builtins
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any, cast

from ._answers import Result, error_text, read_result
from ._errors import (
    ApprovalPending,
    CapabilityError,
    CapabilityNotFoundError,
    ConnectionLostError,
    KruxOSError,
    ServiceUnavailableError,
    TimeoutError,  # noqa: A004 (the published name)
    local_error,
)
from ._progress import Progress
from ._session import Session
from ._tool_adapters import ToolAdapters
from ._tools import Capability, Tier, select, to_capability, to_tool_name
from ._vendor_types import OpenAIToolMessage, ToolResult

_FIRST_POLL_SECONDS = 0.5
_MAX_POLL_SECONDS = 5.0
_DAY_SECONDS = 86_400.0
_FOR_THE_MODEL = (CapabilityError, ConnectionLostError, ServiceUnavailableError, TimeoutError)


@dataclass(frozen=True)
class _CallOptions:
    timeout: float | None = None
    on_progress: Callable[[Progress], None] | None = None
    approval_timeout: float = 0


class AsyncCapabilities(ToolAdapters):
    """The capabilities of an ``AsyncAgent``."""

    def __init__(self, session: Session, options: _CallOptions | None = None) -> None:
        self._session = session
        self._options = options or _CallOptions()

    def with_options(
        self,
        *,
        timeout: float | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        approval_timeout: float | None = None,
    ) -> AsyncCapabilities:
        """The same capabilities, called otherwise. Options stand here so that they never shadow an input.

        Args:
            timeout: Seconds to wait for an answer.
            on_progress: Called with each report of a call.
            approval_timeout: Seconds that ``handle_tool_use`` and its like wait for a person to approve before they
                tell the model that the call is pending. 0, the default, tells at once.
        """
        old = self._options
        options = _CallOptions(
            timeout=old.timeout if timeout is None else timeout,
            on_progress=on_progress or old.on_progress,
            approval_timeout=old.approval_timeout if approval_timeout is None else approval_timeout,
        )
        return AsyncCapabilities(self._session, options)

    async def describe(self, name: str) -> Capability:
        """One capability.

        Raises:
            CapabilityNotFoundError: There is none of that name for this agent.
        """
        found = self._find(name)
        if found is None:
            await self._session.refresh()
            found = self._find(name)
        if found is None:
            raise self._not_found(name)
        return found

    async def invoke(self, name: str, /, **input: Any) -> Result:  # noqa: A002 (any input may be called anything)
        """Calls a capability.

        Args:
            name: Dotted, for example ``filesystem.read``.
            **input: As its schema says; an input may have any name.

        Returns:
            The output: a dict, and with ``.text`` its JSON text.

        Raises:
            ApprovalPending: It waits for a person.
            InvalidInputError: The input does not fit; nothing was run.
            CapabilityError: It refused or failed; see the subclasses.
            ConnectionLostError: The connection broke meanwhile: it may have run, and was not sent again.
            TimeoutError: No answer in time.
            ServiceUnavailableError: The gateway is away and did not come back in time; nothing was run.
        """
        try:
            answer = await self._session.call_tool(
                to_tool_name(name), input, self._options.timeout, self._options.on_progress
            )
            return read_result(answer)
        except CapabilityNotFoundError:
            raise self._not_found(name) from None
        except ApprovalPending as pending:
            pending.wait_for_outcome = partial(self._wait, pending)
            raise

    async def handle_tool_use(self, block: Any) -> ToolResult:
        """Runs a ``tool_use`` block of the Anthropic API and gives the block that answers it.

        Refusals and failures become results with ``is_error`` that the model can read. A rejected token is raised.

        Args:
            block: As the API gave it, or as a dict.
        """
        content, is_error = await self._answer(_field(block, "name"), _field(block, "input"))
        return {"type": "tool_result", "tool_use_id": _field(block, "id"), "content": content, "is_error": is_error}

    async def handle_tool_call(self, tool_call: Any) -> OpenAIToolMessage:
        """Runs a tool call of the Chat Completions API and gives the message that answers it.

        Args:
            tool_call: One of ``message.tool_calls``, or as a dict.
        """
        function = _field(tool_call, "function")
        content, _ = await self._answer(_field(function, "name"), _field(function, "arguments"))
        return {"role": "tool", "tool_call_id": _field(tool_call, "id"), "content": content}

    async def handle_function_call(self, function_call: Any) -> dict[str, Any]:
        """Runs a function call of the Gemini API and gives the part that answers it.

        Args:
            function_call: The ``function_call`` of a part, or as a dict.
        """
        name = _field(function_call, "name")
        content, is_error = await self._answer(name, _field(function_call, "args"))
        return {"functionResponse": {"name": name, "response": {"error" if is_error else "result": content}}}

    def known(self) -> list[Capability]:
        """What this agent may call, as the gateway last told; asks nothing."""
        return [to_capability(tool) for tool in self._session.tools]

    def _find(self, name: str) -> Capability | None:
        return next((each for each in self.known() if name in (each.name, each.tool)), None)

    def _not_found(self, name: str) -> KruxOSError:
        close = get_close_matches(name, [each.name for each in self.known()], 1)
        hint = f"did you mean {close[0]}?" if close else "capabilities.list() tells what this agent may call"
        return local_error("CapabilityNotFound", f'there is no capability "{name}" for this agent', hint)

    async def _answer(self, tool: str, arguments: Any) -> tuple[str, bool]:
        """The text for a model, and whether it tells of an error."""
        try:
            return (await self._invoke_patiently(tool, _arguments(arguments))).text, False
        except ApprovalPending as pending:
            return error_text(pending), False
        except _FOR_THE_MODEL as error:
            return error_text(error), True

    async def _invoke_patiently(self, tool: str, arguments: Mapping[str, Any]) -> Result:
        try:
            return await self.invoke(tool, **arguments)
        except ApprovalPending as pending:
            seconds = self._options.approval_timeout
            outcome = await self._outcome(pending, seconds) if seconds > 0 else None
            if outcome is None:
                raise
            return outcome

    async def _wait(self, pending: ApprovalPending, timeout: float | None) -> Result:
        seconds = _DAY_SECONDS if timeout is None else timeout
        outcome = await self._outcome(pending, seconds)
        if outcome is not None:
            return outcome
        description = f"nobody decided on {pending.request_id} within {seconds:g} s"
        hint = f"an operator decides with: kruxos approve show {pending.request_id}"
        raise local_error("Timeout", description, hint, retryable=True)

    async def _outcome(self, pending: ApprovalPending, seconds: float) -> Result | None:
        """What became of the call; None when nobody decided in time."""
        pause = _FIRST_POLL_SECONDS
        try:
            async with asyncio.timeout(seconds):
                while True:
                    report = await self._session.ask("kruxos/checkApproval", {"approval_id": pending.request_id})
                    if report["result"] is not None:
                        return read_result(report["result"])
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, _MAX_POLL_SECONDS)
        except TimeoutError:  # of the call itself
            raise
        except builtins.TimeoutError:
            return None

    async def list(
        self,
        *,
        category: str | Collection[str] | None = None,
        names: Collection[str] | None = None,
        tier: Tier | Collection[Tier] | None = None,
    ) -> list[Capability]:
        """What this agent may call, asked of the gateway now, sorted by name.

        Args:
            category: Only these, for example ``"filesystem"``.
            names: Only these, dotted.
            tier: Only these.
        """
        await self._session.refresh()
        return select(self.known(), category, names, tier)


def _field(value: Any, name: str) -> Any:
    return cast("Mapping[str, Any]", value)[name] if isinstance(value, Mapping) else getattr(value, name)


def _arguments(arguments: Any) -> Mapping[str, Any]:
    """Models send an object, or its JSON text; what is neither is for the gateway to refuse, as an input."""
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments or "{}")
        except ValueError:
            raise local_error("InvalidInput", "the arguments are not JSON", "send a JSON object") from None
    if arguments is None:
        return {}
    if isinstance(arguments, Mapping):
        return cast("Mapping[str, Any]", arguments)
    raise local_error("InvalidInput", "the arguments are no object", "send a JSON object")
