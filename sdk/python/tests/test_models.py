"""Models at work: the vendor's own client, against a stand-in of its API that refuses what the real one refuses."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anthropic
import pytest
from gateway import Gateway
from messages_api import MessagesApi

from kruxos import Agent, AsyncAgent, AuthenticationError, KruxOS

StartApi = Callable[..., MessagesApi]

MODEL = "claude-sonnet-4-6"


def call(tool: str, **arguments: Any) -> dict[str, Any]:
    return {"tool": tool, "input": arguments}


def test_the_api_takes_every_tool_as_it_is(agent: Agent, messages_api: StartApi) -> None:
    api = messages_api({"say": "ok"})
    tools = agent.capabilities.as_claude_tools()
    api.client.messages.create(model=MODEL, max_tokens=100, tools=tools, messages=[{"role": "user", "content": "hi"}])
    (request,) = api.requests()
    assert request["refusal"] is None
    assert request["body"]["tools"] == tools
    assert len(tools) == len(agent.capabilities.list())


def test_a_run_takes_turns_calls_in_parallel_and_tells_errors(
    agent: Agent, messages_api: StartApi, workspace: Path
) -> None:
    (workspace / "one.txt").write_text("eins")
    (workspace / "two.txt").write_text("zwei")
    api = messages_api(
        {
            "say": "I look at both.",
            "calls": [
                call("filesystem__read", path="/workspace/one.txt"),
                call("filesystem__read", path="/workspace/two.txt"),
                call("filesystem__read", path="/workspace/none.txt"),
            ],
        },
        {"calls": [call("filesystem__write", path="/workspace/both.txt", content="eins zwei")]},
        {"say": "done"},
    )
    result = agent.run(api.client, model=MODEL, messages="Join the two files.", system="Be brief.")
    assert (result.text, result.stop_reason, result.turns, result.tool_calls) == ("done", "end_turn", 3, 4)
    assert (workspace / "both.txt").read_text() == "eins zwei"
    assert [request["refusal"] for request in api.requests()] == [None] * 3
    assert api.requests()[0]["body"]["system"] == "Be brief."
    results = result.messages[2]["content"]
    assert [each["is_error"] for each in results] == [False, False, True]
    assert "zwei" in results[1]["content"]
    assert "FileNotFound" in results[2]["content"]
    assert result.messages == [
        *api.requests()[-1]["body"]["messages"],
        {"role": "assistant", "content": [{"type": "text", "text": "done", "citations": None}]},
    ]


async def test_the_async_client_runs_the_same_way(async_agent: AsyncAgent, messages_api: StartApi) -> None:
    api = messages_api({"calls": [call("system__time"), call("agent__whoami")]})
    async with anthropic.AsyncAnthropic() as client:
        result = await async_agent.run(client, model=MODEL, messages=[{"role": "user", "content": "What time is it?"}])
    assert result.text.startswith("I heard:")
    assert '"tester"' in result.text
    assert [request["refusal"] for request in api.requests()] == [None, None]


def test_a_run_stops_after_as_many_turns_as_it_may_and_can_be_gone_on_with(
    agent: Agent, messages_api: StartApi
) -> None:
    api = messages_api({"calls": [call("system__time")]}, {"calls": [call("system__time")]}, {"say": "12:00"})
    result = agent.run(api.client, model=MODEL, messages="What time is it?", max_turns=2)
    assert (result.stop_reason, result.turns, result.tool_calls) == ("max_turns", 2, 2)
    assert agent.run(api.client, model=MODEL, messages=result.messages).text == "12:00"
    assert [request["refusal"] for request in api.requests()] == [None] * 3


def test_a_model_may_call_only_what_it_was_offered(agent: Agent, messages_api: StartApi) -> None:
    api = messages_api({"calls": [call("system__time")]})
    offered = agent.capabilities.as_claude_tools(category="system")
    agent.run(api.client, model=MODEL, messages="hi", tools=offered)
    assert {tool["name"].split("__")[0] for tool in api.requests()[0]["body"]["tools"]} == {"system"}


def test_a_call_that_was_cut_off_is_not_run(agent: Agent, messages_api: StartApi, workspace: Path) -> None:
    cut_off = [call("filesystem__write", path="/workspace/cut.txt", content="ha")]
    api = messages_api({"calls": cut_off, "stop": "max_tokens"}, {"say": "again"})
    result = agent.run(api.client, model=MODEL, messages="Write it.")
    assert (result.stop_reason, result.tool_calls) == ("max_tokens", 0)
    assert not (workspace / "cut.txt").exists()
    assert agent.run(api.client, model=MODEL, messages=result.messages).text == "again"
    assert [request["refusal"] for request in api.requests()] == [None, None]


def test_cancelling_a_run_stops_the_calls_under_way(own_gateway: Gateway, messages_api: StartApi) -> None:
    secret = own_gateway.create_token("tester")
    api = messages_api({"calls": [call("system__time")]}, {"say": "never asked"})
    with KruxOS.connect(own_gateway.endpoint, api_key=secret, ca_file=own_gateway.ca_file) as agent:
        own_gateway.pause()
        cancel = threading.Event()
        threading.Timer(0.5, cancel.set).start()
        result = agent.run(api.client, model=MODEL, messages="hi", cancel=cancel)
        own_gateway.resume()
        assert result.stop_reason == "cancelled"
        assert result.messages[-1]["content"][0]["content"] == "not run: cancelled"
        assert agent.run(api.client, model=MODEL, messages=result.messages).text == "never asked"
    assert [request["refusal"] for request in api.requests()] == [None, None]


async def test_cancelling_the_task_of_an_async_run_ends_it(own_gateway: Gateway, messages_api: StartApi) -> None:
    secret = own_gateway.create_token("tester")
    messages_api({"calls": [call("system__time")]})
    async with (
        KruxOS.connect_async(own_gateway.endpoint, api_key=secret, ca_file=own_gateway.ca_file) as agent,
        anthropic.AsyncAnthropic() as client,
    ):
        own_gateway.pause()
        task = asyncio.create_task(agent.run(client, model=MODEL, messages="hi"))
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        own_gateway.resume()
        assert (await agent.capabilities.invoke("agent.whoami"))["agent_name"] == "tester"


def test_a_gateway_that_restarts_in_the_middle_of_a_run_does_not_end_it(
    own_gateway: Gateway, messages_api: StartApi
) -> None:
    secret = own_gateway.create_token("tester")
    api = messages_api({"calls": [call("agent__whoami")]}, {"calls": [call("agent__whoami")]})
    with KruxOS.connect(own_gateway.endpoint, api_key=secret, ca_file=own_gateway.ca_file) as agent:
        first = agent.run(api.client, model=MODEL, messages="hi", max_turns=1)
        own_gateway.stop()
        own_gateway.start()
        assert '"tester"' in agent.run(api.client, model=MODEL, messages=first.messages).text


def test_a_revoked_token_ends_a_run_with_an_authentication_error(own_gateway: Gateway, messages_api: StartApi) -> None:
    secret = own_gateway.create_token("tester")
    api = messages_api({"calls": [call("agent__whoami")]})
    with KruxOS.connect(own_gateway.endpoint, api_key=secret, ca_file=own_gateway.ca_file) as agent:
        own_gateway.kruxos("token", "revoke", "tester")
        with pytest.raises(AuthenticationError):
            agent.run(api.client, model=MODEL, messages="hi")


def test_an_own_loop_answers_with_handle_tool_use(agent: Agent, messages_api: StartApi) -> None:
    api = messages_api({"calls": [call("agent__whoami"), call("filesystem__read", path="/etc/passwd")]})
    messages: list[anthropic.types.MessageParam] = [{"role": "user", "content": "Who are you?"}]
    tools = agent.capabilities.as_claude_tools()
    response = api.client.messages.create(model=MODEL, max_tokens=100, tools=tools, messages=messages)
    messages.append({"role": "assistant", "content": response.content})
    results = [agent.capabilities.handle_tool_use(block) for block in response.content if block.type == "tool_use"]
    messages.append({"role": "user", "content": results})
    api.client.messages.create(model=MODEL, max_tokens=100, tools=tools, messages=messages)
    assert [each.get("is_error") for each in results] == [False, True]
    assert [request["refusal"] for request in api.requests()] == [None, None]


def test_openai_and_gemini_calls_are_answered_in_their_own_shapes(agent: Agent) -> None:
    function = {"name": "agent__whoami", "arguments": "{}"}
    message = agent.capabilities.handle_tool_call({"id": "call_1", "type": "function", "function": function})
    assert (message["role"], message["tool_call_id"]) == ("tool", "call_1")
    assert '"agent_name":"tester"' in str(message["content"])
    broken = {"id": "call_2", "type": "function", "function": {"name": "agent__whoami", "arguments": "{oops"}}
    assert "InvalidInput" in str(agent.capabilities.handle_tool_call(broken)["content"])
    part = agent.capabilities.handle_function_call({"name": "agent__whoami", "args": None})
    assert part["functionResponse"]["name"] == "agent__whoami"
    assert "tester" in part["functionResponse"]["response"]["result"]
    part = agent.capabilities.handle_function_call({"name": "filesystem__read", "args": {"path": "/none"}})
    assert "PathOutOfScope" in part["functionResponse"]["response"]["error"]
