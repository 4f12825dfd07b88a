"""What the documentation shows runs as it is printed; only placeholders are replaced."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from gateway import ROOT, Gateway
from messages_api import MessagesApi

from kruxos import AuthenticationError, KruxOS, Result

PLACEHOLDER = "<64-char hex>"
PACKAGE = Path(__file__).parents[1]

ASYNC_SNIPPET = """
from kruxos import KruxOS
async with KruxOS.connect_async() as agent:
    config = agent.as_mcp_config()
    result = await agent.capabilities.invoke("filesystem.read", path="/workspace/data.csv")
"""

CLAUDE_SNIPPET = """
import anthropic
from kruxos import KruxOS
client = anthropic.Anthropic()
agent = KruxOS.connect("localhost:7700", api_key="<64-char hex>")
tools = agent.capabilities.as_claude_tools()
response = client.messages.create(model="claude-sonnet-4-6", max_tokens=1024, tools=tools,
                                  messages=[{"role": "user", "content": "List files in /workspace"}])
for block in response.content:
    if block.type == "tool_use":
        capability = block.name.replace("__", ".")
        result = agent.capabilities.invoke(capability, **block.input)
"""


@pytest.fixture(autouse=True)
def on_the_machine_of_the_gateway(
    shared_gateway: Gateway, token: str, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "data.csv").write_text("a,b\n1,2\n")
    monkeypatch.setenv("KRUXOS_DATA_DIR", str(shared_gateway.data_dir))
    monkeypatch.setenv("KRUXOS_ENDPOINT", shared_gateway.endpoint)
    monkeypatch.setenv("KRUXOS_AGENT_TOKEN", token)


def execute(code: str) -> dict[str, Any]:
    """As `python -m asyncio` would: `await` may stand outside of functions."""
    names: dict[str, Any] = {}
    compiled = compile(code, "snippet", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    outcome = FunctionType(compiled, names)()
    if inspect.iscoroutine(outcome):
        asyncio.run(outcome)
    return names


def close(names: dict[str, Any]) -> None:
    for name in ("agent", "client"):
        if name in names and not inspect.iscoroutinefunction(names[name].close):
            names[name].close()


def test_the_async_snippet_runs_as_printed() -> None:
    names = execute(ASYNC_SNIPPET)
    assert names["result"]["content"] == "a,b\n1,2\n"
    assert names["config"]["mcpServers"]["kruxos"]["args"] == []


def test_the_claude_snippet_runs_as_printed(
    shared_gateway: Gateway, token: str, messages_api: Callable[..., MessagesApi]
) -> None:
    messages_api({"calls": [{"tool": "filesystem__list", "input": {"path": "/workspace"}}]})
    names = execute(CLAUDE_SNIPPET.replace(PLACEHOLDER, token).replace("localhost:7700", shared_gateway.endpoint))
    assert isinstance(names["result"], Result)
    assert "data.csv" in names["result"].text
    close(names)


def test_the_placeholder_left_in_place_says_what_to_do() -> None:
    with pytest.raises(AuthenticationError, match=r"placeholder.*kruxos token create"):
        KruxOS.connect("localhost:7700", api_key=PLACEHOLDER)


BLOCKS = [
    pytest.param(code, id=f"{page.name}-{number}")
    for page in (PACKAGE / "README.md", ROOT / "docs" / "connect-claude.md")
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL))
]


@pytest.mark.parametrize("code", BLOCKS)
def test_each_block_of_the_documentation_runs_as_printed(
    code: str,
    shared_gateway: Gateway,
    token: str,
    messages_api: Callable[..., MessagesApi],
    person: ThreadPoolExecutor,
) -> None:
    messages_api({"calls": [{"tool": "filesystem__read", "input": {"path": "/workspace/data.csv"}}]})
    if "ApprovalPending" in code:
        person.submit(shared_gateway.reject, "tester", "not now")
    close(execute(code.replace(PLACEHOLDER, token).replace("localhost:7700", shared_gateway.endpoint)))


@pytest.mark.parametrize("name", ["claude_loop.py", "errors.py", "own_loop.py"])
def test_each_example_runs(name: str, messages_api: Callable[..., MessagesApi]) -> None:
    messages_api({"calls": [{"tool": "filesystem__read", "input": {"path": "/workspace/data.csv"}}]})
    close(execute((PACKAGE / "examples" / name).read_text("utf-8")))
