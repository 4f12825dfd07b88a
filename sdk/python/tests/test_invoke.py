"""Calling capabilities, as a program does."""

from __future__ import annotations

import asyncio
import builtins
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from gateway import Gateway
from scripted_gateway import TOOLS, Answer, result, scripted_gateway

import kruxos
from kruxos import (
    Agent,
    AsyncAgent,
    CapabilityNotFoundError,
    InvalidInputError,
    KruxOS,
    PathOutOfScopeError,
    Progress,
)


def test_a_result_is_a_dict_with_a_text_form(agent: Agent, workspace: Path) -> None:
    (workspace / "data.csv").write_text("a,b\n1,2\n")
    result = agent.capabilities.invoke("filesystem.read", path="/workspace/data.csv")
    assert result["content"] == "a,b\n1,2\n"
    assert json.loads(result.text) == json.loads(json.dumps(result)) == result


def test_list_and_describe_tell_what_the_agent_may_call(agent: Agent) -> None:
    everything = agent.capabilities.list()
    assert [each.name for each in everything] == sorted(each.name for each in everything)
    assert {"agent", "filesystem", "git", "state", "system"} <= {each.category for each in everything}
    assert {each.tier for each in agent.capabilities.list(tier="approval_required")} == {"approval_required"}
    assert [each.name for each in agent.capabilities.list(names=["system.time"])] == ["system.time"]
    read = agent.capabilities.describe("filesystem.read")
    assert read.input_schema["required"] == ["path"]
    assert read.annotations["readOnlyHint"] is True
    assert agent.capabilities.describe("filesystem__read") == read
    with pytest.raises(CapabilityNotFoundError, match=r"did you mean filesystem\.read"):
        agent.capabilities.describe("filesystem.reed")


def test_refusals_are_exceptions_that_are_also_the_built_in_ones(agent: Agent) -> None:
    invoke = agent.capabilities.invoke
    with pytest.raises(builtins.FileNotFoundError) as missing:
        invoke("filesystem.read", path="/workspace/none")
    assert isinstance(missing.value, kruxos.FileNotFoundError)
    assert missing.value.structured.recovery_actions[0].get("capability") == "filesystem.list"
    with pytest.raises(PathOutOfScopeError):
        invoke("filesystem.read", path="/etc/passwd")
    with pytest.raises(InvalidInputError) as wrong:
        invoke("filesystem.read", path=7)
    assert wrong.value.structured.context["issues"][0]["field"] == "path"
    with pytest.raises(CapabilityNotFoundError):
        invoke("nothing.here")


def test_an_error_survives_pickling(agent: Agent) -> None:
    with pytest.raises(kruxos.FileNotFoundError) as caught:
        agent.capabilities.invoke("filesystem.read", path="/workspace/none")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is kruxos.FileNotFoundError
    assert copy.structured == caught.value.structured
    assert str(copy) == str(caught.value)


async def test_an_input_may_have_any_name() -> None:
    heard: list[object] = []

    def answer(_: str, params: dict[str, object]) -> Answer:
        heard.append(params["arguments"])
        return result({"ok": True})

    inputs = {
        each: each
        for each in ("name", "self", "timeout", "on_progress", "capability", "input", "path", "from", "a-b", "")
    }
    async with scripted_gateway(answer) as endpoint, KruxOS.connect_async(endpoint, api_key="0" * 64) as agent:
        await agent.capabilities.invoke("filesystem.delete", **inputs)

        def blocking() -> None:
            with KruxOS.connect(endpoint, api_key="0" * 64) as twin:
                twin.capabilities.invoke("filesystem.delete", **inputs)

        await asyncio.to_thread(blocking)
    assert heard == [inputs, inputs]


async def test_text_of_every_language_and_length_arrives_as_it_is(async_agent: AsyncAgent, workspace: Path) -> None:
    content = "Ünïcödé 🦀 \u2028 \x00 " + "x" * 3_000_000
    await async_agent.capabilities.invoke("filesystem.write", path="/workspace/big.txt", content=content)
    assert (workspace / "big.txt").read_text("utf-8") == content
    (workspace / "short.txt").write_text(content[:100_000], "utf-8")
    assert (await async_agent.capabilities.invoke("filesystem.read", path="short.txt"))["content"] == content[:100_000]


