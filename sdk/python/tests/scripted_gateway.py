"""A gateway that answers ``tools/call`` as a test wants, for what the real one does not do on demand."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

Answer = dict[str, Any]
"""``{"result": …}`` or ``{"error": …}`` of a JSON-RPC response."""

TOOL = {"name": "filesystem__delete", "inputSchema": {"type": "object"}}


@asynccontextmanager
async def scripted_gateway(answer: Callable[[str, dict[str, Any]], Answer]) -> AsyncIterator[str]:
    """The endpoint of a gateway that gives every request but those of the handshake to ``answer(method, params)``."""

    async def converse(connection: ServerConnection) -> None:
        async for text in connection:
            message = json.loads(text)
            if "id" not in message:
                continue
            match message["method"]:
                case "initialize":
                    reply: Answer = {"result": {"protocolVersion": "2025-11-25", "instructions": "hello"}}
                case "tools/list":
                    reply = {"result": {"tools": [TOOL]}}
                case method:
                    reply = answer(method, message["params"])
            await connection.send(json.dumps({"jsonrpc": "2.0", "id": message["id"], **reply}))

    async with serve(converse, "127.0.0.1", 0, subprotocols=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"ws://127.0.0.1:{port}"


def result(output: dict[str, Any]) -> Answer:
    return {"result": {"content": [{"type": "text", "text": json.dumps(output)}], "structuredContent": output}}


def failure(error: dict[str, Any]) -> Answer:
    return {"result": {"content": [{"type": "text", "text": json.dumps(error)}], "isError": True}}
