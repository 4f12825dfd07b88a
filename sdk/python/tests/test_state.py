"""What an agent remembers, against a real gateway."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from gateway import Gateway

from kruxos import Agent, AsyncAgent, ConflictError, InvalidInputError, KruxOS, StateEntry


def test_what_an_agent_keeps_is_there_for_its_next_connection(
    agent: Agent, shared_gateway: Gateway, token: str
) -> None:
    assert agent.state.get("py.plan") is None
    assert agent.state.get("py.plan", "nothing") == "nothing"
    version = agent.state.set("py.plan", {"steps": [1, 2]})
    agent.state.set("py.empty", None, expected_version=0)
    with KruxOS.connect(shared_gateway.endpoint, api_key=token, ca_file=shared_gateway.ca_file) as later:
        assert later.state.get("py.plan") == {"steps": [1, 2]}
        assert later.state.get("py.empty", "default") is None
    assert agent.state.get_entry("py.plan") == StateEntry(True, {"steps": [1, 2]}, version, None)
    assert agent.state.get_entry("py.none") == StateEntry(False, None, None, None)
    with pytest.raises(ConflictError):
        agent.state.set("py.plan", "old", expected_version=0)
    assert agent.state.list("py.") == ["py.empty", "py.plan"]
    assert [agent.state.delete("py.plan"), agent.state.delete("py.plan")] == [True, False]


def test_notes_of_a_session_are_its_own(agent: Agent, shared_gateway: Gateway, token: str) -> None:
    agent.state.session.set("a", [1])
    assert agent.state.session.get("a") == [1]
    assert agent.state.session.list() == ["a"]
    with KruxOS.connect(shared_gateway.endpoint, api_key=token, ca_file=shared_gateway.ca_file) as other:
        assert other.state.session.get("a") is None
    assert agent.state.session.delete("a") is True


def test_who_shares_a_key_learns_of_others_by_a_conflict(agent: Agent) -> None:
    shared = agent.state.shared
    version = shared.set("py.owner", "me", expected_version=0)
    assert shared.get_entry("py.owner") == StateEntry(True, "me", version, "tester")
    with pytest.raises(ConflictError) as conflict:
        shared.set("py.owner", "you", expected_version=0)
    assert conflict.value.structured.context["actual_version"] == version
    with pytest.raises(ConflictError):
        shared.delete("py.owner", expected_version=version + 1)
    assert shared.list("py.o") == ["py.owner"]
    assert shared.delete("py.owner", expected_version=version) is True


async def test_the_same_with_asyncio(async_agent: AsyncAgent) -> None:
    state = async_agent.state
    version = await state.set("aio.a", 1, expected_version=0)
    assert await state.set("aio.a", 2, expected_version=version) == version + 1
    assert await state.get("aio.a") == 2
    assert await state.get("aio.none", 7) == 7
    assert await state.list("aio.") == ["aio.a"]
    assert await state.delete("aio.a") is True
    await state.session.set("a", "note")
    assert await state.session.get("a") == "note"
    assert await state.session.delete("a") is True
    assert await state.shared.set("aio.s", 1, expected_version=0) >= 1
    with pytest.raises(ConflictError):
        await state.shared.set("aio.s", 2, expected_version=0)
    assert await state.shared.delete("aio.s") is True


async def test_a_long_list_comes_whole(async_agent: AsyncAgent) -> None:
    keys = [f"long.{n:04}" for n in range(1001)]
    for start in range(0, len(keys), 50):
        await asyncio.gather(*(async_agent.state.set(key, 1) for key in keys[start : start + 50]))
    assert await async_agent.state.list("long.") == keys


def test_a_briefing_tells_what_changed_since_a_time(agent: Agent, workspace: Path) -> None:
    (workspace / "briefed.txt").write_text("new")
    since = datetime.now(UTC) - timedelta(minutes=1)
    briefing = agent.briefing(since=since, detail_level="detailed")
    assert datetime.fromisoformat(briefing.since) == since.replace(microsecond=since.microsecond // 1000 * 1000)
    assert any(file["path"] == "/workspace/briefed.txt" for file in briefing.filesystem_changes["files"])
    assert briefing.pending_approvals >= 0
    assert briefing.unread_messages == 0
    assert briefing.health["gateway"] == "healthy"
    assert briefing.summary.startswith("Since ")
    with pytest.raises(InvalidInputError):
        agent.briefing(since="yesterday")


async def test_an_asynchronous_briefing_is_the_same(async_agent: AsyncAgent) -> None:
    assert (await async_agent.briefing()).health["vault"] == "healthy"