async def test_hundreds_of_calls_at_once_each_get_their_own_answer(async_agent: AsyncAgent, workspace: Path) -> None:
    for number in range(300):
        (workspace / f"n{number}").write_text(str(number))
    results = await asyncio.gather(
        *(async_agent.capabilities.invoke("filesystem.read", path=f"/workspace/n{number}") for number in range(300))
    )
    assert [result["content"] for result in results] == [str(number) for number in range(300)]


async def test_no_answer_in_time_is_a_timeout_and_the_connection_goes_on(
    own_gateway: Gateway,
) -> None:
    secret = own_gateway.create_token("tester")
    async with KruxOS.connect_async(own_gateway.endpoint, api_key=secret, ca_file=own_gateway.ca_file) as agent:
        own_gateway.pause()
        with pytest.raises(builtins.TimeoutError, match=r"within 0\.2 s"):
            await agent.capabilities.with_options(timeout=0.2).invoke("agent.whoami")
        own_gateway.resume()
        assert (await agent.capabilities.invoke("agent.whoami"))["agent_name"] == "tester"


async def test_cancelling_a_call_tells_the_gateway(own_gateway: Gateway) -> None:
    secret = own_gateway.create_token("tester")
    async with KruxOS.connect_async(own_gateway.endpoint, api_key=secret, ca_file=own_gateway.ca_file) as agent:
        own_gateway.pause()
        call = asyncio.create_task(
            agent.capabilities.invoke("filesystem.write", path="/workspace/late.txt", content="late")
        )
        await asyncio.sleep(0.05)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        own_gateway.resume()
        assert (await agent.capabilities.invoke("agent.whoami"))["agent_name"] == "tester"


async def test_progress_reaches_the_caller() -> None:
    reports: list[Progress] = []

    def answer(_: str, params: dict[str, Any]) -> list[Answer]:
        progress = {"progressToken": params["_meta"]["progressToken"], "progress": 1, "total": 2, "message": "half"}
        return [{"method": "notifications/progress", "params": progress}, result({"ok": True})]

    async with scripted_gateway(answer) as endpoint, KruxOS.connect_async(endpoint, api_key="0" * 64) as agent:
        watched = agent.capabilities.with_options(on_progress=reports.append)
        assert await watched.invoke("filesystem.delete") == {"ok": True}
    assert reports == [Progress(1, 2, "half")]


async def test_the_gateway_may_ask_whether_we_are_alive_and_nothing_else() -> None:
    answers: list[Answer] = []

    def answer(_: str, params: dict[str, Any]) -> list[Answer]:
        if params["name"] == "first__call":
            return [{"id": "a", "method": "ping"}, {"id": "b", "method": "roots/list"}, result({"ok": True})]
        return [result({"ok": True})]

    async with (
        scripted_gateway(answer, answers.append) as endpoint,
        KruxOS.connect_async(endpoint, api_key="0" * 64) as agent,
    ):
        await agent.capabilities.invoke("first.call")
        await agent.capabilities.invoke("second.call")
    assert [(each["id"], "result" in each, each.get("error", {}).get("code")) for each in answers] == [
        ("a", True, None),
        ("b", False, -32601),
    ]


async def test_a_changed_list_of_tools_is_asked_for_again() -> None:
    def answer(*_: object) -> list[Answer]:
        TOOLS.append({"name": "filesystem__new", "inputSchema": {"type": "object"}})
        return [{"method": "notifications/tools/list_changed"}, result({"ok": True})]

    async with scripted_gateway(answer) as endpoint, KruxOS.connect_async(endpoint, api_key="0" * 64) as agent:
        assert [tool["name"] for tool in agent.capabilities.as_claude_tools()] == ["filesystem__delete"]
        try:
            await agent.capabilities.invoke("filesystem.delete")
            async with asyncio.timeout(10):
                while len(agent.capabilities.as_claude_tools()) == 1:
                    await asyncio.sleep(0.01)
        finally:
            TOOLS.pop()
