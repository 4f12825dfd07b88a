"""Where things are, on each system: the same table as test/unit/config/paths.test.ts of the gateway."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kruxos._paths import Host, Paths, resolve_paths, service_uid


def host(platform: str, uid: int | None, env: dict[str, str] | None = None, *existing: str) -> Host:
    home = {"win32": "C:\\Users\\u", "darwin": "/Users/u"}.get(platform, "/home/u")
    return Host(platform, uid, home, env or {}, lambda path: path in existing)


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        pytest.param(
            host("linux", 0),
            Paths("/run/kruxos/users/0/bridge.sock", "/var/lib/kruxos/tls/ca.pem", "/etc/kruxos/profile.json"),
            id="root of an appliance",
        ),
        pytest.param(
            host("linux", 1000, {}, "/run/kruxos/admin.sock"),
            Paths("/run/kruxos/users/1000/bridge.sock", "/var/lib/kruxos/tls/ca.pem", "/etc/kruxos/profile.json"),
            id="a user of an appliance",
        ),
        pytest.param(
            host("linux", 1000, {}, "/run/kruxos/admin.sock", "/run/user/1000", "/run/user/1000/kruxos/admin.sock"),
            Paths(
                "/run/user/1000/kruxos/bridge.sock",
                "/home/u/.local/share/kruxos/tls/ca.pem",
                "/home/u/.config/kruxos/profile.json",
            ),
            id="a user with a gateway of their own on an appliance",
        ),
        pytest.param(
            host("linux", 1000),
            Paths(
                "/home/u/.local/share/kruxos/run/bridge.sock",
                "/home/u/.local/share/kruxos/tls/ca.pem",
                "/home/u/.config/kruxos/profile.json",
            ),
            id="a scrubbed environment",
        ),
        pytest.param(
            host("linux", 1000, {"XDG_RUNTIME_DIR": "/r", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"}),
            Paths("/r/kruxos/bridge.sock", "/d/kruxos/tls/ca.pem", "/c/kruxos/profile.json"),
            id="XDG",
        ),
        pytest.param(
            host("linux", 1000, {"KRUXOS_DATA_DIR": "/k"}),
            Paths("/k/run/bridge.sock", "/k/tls/ca.pem", "/k/config/profile.json"),
            id="a folder of its own",
        ),
        pytest.param(
            host("linux", 1000, {"KRUXOS_SOCKET": "/s/admin.sock", "KRUXOS_CONFIG_DIR": "/c"}),
            Paths("/s/bridge.sock", "/home/u/.local/share/kruxos/tls/ca.pem", "/c/profile.json"),
            id="a socket of its own",
        ),
        pytest.param(
            host("linux", 1000, {"KRUXOS_BRIDGE_SOCKET": "/b.sock"}),
            Paths("/b.sock", "/home/u/.local/share/kruxos/tls/ca.pem", "/home/u/.config/kruxos/profile.json"),
            id="a bridge socket that is named",
        ),
        pytest.param(
            host("darwin", 501),
            Paths(
                "/Users/u/Library/Application Support/kruxos/run/bridge.sock",
                "/Users/u/Library/Application Support/kruxos/tls/ca.pem",
                "/Users/u/Library/Application Support/kruxos/config/profile.json",
            ),
            id="macOS",
        ),
        pytest.param(
            host("win32", None, {"APPDATA": "C:\\Roaming"}),
            Paths(
                "\\\\.\\pipe\\kruxos-bridge",
                "C:\\Users\\u\\AppData\\Local\\kruxos\\tls\\ca.pem",
                "C:\\Roaming\\kruxos\\profile.json",
            ),
            id="Windows",
        ),
    ],
)
def test_the_paths_of_each_system(given: Host, paths: Paths) -> None:
    assert resolve_paths(given) == paths


def test_the_owner_of_the_users_sockets_is_whom_root_gave_their_folder(tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.mkdir()
    tmp_path.chmod(0o755)
    owner = 1234 if sys.platform != "win32" and os.getuid() == 0 else None
    if owner is not None:
        os.chown(users, owner, owner)
    bridge_socket = f"{users}/1000/bridge.sock"
    assert service_uid(bridge_socket, str(tmp_path)) == owner
    assert service_uid(f"{tmp_path}/other/1000/bridge.sock", str(tmp_path)) is None
    tmp_path.chmod(0o777)
    assert service_uid(bridge_socket, str(tmp_path)) is None
