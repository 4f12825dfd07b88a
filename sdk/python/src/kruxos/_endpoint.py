"""The address of a gateway: the rules of ``src/bridge/endpoint.ts``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from ._errors import KruxOSError, local_error

_DEFAULT_PORT = 7700
_SECURE = {"ws": False, "wss": True, "http": False, "https": True}
_HOST_NAME = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


@dataclass(frozen=True)
class Endpoint:
    """Where a gateway listens.

    Attributes:
        is_secure: TLS; plain text is for this machine only.
        host: Name or address, lower case, an IPv6 address without brackets.
        port: TCP port.
        path: Path and query.
    """

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        """Without what a path or a query may hold: ``wss://localhost:7700``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme, usual_port = ("wss", 443) if self.is_secure else ("ws", 80)
        return f"{scheme}://{host}" if self.port == usual_port else f"{scheme}://{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address as ``ws:`` or ``wss:``."""
        return self.address + self.path


def parse_endpoint(text: str, setting: str) -> Endpoint:
    """The WebSocket address of a gateway.

    Args:
        text: ``host[:port]`` (always TLS, port 7700 unless said otherwise), ``ws(s)://…`` or ``http(s)://…``.
        setting: What the caller calls it, for complaints.

    Raises:
        ConfigurationError: Not an address, a secret in it, or plain text to another machine.
    """
    is_bare = "://" not in text
    parts, port = _split(f"wss://{text}" if is_bare else text, setting)
    if parts.username or parts.password or "token" in parts.query.lower():
        raise local_error(
            "Configuration",
            f"{setting} holds a secret: addresses end up in logs",
            "give the token as api_key, KRUXOS_AGENT_TOKEN or KRUXOS_CREDENTIALS_FILE",
        )
    is_secure = _SECURE[parts.scheme]
    default_port = _DEFAULT_PORT if is_bare else 443 if is_secure else 80
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    endpoint = Endpoint(is_secure, parts.hostname or "", default_port if port is None else port, path)
    if not is_secure and not is_loopback(endpoint.host):
        raise local_error(
            "Configuration",
            f"{setting} would send the token in plain text to {endpoint.address.removeprefix('ws://')}",
            "use wss://; ws:// is for this machine only",
        )
    return endpoint


def is_loopback(host: str) -> bool:
    """Only names that cannot lead to another machine, whatever a resolver says."""
    return host in ("localhost", "::1") or re.fullmatch(r"127\.\d+\.\d+\.\d+", host) is not None


def _split(text: str, setting: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _no_address(setting) from None
    is_name = parts.hostname is not None and _HOST_NAME.fullmatch(parts.hostname) is not None
    if parts.scheme not in _SECURE or not is_name or parts.fragment:
        raise _no_address(setting)
    return parts, port


def _no_address(setting: str) -> KruxOSError:
    return local_error(
        "Configuration", f"{setting} is not the address of a gateway", "for example wss://localhost:7700"
    )
