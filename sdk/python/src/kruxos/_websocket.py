"""The messages of one WebSocket connection."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import cast

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from ._endpoint import Endpoint

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
        self._is_upgraded = False
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

    def write(self, text: bytes) -> None:
        """Hands a message to the transport."""
        self._protocol.send_text(text)
        self._flush()

    async def send(self, text: bytes) -> None:
        """The same; waits while too much is waiting there."""
        self.write(text)
        if not self._writable.is_set():
            await self._writable.wait()

    async def close(self) -> None:
        """Says goodbye, and leaves a peer that does not answer in time."""
        if self.is_open:
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
                self._is_upgraded = True
                self._opened.set_result(event.headers)
        if not self._opened.done() and self._protocol.handshake_exc is not None:
            self._opened.set_exception(self._protocol.handshake_exc)
        self._flush()
        if self._is_upgraded and self._protocol.state is not State.OPEN:
            close = self._protocol.close_rcvd
            self._finish(_ABNORMAL if close is None else close.code)

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
        if self._is_upgraded:
            self._on_lost(code)

    def _take(self, frame: Frame) -> None:
        if frame.opcode is Opcode.TEXT and frame.fin:
            self._on_message(bytes(frame.data))
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._fragments.append(bytes(frame.data))
            if frame.fin:
                fragments, self._fragments = self._fragments, []
                self._on_message(b"".join(fragments))

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
