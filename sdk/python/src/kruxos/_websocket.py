"""One WebSocket connection, from the socket to its messages: no proxy, no redirect, no compression."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections.abc import Callable, Mapping
from typing import Any, cast

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from ._endpoint import Endpoint, is_loopback
from ._errors import KruxOSError, local_error
from ._trust import Trust, certificate_error

_CONNECT_SECONDS = 5
_CLOSE_SECONDS = 0.5
_PING_SECONDS = 15
_MAX_MESSAGE_BYTES = 64 * 1_048_576
_ABNORMAL = 1006
# The library's own debug log would show the request with its token.
_SILENT = logging.Logger("kruxos.websocket", logging.CRITICAL)


class WebSocket(asyncio.Protocol):
    """Messages are handed to a callback as they arrive, in order."""

    def __init__(self, endpoint: Endpoint, on_message: Callable[[bytes], None], on_lost: Callable[[int], None]) -> None:
        loop = asyncio.get_running_loop()
        self._loop = loop
        self._protocol = ClientProtocol(
            parse_uri(endpoint.url),
            subprotocols=[Subprotocol("mcp")],
            max_size=_MAX_MESSAGE_BYTES,
            logger=_SILENT,
        )
        self._on_message = on_message
        self._on_lost = on_lost
        self._transport: asyncio.Transport | None = None
        self._opened: asyncio.Future[Mapping[str, str]] = loop.create_future()
        self._closed: asyncio.Future[None] = loop.create_future()
        self._writable = asyncio.Event()
        self._writable.set()
        self._fragments: list[bytes] = []
        self._has_shown_life = True
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        """The peer may still answer."""
        return not self._closed.done()

    async def upgrade(self, headers: Mapping[str, str]) -> Mapping[str, str]:
        """Sends the request, which carries the token, and gives the headers of the answer."""
        request = self._protocol.connect()
        for name, value in headers.items():
            request.headers[name] = value
        self._protocol.send_request(request)
        self._flush()
        answer = await self._opened
        self._timer = self._loop.call_later(_PING_SECONDS, self._ping)
        return answer

    async def send(self, text: bytes) -> None:
        """Hands a message to the transport; waits while too much is waiting there."""
        self._protocol.send_text(text)
        self._flush()
        if not self._writable.is_set():
            await self._writable.wait()

    async def close(self) -> None:
        """Says goodbye, and leaves a peer that does not answer in time."""
        if self.is_open and self._opened.done():
            self._protocol.send_close(1000)
            self._flush()
            await asyncio.wait([self._closed], timeout=_CLOSE_SECONDS)
        self.abort()

    def abort(self) -> None:
        """Leaves at once."""
        if self._transport is not None:
            self._transport.abort()
        self._finish(_ABNORMAL)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        self._has_shown_life = True
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._take(event)
            elif isinstance(event, Response) and not self._opened.done() and event.status_code == 101:
                self._opened.set_result(event.headers)
        if not self._opened.done() and self._protocol.handshake_exc is not None:
            self._opened.set_exception(self._protocol.handshake_exc)
        self._flush()

    def pause_writing(self) -> None:
        """See asyncio.Protocol."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        self._writable.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._writable.set()
        if self._timer is not None:
            self._timer.cancel()
        if not self._opened.done():
            self._opened.set_exception(exc or ConnectionResetError("the connection was closed"))
            self._opened.exception()  # whoever gave up waiting does not ask
        self._finish(_ABNORMAL)

    def _finish(self, code: int) -> None:
        """Once, and as soon as no answer can come any more, so that nothing is sent into a connection that ends."""
        if self._closed.done():
            return
        self._closed.set_result(None)
        if self._opened.done():
            self._on_lost(code)

    def _take(self, frame: Frame) -> None:
        if frame.opcode is Opcode.TEXT and frame.fin:
            self._on_message(bytes(frame.data))
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._fragments.append(bytes(frame.data))
            if frame.fin:
                fragments, self._fragments = self._fragments, []
                self._on_message(b"".join(fragments))
        elif frame.opcode is Opcode.CLOSE:
            close = self._protocol.close_rcvd
            self._finish(_ABNORMAL if close is None else close.code)

    def _flush(self) -> None:
        transport = self._transport
        for data in self._protocol.data_to_send():
            if transport is None or transport.is_closing():
                return
            if data:
                transport.write(data)
            else:  # the end of the stream; over TLS there is no half of a close
                transport.close()

    def _ping(self) -> None:
        """Two intervals without a sign of life, and a connection that looks open is not."""
        if not self._has_shown_life:
            self.abort()
            return
        self._has_shown_life = False
        self._protocol.send_ping(b"")
        self._flush()
        self._timer = self._loop.call_later(_PING_SECONDS, self._ping)


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
