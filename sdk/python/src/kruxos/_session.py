"""An MCP client of one gateway that outlives connections, and sends no call twice."""

from __future__ import annotations

import asyncio
import builtins
import itertools
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from ._answers import METHOD_NOT_FOUND, to_json
from ._door import Door
from ._errors import AuthenticationError, ConnectionLostError, KruxOSError, local_error
from ._progress import Progress
from ._requests import Requests
from ._settings import Settings
from ._websocket import WebSocket

_PROTOCOL_VERSION = "2025-11-25"
_HANDSHAKE_SECONDS = 10
_FIRST_BACKOFF_SECONDS = 0.05
_MAX_BACKOFF_SECONDS = 30
_MAX_WAITED_BACKOFF_SECONDS = 1
"""while a call waits"""
_MAX_CALLS_IN_FLIGHT = 64

_log = logging.getLogger("kruxos")


@dataclass(frozen=True)
class SessionOptions:
    """How long to wait, in seconds, and the name that the gateway shows for this client."""

    request_timeout: float
    reconnect_timeout: float
    client_name: str


class Session:
    """Requests and answers. It belongs to the event loop that opened it."""

    def __init__(self, settings: Settings, options: SessionOptions) -> None:
        self.settings = settings
        self.tools: list[dict[str, Any]] = []
        """As the gateway last listed them."""
        self.instructions = ""
        self._options = options
        self._door = Door(settings, options.client_name)
        self._socket: WebSocket | None = None
        self._requests = Requests(options.request_timeout)
        self._slots = asyncio.Semaphore(_MAX_CALLS_IN_FLIGHT)
        self._reconnecting: asyncio.Task[None] | None = None
        self._refreshing: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._problem: KruxOSError | None = None
        self._waiting = 0
        """calls that wait for the connection to be there again"""
        self._is_closed = False

    @property
    def token(self) -> str | None:
        """The token in use."""
        return self._door.token

    async def open(self) -> None:
        """Connects, once.

        Raises:
            AuthenticationError: The token is refused, or there is none.
            ServiceUnavailableError: No gateway, or not the one that is trusted.
        """
        await self._connect()

    async def close(self) -> None:
        """Says goodbye, so that the gateway ends the session. Calls under way end with ConnectionLostError."""
        self._is_closed = True
        tasks = [task for task in (self._reconnecting, self._refreshing) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()

    async def call_tool(
        self,
        tool: str,
        arguments: Mapping[str, Any],
        timeout: float | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> dict[str, Any]:
        """The result of ``tools/call``; sent once, whatever happens to the connection.

        Raises:
            ConnectionLostError: The connection broke meanwhile; the outcome is unknown.
            TimeoutError: No answer in time; the gateway is told to stop.
            ServiceUnavailableError: The gateway is away and did not come back in time; nothing was sent.
            KruxOSError: What a JSON-RPC error tells.
        """
        async with self._slots:
            socket = await self._connected()
            return await self._requests.request(
                socket, "tools/call", {"name": tool, "arguments": arguments}, timeout, on_progress
            )

    async def ask(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The result of a request that changes nothing, so that it is asked again when the connection breaks."""
        while True:
            socket = await self._connected()
            try:
                return await self._requests.request(socket, method, params)
            except ConnectionLostError:
                if self._is_closed:
                    raise

    async def refresh(self) -> None:
        """Lists the tools again."""
        try:
            await self._list_tools(await self._connected())
        except ConnectionLostError:
            await self._connected()  # which lists them, too

    async def _connected(self) -> WebSocket:
        while self._socket is None:
            if self._is_closed:
                raise local_error("ServiceUnavailable", "this connection was closed", "connect again")
            reconnecting = self._reconnecting
            if reconnecting is None or reconnecting.done():
                reconnecting = self._start_reconnecting()
            await self._wait_for(reconnecting)
        return self._socket

    async def _wait_for(self, reconnecting: asyncio.Task[None]) -> None:
        self._waiting += 1
        self._wake.set()
        try:
            done, _ = await asyncio.wait({reconnecting}, timeout=self._options.reconnect_timeout)
        finally:
            self._waiting -= 1
        if not done:
            raise self._problem or self._away()
        if not reconnecting.cancelled():
            reconnecting.result()

    def _away(self) -> KruxOSError:
        return local_error(
            "ServiceUnavailable",
            f"the gateway at {self.settings.endpoint.address} did not come back; nothing was sent",
            "see kruxos gateway status",
            retryable=True,
        )

    async def _connect(self) -> None:
        socket = await self._door.enter(self._receive, self._lost)
        try:
            await self._shake_hands(socket)
        except BaseException as error:
            socket.abort()
            if isinstance(error, ConnectionLostError):
                raise local_error("ServiceUnavailable", "the gateway closed the connection", retryable=True) from error
            raise
        if not socket.is_open:
            raise local_error("ServiceUnavailable", "the gateway closed the connection", retryable=True)
        self._socket = socket
        self._problem = None

    async def _shake_hands(self, socket: WebSocket) -> None:
        client = {"name": self._options.client_name, "version": version("kruxos")}
        params = {"protocolVersion": _PROTOCOL_VERSION, "capabilities": {}, "clientInfo": client}
        result = await self._requests.request(socket, "initialize", params, _HANDSHAKE_SECONDS)
        self.instructions = str(result.get("instructions", ""))
        await self._requests.notify(socket, "notifications/initialized")
        await self._list_tools(socket)

    async def _list_tools(self, socket: WebSocket) -> None:
        tools: list[dict[str, Any]] = []
        params: dict[str, Any] = {}
        while True:
            page = await self._requests.request(socket, "tools/list", params, _HANDSHAKE_SECONDS)
            tools += page.get("tools", [])
            if "nextCursor" not in page:
                break
            params = {"cursor": page["nextCursor"]}
        self.tools = tools

    def _start_reconnecting(self) -> asyncio.Task[None]:
        self._reconnecting = asyncio.get_running_loop().create_task(self._reconnect())
        self._reconnecting.add_done_callback(_retrieve)
        return self._reconnecting

    async def _reconnect(self) -> None:
        """Tries again until it is connected, closed, or the token is refused."""
        for failures in itertools.count():
            try:
                await self._connect()
            except AuthenticationError as error:
                _log.warning("%s", error)
                raise
            except KruxOSError as error:
                self._problem = error
                await self._pause(failures, error.structured.retry_after)
            else:
                _log.info("connected to the gateway again")
                return

    async def _pause(self, failures: int, appointment: float | None) -> None:
        """Backoff with full jitter; a call that waits ends it, unless the gateway named the time itself."""
        longest = _MAX_WAITED_BACKOFF_SECONDS if self._waiting else _MAX_BACKOFF_SECONDS
        backoff = random.random() * min(longest, _FIRST_BACKOFF_SECONDS * 2 ** min(failures, 16))  # noqa: S311
        if appointment:
            await asyncio.sleep(min(appointment, _MAX_BACKOFF_SECONDS) + backoff)
            return
        self._wake.clear()
        try:
            async with asyncio.timeout(backoff):
                await self._wake.wait()
        except builtins.TimeoutError:
            return

    def _receive(self, text: bytes) -> None:
        message = self._requests.settle(text)
        if message is None or self._socket is None:
            return
        if "id" in message:
            self._socket.write(to_json(_answer(message)).encode())
        elif message["method"] == "notifications/tools/list_changed":
            self._refreshing = asyncio.get_running_loop().create_task(self.refresh())
            self._refreshing.add_done_callback(_retrieve)

    def _lost(self, code: int) -> None:
        was_open, self._socket = self._socket is not None, None
        self._requests.lose(code)
        self._door.left(code)
        if was_open and not self._is_closed:
            _log.info("the connection to the gateway was lost (%d)", code)
            self._start_reconnecting()


def _retrieve(task: asyncio.Task[None]) -> None:
    """Whoever waits for the task is told as well; without this, nobody waiting would be reported as a fault."""
    if not task.cancelled():
        task.exception()


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    """The gateway may ask whether we are alive, and nothing else."""
    answer: dict[str, Any] = {"result": {}}
    if request["method"] != "ping":
        answer = {"error": {"code": METHOD_NOT_FOUND, "message": f"unknown method {request['method']}"}}
    return {"jsonrpc": "2.0", "id": request["id"], **answer}
