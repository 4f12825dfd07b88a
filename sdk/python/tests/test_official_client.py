"""The protocol's official Python client beside ours: both on one gateway, both told the same."""

from __future__ import annotations

from pathlib import Path

import mcp
from gateway import NODE, ROOT, Gateway

from kruxos import AsyncAgent


async def test_the_official_client_lists_calls_and_is_refused_as_ours_is(
    shared_gateway: Gateway, token: str, async_agent: AsyncAgent, workspace: Path
) -> None:
    """It offers stdio and Streamable HTTP; stdio leads through mcp-bridge, started as our own config says."""
    (workspace / "a.txt").write_text("text")
    config = async_agent.as_mcp_config(include_token=True, command=str(NODE))["mcpServers"]["kruxos"]
    bridge = mcp.StdioServerParameters(
        command=config["command"], args=[str(ROOT / "bin" / "mcp-bridge.js")], env=config["env"]
    )
    async with mcp.Client(bridge) as client:
        listed = await client.list_tools()
        ours = await async_agent.capabilities.list()
        assert [tool.name for tool in listed.tools] == [each.tool for each in ours]
        read = await client.call_tool("filesystem__read", {"path": "/workspace/a.txt"})
        assert read.structured_content == await async_agent.capabilities.invoke("filesystem.read", path="a.txt")
        refused = await client.call_tool("filesystem__read", {"path": "/etc/passwd"})
        assert refused.is_error
    assert config["env"]["KRUXOS_AGENT_TOKEN"] == token
    assert {each["client"]["name"] for each in shared_gateway.sessions()} >= {"kruxos-python"}
