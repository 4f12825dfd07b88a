"""Calls that a person has to approve, on a real gateway: the person is the CLI."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import anthropic
import pytest
from approval_scene import PATH, Scene
from gateway import Gateway
from messages_api import MessagesApi

from kruxos import (
    ApprovalExpiredError,
    ApprovalPending,
    ApprovalRejectedError,
    FileNotFoundError,  # noqa: A004 (the published name)
    KruxOS,
    SessionPausedError,
)

DELETE = {"tool": "filesystem__delete", "input": {"path": PATH}}
WRITES_EXPIRE = "{match: filesystem.write, tier: approval_required, approval: {expires: 2s}}"


@pytest.fixture(scope="module")
def patient_gateway() -> Iterator[Gateway]:
    gateway = Gateway("approvals: {hold_seconds: 60}\n")
    yield gateway
    gateway.remove()


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    gateway = Gateway("approvals: {hold_seconds: 1}\n", WRITES_EXPIRE)
    yield gateway
    gateway.remove()


def test_a_call_rides_the_hold_whatever_the_person_decides(
    patient_gateway: Gateway, person: ThreadPoolExecutor
) -> None:
    scene = Scene(patient_gateway, "rider")
    with scene.connect() as agent:
        deciding = person.submit(scene.reject, "it is still needed")
        with pytest.raises(ApprovalRejectedError) as caught:
            agent.capabilities.invoke("filesystem.delete", path=PATH)
        assert caught.value.reason == "it is still needed"
        assert scene.file.exists()
        deciding.result()
        other = scene.put("other.csv")
        person.submit(scene.accept)
        output = agent.capabilities.invoke("filesystem.delete", path="/workspace/other.csv")
        assert output["deleted_path"] == "/workspace/other.csv"
        assert not other.exists()


def test_after_the_hold_waiting_gives_the_result_of_the_one_run(gateway: Gateway, person: ThreadPoolExecutor) -> None:
    scene = Scene(gateway, "waiter")
    with scene.connect() as agent:
        pending = scene.pending(agent)
        assert pending.request_id == scene.request()
        person.submit(scene.accept)
        output = pending.wait(60)
        assert output["deleted_path"] == PATH
        assert pending.wait(60) == output


async def test_the_async_client_waits_for_a_rejection_and_gets_its_reason(gateway: Gateway) -> None:
    scene = Scene(gateway, "async-waiter")
    async with KruxOS.connect_async(gateway.endpoint, **scene.connection) as agent:
        with pytest.raises(ApprovalPending) as caught:
            await agent.capabilities.invoke("filesystem.delete", path=PATH)
        deciding = asyncio.create_task(asyncio.to_thread(scene.reject, "not now"))
        with pytest.raises(ApprovalRejectedError) as rejected:
            await caught.value.wait(60)
        await deciding
        assert (rejected.value.reason, rejected.value.request_id) == ("not now", caught.value.request_id)


def test_waiting_raises_what_the_approved_call_failed_with(gateway: Gateway) -> None:
    scene = Scene(gateway, "failer")
    with scene.connect() as agent:
        pending = scene.pending(agent)
        scene.file.unlink()
        scene.accept()
        with pytest.raises(FileNotFoundError):
            pending.wait(60)


def test_a_request_that_nobody_decides_on_expires(gateway: Gateway) -> None:
    with Scene(gateway, "expirer").connect() as agent:
        with pytest.raises(ApprovalPending) as caught:
            agent.capabilities.invoke("filesystem.write", path="/workspace/new.txt", content="new")
        with pytest.raises(ApprovalExpiredError):
            caught.value.wait(60)
    assert not (gateway.workspace("expirer") / "new.txt").exists()


def test_a_gateway_that_restarts_while_a_call_is_waited_for_loses_neither(
    gateway: Gateway, person: ThreadPoolExecutor
) -> None:
    scene = Scene(gateway, "survivor")
    with scene.connect() as agent:
        waiting = person.submit(scene.pending(agent).wait, 60)
        gateway.stop()
        gateway.start()
        scene.accept()
        assert waiting.result()["deleted_path"] == PATH


def test_a_run_tells_the_model_that_its_call_was_rejected_and_why(
    gateway: Gateway, person: ThreadPoolExecutor, messages_api: Callable[..., MessagesApi]
) -> None:
    scene = Scene(gateway, "runner")
    api = messages_api({"calls": [DELETE]}, {"say": "Bye."})
    with scene.connect() as agent:
        deciding = person.submit(scene.reject, "it is the only copy")
        result = agent.run(api.client, model="m", messages="Tidy up.", approval_timeout=60)
        deciding.result()
    (told,) = result.messages[2]["content"]
    assert (told["is_error"], result.text) == (True, "Bye.")
    assert "ApprovalRejected" in told["content"]
    assert "it is the only copy" in told["content"]
    assert scene.file.exists()
    assert [request["refusal"] for request in api.requests()] == [None, None]


async def test_an_async_run_gets_the_result_of_the_call_that_was_accepted(
    gateway: Gateway, messages_api: Callable[..., MessagesApi]
) -> None:
    scene = Scene(gateway, "async-runner")
    api = messages_api({"calls": [DELETE]}, {"say": "Bye."})
    async with (
        KruxOS.connect_async(gateway.endpoint, **scene.connection) as agent,
        anthropic.AsyncAnthropic() as client,
    ):
        deciding = asyncio.create_task(asyncio.to_thread(scene.accept))
        result = await agent.run(client, model="m", messages="Tidy up.", approval_timeout=60)
        await deciding
    (told,) = result.messages[2]["content"]
    assert (told["is_error"], result.text) == (False, "Bye.")
    assert f'"deleted_path":"{PATH}"' in told["content"]
    assert not scene.file.exists()
    assert [request["refusal"] for request in api.requests()] == [None, None]


def test_a_run_that_waited_long_enough_tells_the_model_that_its_call_still_waits(
    gateway: Gateway, messages_api: Callable[..., MessagesApi]
) -> None:
    scene = Scene(gateway, "impatient")
    api = messages_api({"calls": [DELETE]}, {"say": "Bye."})
    with scene.connect() as agent:
        result = agent.run(api.client, model="m", messages="Tidy up.", approval_timeout=0.1)
    (told,) = result.messages[2]["content"]
    assert told["is_error"] is False
    assert scene.request() in told["content"]


def test_a_paused_agent_is_told_so_and_may_call_again_when_it_is_resumed(gateway: Gateway) -> None:
    scene = Scene(gateway, "paused")
    with scene.connect() as agent:
        gateway.kruxos("pause", "paused")
        with pytest.raises(SessionPausedError) as caught:
            agent.capabilities.invoke("system.time")
        assert caught.value.retryable
        gateway.kruxos("resume", "paused")
        agent.capabilities.invoke("system.time")
