"""Calls per second and latency beside the protocol's official Python client, on one gateway, in one run.

The official client has no WebSocket: it reaches the gateway through mcp-bridge, over stdio. So that its own cost can be
told from the bridge's, it is measured over a WebSocket as well, with a transport that only moves text.

    python sdk/python/bench/run.py [rounds]
"""

from __future__ import annotations

import asyncio
import os
import platform
import ssl
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import mcp
from mcp.client._transport import TransportStreams
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from gateway import NODE, ROOT, Gateway

from kruxos import KruxOS

CALLS = 1000
PARALLEL = 32
Call = Callable[[], Awaitable[object]]
Client = Callable[[], AbstractAsyncContextManager[Call]]


@asynccontextmanager
async def ours(gateway: Gateway, token: str) -> AsyncGenerator[Call, None]:
    async with KruxOS.connect_async(gateway.endpoint, api_key=token, ca_file=gateway.ca_file) as agent:
        yield lambda: agent.capabilities.invoke("agent.whoami")


@asynccontextmanager
async def official_over_stdio(gateway: Gateway, token: str) -> AsyncGenerator[Call, None]:
    env = {
        "KRUXOS_ENDPOINT": gateway.endpoint,
        "KRUXOS_AGENT_TOKEN": token,
        "KRUXOS_CA_FILE": gateway.ca_file,
        "PATH": os.environ["PATH"],
    }
    bridge = mcp.StdioServerParameters(command=str(NODE), args=[str(ROOT / "bin" / "mcp-bridge.js")], env=env)
    async with mcp.Client(bridge, mode="legacy") as client:
        yield lambda: client.call_tool("agent__whoami", {})


@asynccontextmanager
async def official_over_websocket(gateway: Gateway, token: str) -> AsyncGenerator[Call, None]:
    async with mcp.Client(websocket_transport(gateway, token), mode="legacy") as client:
        yield lambda: client.call_tool("agent__whoami", {})


@asynccontextmanager
async def websocket_transport(gateway: Gateway, token: str) -> AsyncGenerator[TransportStreams, None]:
    context = ssl.create_default_context(cafile=gateway.ca_file)
    to_session, from_gateway = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    to_gateway, from_session = anyio.create_memory_object_stream[SessionMessage](0)
    headers = {"Authorization": f"Bearer {token}"}
    async with connect(
        f"wss://{gateway.endpoint}",
        ssl=context,
        additional_headers=headers,
        subprotocols=[Subprotocol("mcp")],
        compression=None,
        proxy=None,
    ) as socket:

        async def receive() -> None:
            async with to_session:
                async for text in socket:
                    await to_session.send(SessionMessage(jsonrpc_message_adapter.validate_json(text, by_name=False)))

        async def send() -> None:
            async with from_session:
                async for message in from_session:
                    await socket.send(message.message.model_dump_json(by_alias=True, exclude_unset=True))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(receive)
            tasks.start_soon(send)
            yield from_gateway, to_gateway
            tasks.cancel_scope.cancel()


async def sequential(client: Client) -> list[float]:
    async with client() as call:
        await call()
        return [await timed(call) for _ in range(CALLS)]


async def parallel(client: Client) -> float:
    """Calls per second with so many under way at a time."""
    async with client() as call:
        await call()
        left = iter(range(CALLS))

        async def work() -> None:
            for _ in left:
                await call()

        start = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(PARALLEL)))
        return CALLS / (time.perf_counter() - start)


async def timed(call: Call) -> float:
    start = time.perf_counter()
    await call()
    return time.perf_counter() - start


def blocking(gateway: Gateway, token: str) -> list[float]:
    with KruxOS.connect(gateway.endpoint, api_key=token, ca_file=gateway.ca_file) as agent:
        latencies: list[float] = []
        for _ in range(CALLS):
            start = time.perf_counter()
            agent.capabilities.invoke("agent.whoami")
            latencies.append(time.perf_counter() - start)
        return latencies


def measure(rounds: int) -> dict[str, list[dict[str, float]]]:
    """Each client in turn, round by round, after one round that is not counted."""
    gateway = Gateway("limits: {max_calls_in_flight: 1000}\n")
    try:
        token = gateway.create_token("bench")
        clients: dict[str, Client] = {
            "kruxos, asyncio": lambda: ours(gateway, token),
            "mcp over stdio and mcp-bridge": lambda: official_over_stdio(gateway, token),
            "mcp over WebSocket": lambda: official_over_websocket(gateway, token),
        }
        figures: dict[str, list[dict[str, float]]] = {}
        for _ in range(rounds + 1):
            for name, client in clients.items():
                figures.setdefault(name, []).append(
                    {**summary(asyncio.run(sequential(client))), "parallel": asyncio.run(parallel(client))}
                )
            figures.setdefault("kruxos, blocking", []).append(summary(blocking(gateway, token)))
        return {name: counted[1:] for name, counted in figures.items()}
    finally:
        gateway.remove()


def summary(latencies: list[float]) -> dict[str, float]:
    quantiles = statistics.quantiles(latencies, n=100)
    return {"calls": len(latencies) / sum(latencies), "p50": quantiles[49] * 1000, "p99": quantiles[98] * 1000}


def median(figures: list[dict[str, float]], key: str) -> float | None:
    return statistics.median(each[key] for each in figures) if key in figures[0] else None


def ratio(ours: list[dict[str, float]], theirs: list[dict[str, float]], key: str) -> float:
    """Round by round, which holds when the machine is noisy."""
    return statistics.median(a[key] / b[key] for a, b in zip(ours, theirs, strict=True))


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    figures = measure(rounds)
    python = f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {rounds} rounds of {CALLS} calls"
    print(f"{python}\n\n{'':32}{'calls/s':>9}{'p50 ms':>9}{'p99 ms':>9}{f'calls/s, {PARALLEL} at once':>22}")
    for name, each in figures.items():
        cells: list[Any] = [median(each, key) for key in ("calls", "p50", "p99", "parallel")]
        texts = ["" if cell is None else f"{cell:.2f}" if cell < 100 else f"{cell:.0f}" for cell in cells]
        print(f"{name:32}{texts[0]:>9}{texts[1]:>9}{texts[2]:>9}{texts[3]:>22}")
    own = figures["kruxos, asyncio"]
    for name in ("mcp over stdio and mcp-bridge", "mcp over WebSocket"):
        more, at_once = ratio(own, figures[name], "calls"), ratio(own, figures[name], "parallel")
        latency = ratio(own, figures[name], "p50")
        print(f"\nkruxos / {name}: {more:.2f}x the calls, {latency:.2f}x the p50, {at_once:.2f}x the calls at once")


if __name__ == "__main__":
    main()
