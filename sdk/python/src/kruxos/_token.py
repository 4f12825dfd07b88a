"""Gets a token from where the settings say it is: the rules of ``mcp-bridge``."""

from __future__ import annotations

import json
import os
import re
import socket
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ._errors import KruxOSError, local_error
from ._paths import service_uid
from ._settings import DirectSource, FileSource, LabelSource, TokenSource

_TIMEOUT_SECONDS = 5
_MAX_ANSWER_BYTES = 64 * 1024
_MAX_TOKEN_BYTES = 1024
_CODES = {"LOCKED": "ServiceUnavailable", "UNREACHABLE": "ServiceUnavailable"}


@dataclass(frozen=True, repr=False)
class Grant:
    """A token, and what the bridge socket says of the gateway's certificate.

    Attributes:
        token: The secret.
        ca: PEM of the authority that made the gateway's certificate.
        pin: SHA-256 of the gateway's public key, where the certificate is of another authority.
    """

    token: str
    ca: str | None = None
    pin: bytes | None = None


def load_grant(source: TokenSource) -> Grant:
    """The token. Blocks for as long as a local socket or file takes.

    Raises:
        ServiceUnavailableError: No gateway answers, or its vault is locked.
        AuthenticationError: No token is granted under that label, or the socket is another user's.
        ConfigurationError: The file cannot be used.
    """
    match source:
        case DirectSource(token=token):
            return Grant(token)
        case FileSource(path=path):
            return Grant(_checked(_read_file(path), path))
        case LabelSource(label=label, socket=path):
            grant = _parse_answer(_ask(path, label))
            _checked(grant.token, f"the answer of {path}")
            return grant


def _checked(token: str, where: str) -> str:
    """A line break pasted along with a token would be refused only later, as a header."""
    if re.fullmatch(r"[\x21-\x7e]{1,1024}", token):
        return token
    raise local_error(
        "auth.invalid_credentials", f"there is more than a token in {where}", "look for blanks and line breaks in it"
    )


def _ask(path: str, label: str) -> bytes:
    _check_owner(path)
    question = json.dumps({"label": label}).encode() + b"\n"
    try:
        if sys.platform == "win32":
            with Path(path).open("r+b", buffering=0) as pipe:
                pipe.write(question)
                return pipe.read(_MAX_ANSWER_BYTES) or b""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_TIMEOUT_SECONDS)
            connection.connect(path)
            connection.sendall(question)
            return _read_line(connection)
    except OSError as error:
        raise _unreachable(path, error) from error


def _check_owner(path: str) -> None:
    """Whoever made the socket sees the label and gives the token: this user, root, or the system's gateway."""
    if sys.platform == "win32":
        return
    try:
        status = Path(path).lstat()
    except OSError as error:
        raise _unreachable(path, error) from error
    if not stat.S_ISSOCK(status.st_mode):
        raise local_error("auth.invalid_credentials", f"{path} is not a socket")
    if status.st_uid not in (os.getuid(), 0, service_uid(path)):
        raise local_error(
            "auth.invalid_credentials",
            f"the bridge socket {path} belongs to user {status.st_uid}",
            "somebody else may have made it; remove it, then: kruxos gateway restart",
        )


def _read_line(connection: socket.socket) -> bytes:
    text = b""
    while b"\n" not in text and len(text) <= _MAX_ANSWER_BYTES:
        chunk = connection.recv(8192)
        if not chunk:
            break
        text += chunk
    return text


def _parse_answer(line: bytes) -> Grant:
    try:
        answer = cast("dict[str, Any]", json.loads(line))
    except ValueError:
        raise local_error("ServiceUnavailable", "the bridge socket gave no answer", retryable=True) from None
    token, ca, pin = answer.get("token"), answer.get("ca"), answer.get("pin")
    if isinstance(token, str):
        return Grant(token, ca if isinstance(ca, str) else None, bytes.fromhex(pin) if isinstance(pin, str) else None)
    error = cast("dict[str, Any]", answer.get("error") or {})
    error_type = _CODES.get(str(error.get("code")), "auth.invalid_credentials")
    message = str(error.get("message", "the bridge socket gave no token"))
    hint = error.get("hint")
    raise local_error(error_type, message, hint if isinstance(hint, str) else None)


def _unreachable(path: str, error: OSError) -> KruxOSError:
    is_absent = isinstance(error, FileNotFoundError | ConnectionRefusedError)
    what = "the gateway is not running" if is_absent else f"the gateway gave no token ({error.strerror or error})"
    return local_error(
        "ServiceUnavailable",
        f"{what}: no answer at the bridge socket {path}",
        "start it with: kruxos gateway start; or give a token as api_key or KRUXOS_AGENT_TOKEN",
        retryable=True,
    )


def _read_file(path: str) -> str:
    """The token in a file that only its owner can read; links are not followed, a pipe is not waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise _bad_file(path, f"cannot be opened ({error.strerror})") from error
    try:
        _check_file(path, os.fstat(descriptor))
        text = os.read(descriptor, _MAX_TOKEN_BYTES + 2)
    finally:
        os.close(descriptor)
    if not text.strip():
        raise _bad_file(path, "is empty")
    return text.decode("ascii", "replace").removesuffix("\n").removesuffix("\r")


def _check_file(path: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _bad_file(path, "is not a regular file")
    if sys.platform == "win32":
        return
    if status.st_uid != os.getuid():
        raise _bad_file(path, f"belongs to user {status.st_uid}")
    if status.st_mode & 0o077:
        raise _bad_file(path, "can be read by other users", f"chmod 600 '{path}'")


def _bad_file(
    path: str, what: str, hint: str = "put the token, and nothing else, into that file (mode 600)"
) -> KruxOSError:
    return local_error("Configuration", f"the credentials file {path} {what}", hint)
