"""Fixtures: one gateway for tests that change nothing for others, and one of its own for those that stop it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from gateway import Gateway
from messages_api import MessagesApi, Reply

from kruxos import Agent, AsyncAgent, KruxOS


@pytest.fixture(scope="session")
def shared_gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    yield gateway
    gateway.remove()


@pytest.fixture
def own_gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    yield gateway
    gateway.remove()


@pytest.fixture(scope="session")
def token(shared_gateway: Gateway) -> str:
    return shared_gateway.create_token("tester")


@pytest.fixture(scope="session")
def workspace(shared_gateway: Gateway) -> Path:
    return shared_gateway.workspace("tester")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of whoever runs the tests: no token, no gateway, no profile."""
    for name in list(os.environ):
        if name.startswith(("KRUXOS_", "ANTHROPIC_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KRUXOS_DATA_DIR", str(tmp_path / "d"))


@pytest.fixture
def agent(shared_gateway: Gateway, token: str) -> Iterator[Agent]:
    with KruxOS.connect(shared_gateway.endpoint, api_key=token, ca_file=shared_gateway.ca_file) as agent:
        yield agent


@pytest.fixture
async def async_agent(shared_gateway: Gateway, token: str) -> AsyncIterator[AsyncAgent]:
    async with KruxOS.connect_async(
        shared_gateway.endpoint, api_key=token, ca_file=shared_gateway.ca_file
    ) as async_agent:
        yield async_agent


@pytest.fixture
def person() -> Iterator[ThreadPoolExecutor]:
    """Does something while the test waits for it."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture
def messages_api(tmp_path: Path) -> Iterator[Callable[..., MessagesApi]]:
    """Starts a stand-in of the Messages API that answers as scripted; ``anthropic.Anthropic()`` finds it."""
    started: list[MessagesApi] = []

    def start(*script: Reply) -> MessagesApi:
        api = MessagesApi(script, tmp_path / "script.json")
        started.append(api)
        return api

    yield start
    for api in started:
        api.stop()
