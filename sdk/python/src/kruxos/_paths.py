"""Where a gateway keeps what a client needs: the rules of ``src/config/paths.ts``."""

from __future__ import annotations

import ntpath
import os
import posixpath
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_PIPE = "\\\\.\\pipe\\kruxos-bridge"


@dataclass(frozen=True)
class Host:
    """What the paths depend on; handed in, so that each system can be tested on any other.

    Attributes:
        platform: As ``sys.platform``.
        uid: None on Windows.
        home: Folder of the user.
        env: The environment.
        exists: Whether something is at a path.
    """

    platform: str
    uid: int | None
    home: str
    env: Mapping[str, str]
    exists: Callable[[str], bool]


@dataclass(frozen=True)
class Paths:
    """Where the bridge socket, the gateway's authority and the user's profile are."""

    bridge_socket: str
    ca_file: str
    profile: str


@dataclass(frozen=True)
class _Base:
    is_appliance: bool
    data_dir: str
    config_dir: str
    runtime_dir: str


_WRITE_OF_OTHERS = 0o022
_APPLIANCE = _Base(True, "/var/lib/kruxos", "/etc/kruxos", "/run/kruxos")


def current_paths() -> Paths:
    """The paths of this process's user on this machine."""
    uid = os.getuid() if sys.platform != "win32" else None
    return resolve_paths(Host(sys.platform, uid, str(Path.home()), os.environ, lambda path: Path(path).exists()))


def resolve_paths(host: Host) -> Paths:
    """Where everything of a machine and user is. Pure: nothing is created."""
    join = _join(host)
    base = _resolve_base(host)
    own_data_dir = host.env.get("KRUXOS_DATA_DIR")
    data_dir = own_data_dir or base.data_dir
    config_dir = host.env.get("KRUXOS_CONFIG_DIR") or (join(data_dir, "config") if own_data_dir else base.config_dir)
    return Paths(
        bridge_socket=host.env.get("KRUXOS_BRIDGE_SOCKET") or _bridge_socket(host, base, own_data_dir),
        ca_file=join(data_dir, "tls", "ca.pem"),
        profile=join(config_dir, "profile.json"),
    )


def service_uid(bridge_socket: str, runtime_dir: str = _APPLIANCE.runtime_dir) -> int | None:
    """The user that the gateway of the system runs as, when this is one of its sockets.

    systemd makes the folder of these sockets in one of root's and gives it to that user, so its owner tells.
    """
    users_dir = posixpath.join(runtime_dir, "users")
    if posixpath.dirname(posixpath.dirname(bridge_socket)) != users_dir:
        return None
    try:
        top, users = Path(runtime_dir).lstat(), Path(users_dir).lstat()
    except OSError:
        return None
    is_roots = stat.S_ISDIR(top.st_mode) and top.st_uid == 0 and not top.st_mode & _WRITE_OF_OTHERS
    return users.st_uid if is_roots and stat.S_ISDIR(users.st_mode) else None


def _join(host: Host) -> Callable[..., str]:
    return ntpath.join if host.platform == "win32" else posixpath.join


def _bridge_socket(host: Host, base: _Base, own_data_dir: str | None) -> str:
    """Of one user. Only an appliance serves more users than the gateway's own."""
    if host.platform == "win32":
        return _PIPE
    runtime_dir = posixpath.join(own_data_dir, "run") if own_data_dir else base.runtime_dir
    admin_socket = host.env.get("KRUXOS_SOCKET")
    if admin_socket:
        runtime_dir = posixpath.dirname(admin_socket)
    if base.is_appliance:
        return posixpath.join(runtime_dir, "users", str(host.uid or 0), "bridge.sock")
    return posixpath.join(runtime_dir, "bridge.sock")


def _resolve_base(host: Host) -> _Base:
    user = _user_base(host)
    if host.platform != "linux":
        return user
    if host.uid == 0:
        return _APPLIANCE
    own = posixpath.join(user.runtime_dir, "admin.sock")
    systems = posixpath.join(_APPLIANCE.runtime_dir, "admin.sock")
    return _APPLIANCE if not host.exists(own) and host.exists(systems) else user


def _user_base(host: Host) -> _Base:
    if host.platform == "darwin":
        support = posixpath.join(host.home, "Library", "Application Support", "kruxos")
        return _Base(False, support, posixpath.join(support, "config"), posixpath.join(support, "run"))
    if host.platform == "win32":
        local = host.env.get("LOCALAPPDATA") or ntpath.join(host.home, "AppData", "Local")
        roaming = host.env.get("APPDATA") or ntpath.join(host.home, "AppData", "Roaming")
        data_dir = ntpath.join(local, "kruxos")
        return _Base(False, data_dir, ntpath.join(roaming, "kruxos"), ntpath.join(data_dir, "run"))
    data_dir = posixpath.join(host.env.get("XDG_DATA_HOME") or posixpath.join(host.home, ".local", "share"), "kruxos")
    config_dir = posixpath.join(host.env.get("XDG_CONFIG_HOME") or posixpath.join(host.home, ".config"), "kruxos")
    # A cron job or a scrubbed environment has no XDG_RUNTIME_DIR, yet must find the same socket as the login session.
    of_user = f"/run/user/{host.uid}"
    runtime_base = host.env.get("XDG_RUNTIME_DIR") or (of_user if host.exists(of_user) else None)
    runtime_dir = posixpath.join(runtime_base, "kruxos") if runtime_base else posixpath.join(data_dir, "run")
    return _Base(False, data_dir, config_dir, runtime_dir)
