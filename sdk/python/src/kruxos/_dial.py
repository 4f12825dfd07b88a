"""Opens a connection to a gateway: no proxy, no redirect, no compression, and no byte before the peer is verified."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable, Mapping
from typing import Any

from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from ._endpoint import Endpoint, is_loopback
from ._errors import KruxOSError, local_error
from ._trust import Trust, certificate_error
from ._websocket import WebSocket

_CONNECT_SECONDS = 5


class RefusedError(Exception):
    """The gateway answered the upgrade with something else than 101."""

    def __init__(self, status: int, reason: str, retry_after: float) -> None:
        super().__init__(status, reason, retry_after)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


async def open_websocket(
    endpoint: Endpoint,
    headers: Mapping[str, str],
    trust: Trust | None,
    on_message: Callable[[bytes], None],
    on_lost: Callable[[int], None],
) -> tuple[WebSocket, Mapping[str, str]]:
    """Connects, verifies the peer, and only then sends the request that carries the token.

    Args:
        endpoint: Where to.
        headers: Of the request, the token among them.
        trust: What the certificate is held against; None for plain text on this machine.
        on_message: Called with each message.
        on_lost: Called once with the close code when an open connection ends.

    Raises:
        RefusedError: The gateway does not let us in.
        ServiceUnavailableError: There is no gateway, or it is not the one that is trusted.
    """
    socket: WebSocket | None = None
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            socket = await _dial(endpoint, trust, lambda: WebSocket(endpoint, on_message, on_lost))
            return socket, await socket.upgrade(headers)
    except BaseException as error:
        if socket is not None:
            socket.abort()
        if isinstance(error, KruxOSError) or not isinstance(error, Exception):
            raise
        raise _explained(error, endpoint, trust) from error


async def _dial(endpoint: Endpoint, trust: Trust | None, factory: Callable[[], WebSocket]) -> WebSocket:
    # A resolver could send `localhost` elsewhere, and asking it takes time.
    hosts = ["127.0.0.1", "::1"] if endpoint.host == "localhost" else [endpoint.host]
    first_error: OSError | None = None
    for host in hosts:
        try:
            return await _connect(host, endpoint, trust, factory)
        except ssl.SSLError:
            raise
        except OSError as error:
            first_error = first_error or error
    raise first_error or OSError("nowhere to connect to")


async def _connect(host: str, endpoint: Endpoint, trust: Trust | None, factory: Callable[[], WebSocket]) -> WebSocket:
    tls: dict[str, Any] = {} if trust is None else {"ssl": trust.context, "server_hostname": endpoint.host}
    loop = asyncio.get_running_loop()
    transport, socket = await loop.create_connection(factory, host, endpoint.port, happy_eyeballs_delay=0.25, **tls)
    if trust is not None:
        try:
            trust.check(transport.get_extra_info("ssl_object"), endpoint)
        except BaseException:
            transport.abort()
            raise
    return socket


def _explained(error: Exception, endpoint: Endpoint, trust: Trust | None) -> Exception:
    if isinstance(error, InvalidStatus):
        return _refusal(error.response)
    if isinstance(error, ssl.SSLError):
        return certificate_error(error, endpoint, "the authority" if trust is None else trust.name)
    if isinstance(error, TimeoutError):
        reason = f"no answer within {_CONNECT_SECONDS} s"
    elif isinstance(error, ConnectionRefusedError):
        reason = "nothing listens there"
    else:
        reason = str(error) or type(error).__name__
    local = "start it with: kruxos gateway start"
    hint = local if is_loopback(endpoint.host) else "see that the gateway runs there and that this is its address"
    return local_error("ServiceUnavailable", f"no gateway at {endpoint.address}: {reason}", hint, retryable=True)


def _refusal(response: Response) -> RefusedError:
    """What the gateway says in the body of a refusal: ``{"error":{"message"}}``."""
    try:
        reason = str(json.loads(response.body or b"")["error"]["message"])
    except (ValueError, KeyError, TypeError):
        reason = ""
    retry_after = response.headers.get("Retry-After", "")
    return RefusedError(response.status_code, reason, float(retry_after) if retry_after.isdecimal() else 0.0)
