"""Requests that are under way on a connection, and their answers."""

from __future__ import annotations

import asyncio
import builtins
import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from ._answers import read_rpc_error, to_json
from ._errors import ConnectionLostError, KruxOSError, StructuredError, local_error
from ._progress import Progress
from ._websocket import WebSocket


@dataclass(frozen=True)
class _Pending:
    answer: asyncio.Future[dict[str, Any]]
    on_progress: Callable[[Progress], None] | None


class Requests:
    """Ids never repeat, so that no connection answers for another."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._pending: dict[object, _Pending] = {}
        self._ids = itertools.count(1)

    async def request(
        self,
        socket: WebSocket,
        method: str,
        params: Mapping[str, Any],
        timeout: float | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> dict[str, Any]:
        """The result.

        Raises:
            ConnectionLostError: The connection broke meanwhile.
            TimeoutError: No answer in time; the gateway is told to stop.
            KruxOSError: What a JSON-RPC error tells.
        """
        loop = asyncio.get_running_loop()
        request_id = next(self._ids)
        answer: asyncio.Future[dict[str, Any]] = loop.create_future()
        if on_progress is not None:
            params = {**params, "_meta": {"progressToken": request_id}}
        text = to_json({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})
        self._pending[request_id] = _Pending(answer, on_progress)
        seconds = self._timeout if timeout is None else timeout
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
            await self.notify(socket, "notifications/cancelled", {"requestId": request_id})

    async def notify(self, socket: WebSocket, method: str, params: Mapping[str, Any] | None = None) -> None:
        """Sends what has no answer."""
        message = {"jsonrpc": "2.0", "method": method} | ({} if params is None else {"params": params})
        await socket.send(to_json(message).encode())

    def settle(self, text: bytes) -> dict[str, Any] | None:
        """Takes a message of the gateway. Gives it back when it is neither an answer nor a report of progress."""
        message = cast("dict[str, Any]", json.loads(text))
        method = message.get("method")
        if method is None:
            pending = self._pending.get(message.get("id"))
            if pending is not None and not pending.answer.done():
                pending.answer.set_result(message)
            return None
        if method == "notifications/progress":
            self._report(message.get("params", {}))
            return None
        return message

    def lose(self, code: int) -> None:
        """The connection is gone, and with it every answer."""
        for pending in self._pending.values():
            if not pending.answer.done():
                pending.answer.set_exception(_connection_lost(code))

    def _report(self, params: Mapping[str, Any]) -> None:
        pending = self._pending.get(params.get("progressToken"))
        if pending is not None and pending.on_progress is not None:
            progress = Progress(params.get("progress", 0), params.get("total"), params.get("message"))
            # Not called from here: what it raises must not end the connection.
            asyncio.get_running_loop().call_soon(pending.on_progress, progress)


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
