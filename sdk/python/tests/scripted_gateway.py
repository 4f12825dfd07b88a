"""A gateway that answers ``tools/call`` as a test wants, for what the real one does not do on demand."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

Answer = dict[str, Any]
"""``{"result": …}`` or ``{"error": …}`` of a JSON-RPC response, or a message of the gateway's own."""

TOOLS: list[dict[str, Any]] = [{"name": "filesystem__delete", "inputSchema": {"type": "object"}}]


@asynccontextmanager
async def scripted_gateway(
    answer: Callable[[str, dict[str, Any]], Answer | list[Answer]], heard: Callable[[Answer], None] = lambda _: None
) -> AsyncGenerator[str, None]:
    """The endpoint of a gateway that gives every request but those of the handshake to ``answer(method, params)``.

    What the client answers itself goes to ``heard``.
    """

    async def converse(connection: ServerConnection) -> None:
        async for text in connection:
            message = json.loads(text)
            if "method" not in message:
                heard(message)
            elif "id" in message:
                replies = _reply(message, answer)
                for reply in replies if isinstance(replies, list) else [replies]:
                    request_id = {} if "method" in reply else {"id": message["id"]}
                    await connection.send(json.dumps({"jsonrpc": "2.0", **request_id, **reply}))

    async with serve(converse, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"ws://127.0.0.1:{port}"


def _reply(
    message: dict[str, Any], answer: Callable[[str, dict[str, Any]], Answer | list[Answer]]
) -> Answer | list[Answer]:
    match message["method"]:
        case "initialize":
            return {"result": {"protocolVersion": "2025-11-25", "instructions": "hello"}}
        case "tools/list":
            return {"result": {"tools": TOOLS}}
        case method:
            return answer(method, message["params"])


def result(output: dict[str, Any]) -> Answer:
    return {"result": {"content": [{"type": "text", "text": json.dumps(output)}], "structuredContent": output}}


def failure(error: dict[str, Any]) -> Answer:
    return {"result": {"content": [{"type": "text", "text": json.dumps(error)}], "isError": True}}
