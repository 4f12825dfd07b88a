"""What an MCP host is told, so that it reaches the gateway as this agent."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Literal

from ._settings import DirectSource, FileSource, LabelSource, PinTrust, Settings

Transport = Literal["stdio", "http"]

_APPLIANCE_BRIDGE = "/opt/kruxos/bin/mcp-bridge"


def mcp_config(
    settings: Settings,
    secret: str | None,
    transport: Transport = "stdio",
    server_name: str = "kruxos",
    command: str | None = None,
) -> dict[str, Any]:
    """The ``mcpServers`` object; ``secret`` None leaves the token where it is."""
    if transport == "http":
        return {"mcpServers": {server_name: http_server(settings, secret)}}
    return {"mcpServers": {server_name: stdio_server(settings, secret, command or _bridge())}}


def stdio_server(settings: Settings, secret: str | None, command: str) -> dict[str, Any]:
    """Starts ``mcp-bridge``."""
    agent = {} if settings.agent_name is None else {"KRUXOS_AGENT_NAME": settings.agent_name}
    return {
        "command": command,
        "args": [],
        "env": {
            "KRUXOS_ENDPOINT": settings.endpoint.url.removesuffix("/"),
            **agent,
            **_token_variables(settings, secret),
            **_trust_variables(settings, secret),
        },
    }


def http_server(settings: Settings, secret: str | None) -> dict[str, Any]:
    """Names the address. Without the secret, the header names the variable that holds it: hosts fill it in."""
    endpoint = settings.endpoint
    path = "/mcp" if endpoint.path == "/" else endpoint.path
    url = "http" + endpoint.address.removeprefix("ws") + path
    return {"type": "http", "url": url, "headers": {"Authorization": f"Bearer {secret or '${KRUXOS_AGENT_TOKEN}'}"}}


def _bridge() -> str:
    """Where an appliance has it, or the one on PATH."""
    if Path(_APPLIANCE_BRIDGE).exists():
        return _APPLIANCE_BRIDGE
    found = shutil.which("mcp-bridge")
    return "mcp-bridge" if found is None else os.path.abspath(found)  # noqa: PTH100 (a link must stay a link)


def _token_variables(settings: Settings, secret: str | None) -> dict[str, str]:
    if secret is not None:
        return {"KRUXOS_USER_TOKEN" if secret.startswith("krx_user_") else "KRUXOS_AGENT_TOKEN": secret}
    match settings.token:
        case LabelSource(label=label, socket=socket):
            return {"KRUXOS_TOKEN_LABEL": label, "KRUXOS_BRIDGE_SOCKET": socket}
        case FileSource(path=path):
            return {"KRUXOS_CREDENTIALS_FILE": path}
        case DirectSource():
            return {}


def _trust_variables(settings: Settings, secret: str | None) -> dict[str, str]:
    """The bridge socket names the authority along with the token."""
    trust = settings.trust
    is_asked = isinstance(settings.token, LabelSource) and secret is None
    if not settings.endpoint.is_secure:
        return {}
    if isinstance(trust, PinTrust):
        return {"KRUXOS_PIN_SHA256": trust.sha256.hex()}
    return {} if trust.is_default and is_asked else {"KRUXOS_CA_FILE": trust.path}
