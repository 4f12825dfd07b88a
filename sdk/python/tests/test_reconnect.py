"""The gateway goes away and comes back, tokens are revoked and rotated."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

import pytest
from gateway import Gateway

from kruxos import Agent, AuthenticationError, ConnectionLostError, KruxOS, ServiceUnavailableError


@pytest.fixture
def secret(own_gateway: Gateway) -> str:
    return own_gateway.create_token("tester")


def connect(gateway: Gateway, secret: str, reconnect_timeout: float = 30) -> Agent:
    return KruxOS.connect(
        gateway.endpoint, api_key=secret, ca_file=gateway.ca_file, reconnect_timeout=reconnect_timeout
    )


def test_a_restart_between_two_calls_is_invisible_and_keeps_the_session(own_gateway: Gateway, secret: str) -> None:
    with connect(own_gateway, secret) as agent:
        before = agent.capabilities.invoke("agent.session")["session_id"]
        own_gateway.stop()
        own_gateway.start()
        assert agent.capabilities.invoke("agent.session")["session_id"] == before


def test_a_call_waits_for_the_gateway_to_come_back(own_gateway: Gateway, secret: str) -> None:
    with connect(own_gateway, secret) as agent:
        own_gateway.kill()
        restart = threading.Timer(0.3, own_gateway.start)
        restart.start()
        assert agent.capabilities.invoke("agent.whoami")["agent_name"] == "tester"
        restart.join()


def test_a_gateway_that_stays_away_is_an_error_that_says_so(own_gateway: Gateway, secret: str) -> None:
    with connect(own_gateway, secret, reconnect_timeout=0.5) as agent:
        own_gateway.stop()
        with pytest.raises(ServiceUnavailableError, match=r"nothing listens there.*kruxos gateway start") as caught:
            agent.capabilities.invoke("agent.whoami")
        assert caught.value.retryable
        own_gateway.start()
        assert agent.capabilities.invoke("agent.whoami")["agent_name"] == "tester"


async def test_a_call_under_way_when_the_connection_breaks_is_never_sent_again(
    own_gateway: Gateway, secret: str
) -> None:
    log = own_gateway.workspace("tester") / "log.txt"
    log.write_text("")
    async with KruxOS.connect_async(own_gateway.endpoint, api_key=secret, ca_file=own_gateway.ca_file) as agent:
        own_gateway.pause()
        call = asyncio.create_task(
            agent.capabilities.invoke("filesystem.append", path="/workspace/log.txt", content="once\n")
        )
        await asyncio.sleep(0.1)
        own_gateway.kill()
        with pytest.raises(ConnectionLostError, match="outcome unknown"):
            await call
        await asyncio.to_thread(own_gateway.start)
        await agent.capabilities.invoke("filesystem.append", path="/workspace/log.txt", content="again\n")
    assert log.read_text() == "again\n"


def test_a_revoked_token_is_an_authentication_error_from_then_on(own_gateway: Gateway, secret: str) -> None:
    with connect(own_gateway, secret) as agent:
        agent.capabilities.invoke("agent.whoami")
        own_gateway.kruxos("token", "revoke", "tester")
        for _ in range(2):
            with pytest.raises(AuthenticationError, match=r"rejected the token in api_key.*kruxos token create"):
                agent.capabilities.invoke("agent.whoami")


def test_a_rotated_token_is_asked_for_again_where_it_comes_from_a_file(own_gateway: Gateway, tmp_path: Path) -> None:
    credentials = tmp_path / "token"
    credentials.touch(0o600)
    credentials.write_text(own_gateway.create_token("tester"))
    with KruxOS.connect(own_gateway.endpoint, credentials_file=str(credentials), ca_file=own_gateway.ca_file) as agent:
        credentials.write_text(own_gateway.kruxos("token", "rotate", "tester")["secret"])
        assert agent.capabilities.invoke("agent.whoami")["agent_name"] == "tester"


def test_a_rotated_token_is_asked_for_again_where_it_comes_from_the_bridge_socket(
    own_gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_gateway.kruxos("cli-config", "generate", "--write", "--claude", "--no-verify")
    entry = json.loads((own_gateway.home / ".claude.json").read_text())["mcpServers"]["kruxos"]["env"]
    for name, value in entry.items():
        monkeypatch.setenv(name, value)
    with KruxOS.connect() as agent:
        own_gateway.kruxos("token", "rotate", entry["KRUXOS_TOKEN_LABEL"])
        assert agent.capabilities.invoke("agent.whoami")["agent_name"] == entry["KRUXOS_AGENT_NAME"]


async def test_closing_releases_calls_that_wait_in_other_threads(own_gateway: Gateway, secret: str) -> None:
    agent = connect(own_gateway, secret)
    own_gateway.pause()
    call = asyncio.create_task(asyncio.to_thread(agent.capabilities.invoke, "agent.whoami"))
    await asyncio.sleep(0.2)
    agent.close()
    with pytest.raises(ConnectionLostError):
        await call


async def test_closing_releases_calls_that_wait_for_the_gateway(own_gateway: Gateway, secret: str) -> None:
    agent = connect(own_gateway, secret)
    own_gateway.stop()
    call = asyncio.create_task(asyncio.to_thread(agent.capabilities.invoke, "agent.whoami"))
    await asyncio.sleep(0.2)
    agent.close()
    with pytest.raises(ServiceUnavailableError, match="was closed"):
        await call


def test_the_token_is_in_no_log_and_no_representation(
    own_gateway: Gateway, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with connect(own_gateway, secret) as agent:
        agent.capabilities.invoke("agent.whoami")
        own_gateway.stop()
        own_gateway.start()
        agent.capabilities.invoke("agent.whoami")
        shown = [
            repr(agent),
            repr(agent._session.settings),
            repr(agent._session._door._grant),
            str(agent.as_mcp_config()),
        ]
    assert "connected to the gateway again" in caplog.text
    assert secret not in caplog.text
    assert not [text for text in shown if secret in text]
