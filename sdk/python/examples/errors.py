"""Refusals are exceptions; each says what happened and what helps."""

import asyncio

import kruxos
from kruxos import CapabilityError, KruxOS


async def main() -> None:
    async with KruxOS.connect_async() as agent:
        try:
            await agent.capabilities.invoke("filesystem.read", path="/workspace/none.csv")
        except kruxos.FileNotFoundError as error:
            print(error.structured.description, "->", error.hint)
        try:
            await agent.capabilities.with_options(timeout=5).invoke("filesystem.read", path="/etc/passwd")
        except CapabilityError as error:
            print(error.error_type, error.retryable)


asyncio.run(main())
