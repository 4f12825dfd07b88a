"""A connection to a gateway, as one agent."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from ._blocking_capabilities import Capabilities
from ._briefing import CAPABILITY as BRIEFING
from ._briefing import ContextBriefing, DetailLevel, briefing_inputs, read_briefing
from ._capabilities import AsyncCapabilities
from ._loop import BackgroundLoop
from ._mcp_config import Transport, mcp_config
from ._run import AnthropicClient, Conversation, RunResult, run_async, run_sync
from ._session import Session
from ._state import AsyncState, State
from ._vendor_types import ClaudeTool

DEFAULT_MAX_TOKENS = 4096
DEFAULT_MAX_TURNS = 50


class _Base:
    """What both kinds of agent have in common."""

    _session: Session

    @property
    def instructions(self) -> str:
        """What the gateway tells a model before it has seen any tool; put it into the system prompt."""
        return self._session.instructions

    def as_mcp_config(
        self,
        *,
        transport: Transport = "stdio",
        include_token: bool = False,
        server_name: str = "kruxos",
        command: str | None = None,
    ) -> dict[str, Any]:
        """What an MCP host is told, so that it reaches the gateway as this agent.

        Args:
            transport: ``stdio`` starts ``mcp-bridge``; ``http`` names the address, for hosts that speak it.
            include_token: Puts the token itself into the result. Without it the config says where the token is.
            server_name: Key of the entry.
            command: Path of ``mcp-bridge``; that of an appliance, or the one on PATH, when left out.

        Returns:
            ``{"mcpServers": {"kruxos": {"command", "args", "env"}}}``, JSON-ready.
        """
        secret = self._session.token if include_token else None
        return mcp_config(self._session.settings, secret, transport, server_name, command)


class AsyncAgent(_Base):
    """A connection to a gateway, as one agent. It belongs to the event loop that made it.

    Attributes:
        capabilities: What the agent may call.
        state: What the agent remembers.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.capabilities = AsyncCapabilities(session)
        self.state = AsyncState(self.capabilities)

    async def briefing(
        self, *, since: datetime | str | None = None, detail_level: DetailLevel = "summary"
    ) -> ContextBriefing:
        """What changed since the agent was last here.

        Args:
            since: What came after it is told; the end of the session before when left out.
            detail_level: ``detailed`` names the files and alerts too.

        Raises:
            InvalidInputError: ``since`` is not a time of ISO 8601 with its zone.
        """
        return read_briefing(await self.capabilities.invoke(BRIEFING, **briefing_inputs(since, detail_level)))

    async def run(
        self,
        client: AnthropicClient,
        *,
        model: str,
        messages: str | Iterable[Mapping[str, Any]],
        max_tokens: int = DEFAULT_MAX_TOKENS,
        tools: Sequence[ClaudeTool] | None = None,
        max_turns: int = DEFAULT_MAX_TURNS,
        approval_timeout: float = 0,
        **options: Any,
    ) -> RunResult:
        """Lets a model work until it stops. Cancel the task to stop it earlier; calls under way are cancelled too.

        Args:
            client: ``anthropic.AsyncAnthropic()``.
            model: Name of the model.
            messages: The task as text, or a whole conversation.
            max_tokens: Of each answer.
            tools: What the model may call; everything of this agent when left out.
            max_turns: How often the model is asked at most.
            approval_timeout: Seconds to wait for a person to approve a call before the model is told that it is
                pending. 0 tells at once.
            **options: Handed on to ``messages.create``, for example ``system``.

        Returns:
            How it ended; ``result.text`` is what the model said last.

        Raises:
            AuthenticationError: The token was rejected. All other failures of calls are told to the model.
        """
        options = {"model": model, "max_tokens": max_tokens, **options}
        capabilities = self.capabilities.with_options(approval_timeout=approval_timeout)
        tools = self.capabilities.as_claude_tools() if tools is None else tools
        return await run_async(client, Conversation(messages, tools, max_turns, options), capabilities)

    async def close(self) -> None:
        """Ends the session."""
        await self._session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


class Agent(_Base):
    """A connection to a gateway, as one agent, for programs without an event loop of their own.

    One connection lives on a background thread; calls may come from any thread, also from inside a running loop.

    Attributes:
        capabilities: What the agent may call.
        state: What the agent remembers.
    """

    def __init__(self, session: Session, loop: BackgroundLoop) -> None:
        self._session = session
        self._loop = loop
        self._async_capabilities = AsyncCapabilities(session)
        self.capabilities = Capabilities(self._async_capabilities, loop)
        self.state = State(self.capabilities)
        self._finalizer = weakref.finalize(self, shut_down, session, loop)

    def briefing(
        self, *, since: datetime | str | None = None, detail_level: DetailLevel = "summary"
    ) -> ContextBriefing:
        """What changed since the agent was last here; see ``AsyncAgent.briefing``."""
        return read_briefing(self.capabilities.invoke(BRIEFING, **briefing_inputs(since, detail_level)))

    def run(
        self,
        client: AnthropicClient,
        *,
        model: str,
        messages: str | Iterable[Mapping[str, Any]],
        max_tokens: int = DEFAULT_MAX_TOKENS,
        tools: Sequence[ClaudeTool] | None = None,
        max_turns: int = DEFAULT_MAX_TURNS,
        approval_timeout: float = 0,
        cancel: threading.Event | None = None,
        **options: Any,
    ) -> RunResult:
        """Lets a model work until it stops; see ``AsyncAgent.run``.

        Args:
            client: ``anthropic.Anthropic()``.
            model: Name of the model.
            messages: The task as text, or a whole conversation.
            max_tokens: Of each answer.
            tools: What the model may call; everything of this agent when left out.
            max_turns: How often the model is asked at most.
            approval_timeout: Seconds to wait for a person to approve a call.
            cancel: Set it from another thread: calls under way are cancelled, and the run ends with ``cancelled``.
            **options: Handed on to ``messages.create``, for example ``system``.
        """
        options = {"model": model, "max_tokens": max_tokens, **options}
        capabilities = self._async_capabilities.with_options(approval_timeout=approval_timeout)
        tools = self.capabilities.as_claude_tools() if tools is None else tools
        return run_sync(client, Conversation(messages, tools, max_turns, options), capabilities, self._loop, cancel)

    def close(self) -> None:
        """Ends the session and the thread. It happens by itself when the agent is garbage, or the program ends."""
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def shut_down(session: Session, loop: BackgroundLoop) -> None:
    """Safe at any time: twice, in a forked child, when the program ends, and from the collector of garbage."""
    loop.stop(session.close())
