"""An MCP client of one gateway that outlives connections, and sends no call twice."""

from __future__ import annotations

import asyncio
import builtins
import itertools
import json
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, cast

from ._answers import METHOD_NOT_FOUND, read_rpc_error, to_json
from ._door import Door
from ._errors import AuthenticationError, ConnectionLostError, KruxOSError, StructuredError, local_error
from ._progress import Progress
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


@dataclass(frozen=True)
class _Pending:
    answer: asyncio.Future[dict[str, Any]]
    on_progress: Callable[[Progress], None] | None


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
        self._pending: dict[object, _Pending] = {}
        self._ids = itertools.count(1)
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
            return await self._exchange(
                socket, "tools/call", {"name": tool, "arguments": arguments}, timeout, on_progress
            )

    async def ask(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The result of a request that changes nothing, so that it is asked again when the connection breaks."""
        while True:
            socket = await self._connected()
            try:
                return await self._exchange(socket, method, params)
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

    async def _exchange(
        self,
        socket: WebSocket,
        method: str,
        params: Mapping[str, Any],
        timeout: float | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        request_id = next(self._ids)
        answer: asyncio.Future[dict[str, Any]] = loop.create_future()
        if on_progress is not None:
            params = {**params, "_meta": {"progressToken": request_id}}
        text = to_json({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})
        self._pending[request_id] = _Pending(answer, on_progress)
        seconds = self._options.request_timeout if timeout is None else timeout
        timer = loop.call_later(seconds, self._expire, request_id, method, seconds)
        try:
            await socket.send(text.encode())
            message = await answer
        except (asyncio.CancelledError, builtins.TimeoutError):
            await self._withdraw(socket, request_id)
            raise
        finally:
            timer.cancel()
            self._pending.pop(request_id, None)
        if "error" in message:
            raise read_rpc_error(message["error"])
        return cast("dict[str, Any]", message.get("result", {}))

    def _expire(self, request_id: int, method: str, seconds: float) -> None:
        pending = self._pending.get(request_id)
        if pending is None or pending.answer.done():
            return
        description = f"no answer to {method} within {seconds:g} s; it may have run in part"
        pending.answer.set_exception(local_error("Timeout", description, "look at what it would have changed"))

    async def _withdraw(self, socket: WebSocket, request_id: int) -> None:
        if socket.is_open:
            await self._notify(socket, "notifications/cancelled", {"requestId": request_id})

    async def _notify(self, socket: WebSocket, method: str, params: Mapping[str, Any] | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method} | ({} if params is None else {"params": params})
        await socket.send(to_json(message).encode())

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
        result = await self._exchange(socket, "initialize", params, _HANDSHAKE_SECONDS)
        self.instructions = str(result.get("instructions", ""))
        await self._notify(socket, "notifications/initialized")
        await self._list_tools(socket)

    async def _list_tools(self, socket: WebSocket) -> None:
        tools: list[dict[str, Any]] = []
        params: dict[str, Any] = {}
        while True:
            page = await self._exchange(socket, "tools/list", params, _HANDSHAKE_SECONDS)
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
        message = cast("dict[str, Any]", json.loads(text))
        method = message.get("method")
        if method is None:
            pending = self._pending.get(message.get("id"))
            if pending is not None and not pending.answer.done():
                pending.answer.set_result(message)
        elif "id" in message:
            self._refuse(message["id"], str(method))
        elif method == "notifications/progress":
            self._report(message.get("params", {}))
        elif method == "notifications/tools/list_changed" and self._socket is not None:
            self._refreshing = asyncio.get_running_loop().create_task(self.refresh())
            self._refreshing.add_done_callback(_retrieve)

    def _refuse(self, request_id: object, method: str) -> None:
        """The gateway may ask whether we are alive, and nothing else."""
        answer: dict[str, Any] = {"result": {}}
        if method != "ping":
            answer = {"error": {"code": METHOD_NOT_FOUND, "message": f"unknown method {method}"}}
        if self._socket is not None:
            self._socket.write(to_json({"jsonrpc": "2.0", "id": request_id, **answer}).encode())

    def _report(self, params: Mapping[str, Any]) -> None:
        pending = self._pending.get(params.get("progressToken"))
        if pending is not None and pending.on_progress is not None:
            progress = Progress(params.get("progress", 0), params.get("total"), params.get("message"))
            # Not called from here: what it raises must not end the connection.
            asyncio.get_running_loop().call_soon(pending.on_progress, progress)

    def _lost(self, code: int) -> None:
        was_open, self._socket = self._socket is not None, None
        for pending in self._pending.values():
            if not pending.answer.done():
                pending.answer.set_exception(_connection_lost(code))
        self._door.left(code)
        if was_open and not self._is_closed:
            _log.info("the connection to the gateway was lost (%d)", code)
            self._start_reconnecting()


def _connection_lost(code: int) -> KruxOSError:
    description = (
        f"the connection to the gateway was lost ({code}) before the answer came: outcome unknown, not sent again"
    )
    return ConnectionLostError(
        StructuredError(
            error_type="ConnectionLost",
            description=description,
            agent_description="The call may or may not have run. Look at what it would have changed, then decide.",
            recovery_actions=[
                {"action": "check_outcome", "description": "find out whether the call took effect, then decide"}
            ],
            context={"service": "gateway", "close_code": code},
        )
    )


def _retrieve(task: asyncio.Task[None]) -> None:
    """Whoever waits for the task is told as well; without this, nobody waiting would be reported as a fault."""
    if not task.cancelled():
        task.exception()
