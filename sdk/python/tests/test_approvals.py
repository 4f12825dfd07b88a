"""Calls that a person has to approve. The pending flow comes from a scripted gateway, the refusal from the real one."""

from __future__ import annotations

import asyncio
import pickle
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scripted_gateway import Answer, failure, result, scripted_gateway

import kruxos
from kruxos import ApprovalExpiredError, ApprovalPending, ApprovalRejectedError, ApprovalRequiredError, KruxOS

TOKEN = "0" * 64
PENDING = failure(
    {
        "error_type": "ApprovalPending",
        "description": "filesystem.delete waits for the approval of a person",
        "context": {"approval_id": "appr-1f2e3d4c", "status": "pending_approval"},
    }
)
UNDECIDED: Answer = {"result": {"approval_id": "appr-1f2e3d4c", "status": "pending", "result": None}}


def decided(outcome: Answer, after: int = 0) -> Callable[[str, dict[str, Any]], Answer]:
    """The call is pending; somebody has decided after so many checks."""
    checks = 0

    def answer(method: str, params: dict[str, Any]) -> Answer:
        nonlocal checks
        if method == "tools/call":
            return PENDING
        assert (method, params) == ("kruxos/checkApproval", {"approval_id": "appr-1f2e3d4c"})
        checks += 1
        return UNDECIDED if checks <= after else {"result": {"status": "done", "result": outcome["result"]}}

    return answer


async def test_waiting_gives_the_result_of_the_call_that_was_approved() -> None:
    gateway = scripted_gateway(decided(result({"deleted": True}), after=1))
    async with gateway as endpoint, KruxOS.connect_async(endpoint, api_key=TOKEN) as agent:
        with pytest.raises(ApprovalPending) as caught:
            await agent.capabilities.invoke("filesystem.delete", path="/workspace/a")
        assert caught.value.request_id == "appr-1f2e3d4c"
        assert isinstance(caught.value, ApprovalRequiredError)
        assert await caught.value.wait(10) == {"deleted": True}


async def test_the_blocking_client_waits_as_well() -> None:
    def blocking(endpoint: str) -> dict[str, Any]:
        with KruxOS.connect(endpoint, api_key=TOKEN) as agent:
            try:
                return agent.capabilities.invoke("filesystem.delete", path="/workspace/a")
            except ApprovalPending as pending:
                answer: dict[str, Any] = pending.wait(timeout=10)
                return answer

    async with scripted_gateway(decided(result({"deleted": True}))) as endpoint:
        assert await asyncio.to_thread(blocking, endpoint) == {"deleted": True}


@pytest.mark.parametrize(
    ("error_type", "raised"),
    [("ApprovalRejected", ApprovalRejectedError), ("ApprovalExpired", ApprovalExpiredError)],
)
async def test_a_refusal_and_the_end_of_the_request_end_the_waiting(error_type: str, raised: type[Exception]) -> None:
    said = failure({"error_type": error_type, "description": "no", "context": {"reason": "not now"}})
    async with scripted_gateway(decided(said)) as endpoint, KruxOS.connect_async(endpoint, api_key=TOKEN) as agent:
        with pytest.raises(ApprovalPending) as caught:
            await agent.capabilities.invoke("filesystem.delete")
        with pytest.raises(raised):
            await caught.value.wait(10)


async def test_nobody_deciding_in_time_is_a_timeout_and_waiting_can_begin_again() -> None:
    gateway = scripted_gateway(lambda method, _: PENDING if method == "tools/call" else UNDECIDED)
    async with gateway as endpoint, KruxOS.connect_async(endpoint, api_key=TOKEN) as agent:
        with pytest.raises(ApprovalPending) as caught:
            await agent.capabilities.invoke("filesystem.delete")
        for _ in range(2):
            with pytest.raises(kruxos.TimeoutError, match="nobody decided on appr-1f2e3d4c"):
                await caught.value.wait(0.1)


async def test_a_model_is_told_that_a_call_is_pending_or_gets_the_outcome_when_it_may_wait() -> None:
    block: dict[str, Any] = {"type": "tool_use", "id": "toolu_1", "name": "filesystem__delete", "input": {}}
    gateway = scripted_gateway(decided(result({"deleted": True}), after=1))
    async with gateway as endpoint, KruxOS.connect_async(endpoint, api_key=TOKEN) as agent:
        at_once = await agent.capabilities.handle_tool_use(block)
        assert "appr-1f2e3d4c" in str(at_once.get("content"))
        assert at_once.get("is_error") is False
        patient = await agent.capabilities.with_options(approval_timeout=10).handle_tool_use(block)
        assert patient == {
            "type": "tool_result",
            "tool_use_id": "toolu_1",
            "content": '{"deleted":true}',
            "is_error": False,
        }


async def test_a_model_is_told_when_the_approved_call_itself_ran_out_of_time() -> None:
    block: dict[str, Any] = {"type": "tool_use", "id": "toolu_1", "name": "filesystem__delete", "input": {}}
    said = failure({"error_type": "Timeout", "description": "filesystem.delete did not finish within 60 seconds"})
    async with scripted_gateway(decided(said)) as endpoint, KruxOS.connect_async(endpoint, api_key=TOKEN) as agent:
        told = await agent.capabilities.with_options(approval_timeout=10).handle_tool_use(block)
    assert told.get("is_error") is True
    assert "did not finish" in str(told.get("content"))


async def test_the_example_waits_and_tells_what_a_person_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = str(Path(__file__).parents[1] / "examples" / "approval.py")
    monkeypatch.setenv("KRUXOS_AGENT_TOKEN", TOKEN)
    said = failure({"error_type": "ApprovalRejected", "description": "no", "context": {"reason": "not now"}})
    for outcome, told in [(result({"deleted": True}), "{'deleted': True}"), (said, "not now")]:
        async with scripted_gateway(decided(outcome)) as endpoint:
            monkeypatch.setenv("KRUXOS_ENDPOINT", endpoint)
            await asyncio.to_thread(runpy.run_path, example)
        assert capsys.readouterr().out.splitlines() == ["kruxos approve show appr-1f2e3d4c", told]


async def test_what_cannot_be_waited_for_is_raised_again() -> None:
    async with (
        scripted_gateway(lambda method, _: PENDING) as endpoint,
        KruxOS.connect_async(endpoint, api_key=TOKEN) as agent,
    ):
        with pytest.raises(ApprovalPending) as caught:
            await agent.capabilities.invoke("filesystem.delete")
    elsewhere = pickle.loads(pickle.dumps(caught.value))
    with pytest.raises(ApprovalPending):
        elsewhere.wait()
