"""Finding a gateway, trusting it, and being let in."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import multiprocessing
import os
import socket
import ssl
import subprocess
import sys
import warnings
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from gateway import Gateway

from kruxos import (
    Agent,
    AuthenticationError,
    ConfigurationError,
    KruxOS,
    ServiceUnavailableError,
)
from kruxos._trust import public_key_info

PLACEHOLDER = "<64-char hex>"


def whoami(agent: Agent) -> str:
    name: str = agent.capabilities.invoke("agent.whoami")["agent_name"]
    return name


@pytest.fixture
def data_dir(shared_gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This process is on the machine of the gateway."""
    monkeypatch.setenv("KRUXOS_DATA_DIR", str(shared_gateway.data_dir))
    return shared_gateway.data_dir


@pytest.mark.usefixtures("data_dir")
def test_an_address_without_a_scheme_is_tls_with_the_gateways_own_authority(
    shared_gateway: Gateway, token: str
) -> None:
    with KruxOS.connect(shared_gateway.endpoint, api_key=token) as agent:
        assert whoami(agent) == "tester"
        assert "/workspace" in agent.instructions


@pytest.mark.usefixtures("data_dir")
def test_without_arguments_the_environment_says_everything(
    shared_gateway: Gateway, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRUXOS_ENDPOINT", shared_gateway.endpoint)
    monkeypatch.setenv("KRUXOS_AGENT_TOKEN", token)
    monkeypatch.setenv("KRUXOS_AGENT_NAME", "tester")
    with KruxOS.connect() as agent:
        assert whoami(agent) == "tester"


@pytest.mark.usefixtures("data_dir")
def test_what_the_environment_does_not_say_the_profile_says(
    shared_gateway: Gateway, token: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KRUXOS_CONFIG_DIR", str(tmp_path))
    credentials = tmp_path / "token"
    credentials.write_text(f"{token}\n")
    credentials.chmod(0o600)
    profile = {"endpoint": shared_gateway.endpoint, "credentials_file": str(credentials)}
    (tmp_path / "profile.json").write_text(json.dumps(profile))
    with KruxOS.connect() as agent:
        assert whoami(agent) == "tester"
    credentials.chmod(0o644)
    with pytest.raises(ConfigurationError, match="can be read by other users"):
        KruxOS.connect()
    (tmp_path / "profile.json").write_text('{"token": "x"}')
    with pytest.raises(ConfigurationError, match='unknown key "token"'):
        KruxOS.connect()


@pytest.mark.usefixtures("data_dir")
def test_a_label_is_exchanged_for_its_token_at_the_bridge_socket(
    shared_gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared_gateway.kruxos("cli-config", "generate", "--write", "--claude", "--no-verify")
    config = json.loads((shared_gateway.home / ".claude.json").read_text())
    granted = config["mcpServers"]["kruxos"]["env"]
    monkeypatch.setenv("KRUXOS_ENDPOINT", granted["KRUXOS_ENDPOINT"])
    monkeypatch.setenv("KRUXOS_TOKEN_LABEL", granted["KRUXOS_TOKEN_LABEL"])
    with KruxOS.connect() as agent:
        assert whoami(agent) == granted["KRUXOS_AGENT_NAME"]
        assert agent.as_mcp_config()["mcpServers"]["kruxos"]["env"] == {
            "KRUXOS_ENDPOINT": granted["KRUXOS_ENDPOINT"],
            "KRUXOS_TOKEN_LABEL": granted["KRUXOS_TOKEN_LABEL"],
            "KRUXOS_BRIDGE_SOCKET": granted["KRUXOS_BRIDGE_SOCKET"],
        }
    with pytest.raises(AuthenticationError, match="no token with the label nobody is granted"):
        KruxOS.connect(token_label="nobody")


def test_without_a_gateway_the_error_says_how_to_start_one() -> None:
    with pytest.raises(ServiceUnavailableError, match=r"not running.*kruxos gateway start"):
        KruxOS.connect()


@pytest.mark.parametrize("key", [PLACEHOLDER, "7f3a…8a3c", "secret", "0" * 63, "0" * 65])
def test_what_is_no_token_is_told_before_any_connection_is_made(key: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        with pytest.raises(AuthenticationError, match="kruxos token create") as caught:
            KruxOS.connect(f"localhost:{server.getsockname()[1]}", api_key=key)
        with pytest.raises(TimeoutError):
            server.accept()
    assert key == PLACEHOLDER or key not in str(caught.value)


@pytest.mark.usefixtures("data_dir")
def test_a_token_that_is_not_valid_or_not_of_that_agent_is_an_authentication_error(
    shared_gateway: Gateway, token: str
) -> None:
    with pytest.raises(AuthenticationError, match="rejected the token in api_key"):
        KruxOS.connect(shared_gateway.endpoint, api_key="f" * 64)
    with pytest.raises(AuthenticationError, match='for the agent "other"'):
        KruxOS.connect(shared_gateway.endpoint, "other", token)


def test_plain_text_is_for_this_machine_only(shared_gateway: Gateway, token: str) -> None:
    with KruxOS.connect(f"ws://127.0.0.1:{shared_gateway.port}", api_key=token) as agent:
        assert whoami(agent) == "tester"
    with pytest.raises(ConfigurationError, match="plain text to gateway"):
        KruxOS.connect("ws://gateway.example", api_key=token)


def test_an_authority_that_did_not_make_the_certificate_is_refused(
    shared_gateway: Gateway, own_gateway: Gateway, token: str
) -> None:
    with pytest.raises(ServiceUnavailableError, match=r"was not made by .*nothing was sent"):
        KruxOS.connect(shared_gateway.endpoint, api_key=token, ca_file=own_gateway.ca_file)


def test_the_authorities_of_the_system_are_not_trusted(
    shared_gateway: Gateway, own_gateway: Gateway, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", shared_gateway.ca_file)
    with pytest.raises(ServiceUnavailableError, match="was not made by"):
        KruxOS.connect(shared_gateway.endpoint, api_key=token, ca_file=own_gateway.ca_file)


def test_a_pinned_public_key_is_enough_and_another_one_is_refused(shared_gateway: Gateway, token: str) -> None:
    pem = ssl.get_server_certificate(("127.0.0.1", shared_gateway.port))
    key = x509.load_pem_x509_certificate(pem.encode()).public_key()
    info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert public_key_info(ssl.PEM_cert_to_DER_cert(pem)) == info
    pin = hashlib.sha256(info).digest()
    for text in (pin.hex(), base64.b64encode(pin).decode()):
        with KruxOS.connect(shared_gateway.endpoint, api_key=token, pin_sha256=text) as agent:
            assert whoami(agent) == "tester"
    with pytest.raises(ServiceUnavailableError, match="does not have the public key that was pinned"):
        KruxOS.connect(shared_gateway.endpoint, api_key=token, pin_sha256="00" * 32)


def test_a_peer_without_the_pinned_key_never_sees_the_token(token: str, own_gateway: Gateway) -> None:
    received = b""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls = own_gateway.data_dir / "tls"
    context.load_cert_chain(tls / "server.pem", tls / "server.key")

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal received
        received += await reader.read()
        writer.close()

    async def attempt() -> None:
        server = await asyncio.start_server(converse, "127.0.0.1", 0, ssl=context)
        endpoint = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        with pytest.raises(ServiceUnavailableError, match="pinned"):
            await KruxOS.connect_async(endpoint, api_key=token, pin_sha256="00" * 32)
        server.close()
        await server.wait_closed()

    asyncio.run(attempt())
    assert received == b""


async def test_connect_async_can_be_awaited_entered_and_both(shared_gateway: Gateway, token: str) -> None:
    agent = await KruxOS.connect_async(shared_gateway.endpoint, api_key=token, ca_file=shared_gateway.ca_file)
    assert (await agent.capabilities.invoke("agent.whoami"))["agent_name"] == "tester"
    await agent.close()
    async with KruxOS.connect_async(shared_gateway.endpoint, api_key=token, ca_file=shared_gateway.ca_file) as agent:
        assert len(await agent.capabilities.list()) > 20
    async with await KruxOS.connect_async(
        shared_gateway.endpoint, api_key=token, ca_file=shared_gateway.ca_file
    ) as agent:
        assert len(await agent.capabilities.list()) > 20
    with pytest.raises(ServiceUnavailableError, match="was closed"):
        await agent.capabilities.list()


async def test_the_blocking_client_works_inside_a_running_loop(agent: Agent) -> None:
    assert whoami(agent) == "tester"


def test_calls_from_many_threads_share_one_connection(agent: Agent, shared_gateway: Gateway) -> None:
    async def together() -> list[str]:
        return await asyncio.gather(*(asyncio.to_thread(whoami, agent) for _ in range(20)))

    assert asyncio.run(together()) == ["tester"] * 20
    assert len([each for each in shared_gateway.sessions() if each["agent"] == "tester"]) == 1


def test_closing_ends_the_session_and_further_calls_say_so(shared_gateway: Gateway) -> None:
    secret = shared_gateway.create_token("closing")
    agent = KruxOS.connect(
        shared_gateway.endpoint, api_key=secret, ca_file=shared_gateway.ca_file, client_name="notebook"
    )
    clients = [each["client"]["name"] for each in shared_gateway.sessions() if each["agent"] == "closing"]
    assert clients == ["notebook"]
    agent.close()
    agent.close()
    assert not [each for each in shared_gateway.sessions() if each["agent"] == "closing"]
    with pytest.raises(RuntimeError, match="connect again"):
        whoami(agent)


def test_an_agent_that_is_forgotten_says_goodbye(shared_gateway: Gateway) -> None:
    secret = shared_gateway.create_token("forgotten")
    assert whoami(KruxOS.connect(shared_gateway.endpoint, api_key=secret, ca_file=shared_gateway.ca_file))
    assert not [each for each in shared_gateway.sessions() if each["agent"] == "forgotten"]


def test_a_program_that_closes_nothing_ends_quietly_and_says_goodbye(shared_gateway: Gateway) -> None:
    secret = shared_gateway.create_token("careless")
    program = f"""
from kruxos import KruxOS
agent = KruxOS.connect("{shared_gateway.endpoint}", ca_file="{shared_gateway.ca_file}")
print(agent.capabilities.invoke("agent.whoami")["agent_name"])
"""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "KRUXOS_AGENT_TOKEN": secret},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "careless\n", "")
    assert not [each for each in shared_gateway.sessions() if each["agent"] == "careless"]


def test_a_forked_child_is_told_to_connect_again(agent: Agent) -> None:
    def child(pipe: Connection) -> None:
        try:
            whoami(agent)
        except RuntimeError as error:
            pipe.send(str(error))

    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=child, args=(there,))
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of Python: that forking is unwise
        process.start()
    assert "forked" in here.recv()
    process.join()
    assert whoami(agent) == "tester"
