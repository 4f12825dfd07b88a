"""Lets a client in: gets its token, opens a connection with it, and explains a refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ._dial import RefusedError, open_websocket
from ._errors import KruxOSError, local_error
from ._settings import DirectSource, FileSource, LabelSource, Settings
from ._token import Grant, load_grant
from ._trust import load_trust
from ._websocket import WebSocket

_SESSION_HEADER = "Kruxos-Session"
_REJECTED_CODES = (4401, 1008)
_REPLACED_CODE = 4409


class Door:
    """What is kept from one connection to the next: the token, and the session to go on with."""

    def __init__(self, settings: Settings, client_name: str) -> None:
        self._settings = settings
        self._client_name = client_name
        self._grant: Grant | None = None
        self._rejected_token: str | None = None
        self._session_id: str | None = None

    @property
    def token(self) -> str | None:
        """The token in use."""
        return None if self._grant is None else self._grant.token

    async def enter(self, on_message: Callable[[bytes], None], on_lost: Callable[[int], None]) -> WebSocket:
        """An open connection. A token may have been rotated: its source is asked once more when it is refused.

        Raises:
            AuthenticationError: The token is refused, or there is none.
            ServiceUnavailableError: No gateway, not the trusted one, or it cannot take us now.
            RateLimitedError: Too many failed attempts.
        """
        for _ in range(2):
            grant = self._grant = await self._load_grant()
            try:
                return await self._open(grant, on_message, on_lost)
            except RefusedError as refusal:
                if refusal.status not in (401, 403):
                    raise self._busy(refusal) from None
                self._rejected_token = grant.token
        raise self._rejection()

    def left(self, code: int) -> None:
        """Learns from how a connection was closed."""
        if code in _REJECTED_CODES:
            self._rejected_token = self.token
        if code == _REPLACED_CODE:  # somebody else goes on with that session
            self._session_id = None

    async def _open(
        self, grant: Grant, on_message: Callable[[bytes], None], on_lost: Callable[[int], None]
    ) -> WebSocket:
        endpoint = self._settings.endpoint
        trust = load_trust(self._settings.trust, grant) if endpoint.is_secure else None
        socket, answer = await open_websocket(endpoint, self._headers(grant), trust, on_message, on_lost)
        self._session_id = answer.get(_SESSION_HEADER, self._session_id)
        return socket

    def _headers(self, grant: Grant) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {grant.token}", "Kruxos-Client": self._client_name}
        if self._settings.agent_name is not None:
            headers["Kruxos-Agent"] = self._settings.agent_name
        if self._session_id is not None:
            headers[_SESSION_HEADER] = self._session_id
        return headers

    async def _load_grant(self) -> Grant:
        """The source is asked each time, as tokens are rotated; while it cannot answer, the last token is as good."""
        last = self._grant
        try:
            grant = await asyncio.to_thread(load_grant, self._settings.token)
        except KruxOSError:
            if last is None or last.token == self._rejected_token:
                raise
            grant = last
        if grant.token == self._rejected_token:
            raise self._rejection()
        return grant

    def _busy(self, refusal: RefusedError) -> KruxOSError:
        address = self._settings.endpoint.address
        said = f": {refusal.reason}" if refusal.reason else ""
        description = f"the gateway at {address} answered {refusal.status}{said}"
        error_type = "auth.rate_limited" if refusal.status == 429 else "ServiceUnavailable"
        return local_error(error_type, description, retryable=True, retry_after=refusal.retry_after or None)

    def _rejection(self) -> KruxOSError:
        match self._settings.token:
            case LabelSource(label=label):
                name, hint = f'with the label "{label}"', f"make a new one with: kruxos token rotate {label}"
            case FileSource(path=path):
                name, hint = f"in {path}", "put a valid token there: see kruxos token create"
            case DirectSource(name=variable):
                name, hint = f"in {variable}", f"give a valid token in {variable}: see kruxos token create"
        agent = "" if self._settings.agent_name is None else f' for the agent "{self._settings.agent_name}"'
        description = f"the gateway at {self._settings.endpoint.address} rejected the token {name}{agent}"
        return local_error("auth.invalid_credentials", description, hint)
