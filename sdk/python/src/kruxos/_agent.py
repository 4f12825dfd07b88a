"""The ways in: ``KruxOS.connect`` and ``KruxOS.connect_async``."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from ._blocking_capabilities import Capabilities
from ._capabilities import AsyncCapabilities
from ._loop import BackgroundLoop
from ._mcp_config import Transport, mcp_config
from ._paths import current_paths
from ._run import AnthropicClient, Conversation, RunResult, run_async, run_sync
from ._session import Session, SessionOptions
from ._settings import read_profile, resolve_settings
from ._vendor_types import ClaudeTool

DEFAULT_MAX_TOKENS = 4096
DEFAULT_MAX_TURNS = 50
DEFAULT_REQUEST_TIMEOUT = 120.0
DEFAULT_RECONNECT_TIMEOUT = 30.0


@dataclass(frozen=True)
class _Options:
    settings: Mapping[str, str | None]
    session: SessionOptions

    def new_session(self) -> Session:
        paths = current_paths()
        settings = resolve_settings(self.settings, os.environ, read_profile(paths.profile), paths)
        return Session(settings, self.session)


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
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.capabilities = AsyncCapabilities(session)

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


class Connecting:
    """A connection to come: ``await`` it, or enter it with ``async with``."""

    def __init__(self, options: _Options) -> None:
        self._options = options
        self._agent: AsyncAgent | None = None

    def __await__(self) -> Generator[Any, None, AsyncAgent]:
        return self._open().__await__()

    async def __aenter__(self) -> AsyncAgent:
        self._agent = await self._open()
        return self._agent

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._agent is not None:
            await self._agent.close()

    async def _open(self) -> AsyncAgent:
        session = self._options.new_session()
        await session.open()
        return AsyncAgent(session)


class Agent(_Base):
    """A connection to a gateway, as one agent, for programs without an event loop of their own.

    One connection lives on a background thread; calls may come from any thread, also from inside a running loop.

    Attributes:
        capabilities: What the agent may call.
    """

    def __init__(self, session: Session, loop: BackgroundLoop) -> None:
        self._session = session
        self._loop = loop
        self._async_capabilities = AsyncCapabilities(session)
        self.capabilities = Capabilities(self._async_capabilities, loop)
        self._finalizer = weakref.finalize(self, _shut_down, session, loop)

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


class KruxOS:
    """Connects to a gateway.

    What is not given comes from the environment (``KRUXOS_ENDPOINT``, ``KRUXOS_AGENT_NAME``, ``KRUXOS_TOKEN_LABEL``,
    ``KRUXOS_AGENT_TOKEN``, ``KRUXOS_API_KEY``, ``KRUXOS_USER_TOKEN``, ``KRUXOS_CREDENTIALS_FILE``, ``KRUXOS_CA_FILE``,
    ``KRUXOS_PIN_SHA256``), then from the user's profile (``profile.json`` beside ``gateway.yaml``), then from the
    gateway's bridge socket of this user.
    """

    @staticmethod
    def connect(
        endpoint: str | None = None,
        agent_name: str | None = None,
        api_key: str | None = None,
        *,
        token_label: str | None = None,
        credentials_file: str | None = None,
        ca_file: str | None = None,
        pin_sha256: str | None = None,
        client_name: str = "kruxos-python",
        request_timeout: float = DEFAULT_REQUEST_TIMEOUT,
        reconnect_timeout: float = DEFAULT_RECONNECT_TIMEOUT,
    ) -> Agent:
        """Connects; the agent's calls block.

        Args:
            endpoint: ``host[:port]`` (TLS), ``wss://…``, or ``ws://…`` on this machine. ``localhost:7700`` in the end.
            agent_name: Must be the token's own agent when given.
            api_key: An agent token (64 hex characters) or a user token.
            token_label: Of a token that was granted to this user; the bridge socket is asked for it.
            credentials_file: A file of mode 0600 that holds a token and nothing else.
            ca_file: The one certificate authority to trust; the gateway's own of this machine when left out.
            pin_sha256: SHA-256 of the gateway's public key, hex or base64, in place of an authority.
            client_name: What ``kruxos status`` calls this client.
            request_timeout: Seconds to wait for an answer.
            reconnect_timeout: Seconds that a call waits for a gateway that went away; nothing is sent meanwhile.

        Raises:
            AuthenticationError: The token is refused, or is none; nothing was sent for the latter.
            ConfigurationError: A setting that cannot be used.
            ServiceUnavailableError: No gateway, its vault is locked, or its certificate is not the trusted one.
        """
        session = _Options(
            _settings(endpoint, agent_name, api_key, token_label, credentials_file, ca_file, pin_sha256),
            SessionOptions(request_timeout, reconnect_timeout, client_name),
        ).new_session()
        loop = BackgroundLoop()
        try:
            loop.run(session.open())
        except BaseException:
            _shut_down(session, loop)
            raise
        return Agent(session, loop)

    @staticmethod
    def connect_async(
        endpoint: str | None = None,
        agent_name: str | None = None,
        api_key: str | None = None,
        *,
        token_label: str | None = None,
        credentials_file: str | None = None,
        ca_file: str | None = None,
        pin_sha256: str | None = None,
        client_name: str = "kruxos-python",
        request_timeout: float = DEFAULT_REQUEST_TIMEOUT,
        reconnect_timeout: float = DEFAULT_RECONNECT_TIMEOUT,
    ) -> Connecting:
        """Connects; ``agent = await KruxOS.connect_async()`` or ``async with KruxOS.connect_async() as agent``.

        Arguments and errors are those of ``connect``.
        """
        return Connecting(
            _Options(
                _settings(endpoint, agent_name, api_key, token_label, credentials_file, ca_file, pin_sha256),
                SessionOptions(request_timeout, reconnect_timeout, client_name),
            )
        )


def _settings(
    endpoint: str | None,
    agent_name: str | None,
    api_key: str | None,
    token_label: str | None,
    credentials_file: str | None,
    ca_file: str | None,
    pin_sha256: str | None,
) -> dict[str, str | None]:
    return {
        "endpoint": endpoint,
        "agent_name": agent_name,
        "api_key": api_key,
        "token_label": token_label,
        "credentials_file": credentials_file,
        "ca_file": ca_file,
        "pin_sha256": pin_sha256,
    }


def _shut_down(session: Session, loop: BackgroundLoop) -> None:
    """Safe to call at any time: in a forked child, and when the program ends, too."""
    try:
        loop.run(session.close())
    except RuntimeError:
        return
    loop.stop()
