"""The ways in: ``KruxOS.connect`` and ``KruxOS.connect_async``."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from ._agent import Agent, AsyncAgent, shut_down
from ._loop import BackgroundLoop
from ._paths import current_paths
from ._session import Session, SessionOptions
from ._settings import read_profile, resolve_settings

DEFAULT_REQUEST_TIMEOUT = 120.0
DEFAULT_RECONNECT_TIMEOUT = 30.0


@dataclass(frozen=True)
class _Options:
    settings: Mapping[str, str | None] = field(repr=False)
    session: SessionOptions

    def new_session(self) -> Session:
        paths = current_paths()
        settings = resolve_settings(self.settings, os.environ, read_profile(paths.profile), paths)
        return Session(settings, self.session)


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
            shut_down(session, loop)
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
