"""Which gateway, as whom, and what to trust: options before environment before profile before the usual places."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

from ._endpoint import Endpoint, parse_endpoint
from ._errors import KruxOSError, local_error
from ._paths import Paths

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_NAME_RULE = 'start with a letter or digit, then letters, digits, ".", "_" or "-"; lower case, at most 63 characters'
_TOKEN = re.compile(r"[0-9a-f]{64}|krx_user_[\w-]+", re.IGNORECASE | re.ASCII)
_DEFAULT_ENDPOINT = "wss://localhost:7700"
_DEFAULT_LABEL = "primary"


@dataclass(frozen=True)
class LabelSource:
    """The gateway's bridge socket is asked for the token under a label."""

    label: str
    socket: str


@dataclass(frozen=True)
class FileSource:
    """The token is in a file of mode 0600."""

    path: str


@dataclass(frozen=True)
class DirectSource:
    """The token was given; ``name`` is how the caller calls the place."""

    name: str
    token: str

    def __repr__(self) -> str:
        return f"DirectSource(name={self.name!r})"


TokenSource = LabelSource | FileSource | DirectSource


@dataclass(frozen=True)
class PinTrust:
    """The gateway must have this public key: SHA-256 of its SubjectPublicKeyInfo."""

    sha256: bytes


@dataclass(frozen=True)
class FileTrust:
    """The authority in a file; where it ``is_default``, what the bridge socket says comes before it."""

    path: str
    is_default: bool


TrustSource = PinTrust | FileTrust


@dataclass(frozen=True)
class Settings:
    """Everything that is needed to connect."""

    endpoint: Endpoint
    agent_name: str | None
    token: TokenSource
    trust: TrustSource


class _Name(NamedTuple):
    option: str
    variable: str
    profile: str | None = None


class _Value(NamedTuple):
    text: str
    said: str
    """how the caller called it"""


_ENDPOINT = (_Name("endpoint", "KRUXOS_ENDPOINT", "endpoint"),)
_AGENT_NAME = (_Name("agent_name", "KRUXOS_AGENT_NAME", "agent_name"),)
_TOKENS = (
    _Name("token_label", "KRUXOS_TOKEN_LABEL", "token_label"),
    _Name("api_key", "KRUXOS_AGENT_TOKEN"),
    _Name("api_key", "KRUXOS_API_KEY"),
    _Name("api_key", "KRUXOS_USER_TOKEN"),
    _Name("credentials_file", "KRUXOS_CREDENTIALS_FILE", "credentials_file"),
)
_TRUST = (_Name("ca_file", "KRUXOS_CA_FILE", "ca_file"), _Name("pin_sha256", "KRUXOS_PIN_SHA256", "pin_sha256"))
_PROFILE_KEYS = [name.profile for name in _ENDPOINT + _AGENT_NAME + _TOKENS + _TRUST if name.profile]


def resolve_settings(
    options: Mapping[str, str | None], env: Mapping[str, str], profile: Mapping[str, str], paths: Paths
) -> Settings:
    """One set of settings. Each subject (endpoint, agent, token, trust) comes whole from the first layer that names it.

    Raises:
        ConfigurationError: A setting that cannot be used, named as the caller named it.
        AuthenticationError: A text that is no token, for example a placeholder.
    """

    def first(subject: tuple[_Name, ...]) -> dict[str, _Value]:
        layers = (
            {name.option: _Value(options.get(name.option) or "", name.option) for name in subject},
            {
                name.option: _Value(env[name.variable], name.variable)
                for name in subject[::-1]
                if env.get(name.variable)
            },
            {name.profile: _Value(profile.get(name.profile, ""), name.profile) for name in subject if name.profile},
        )
        said = ({option: value for option, value in layer.items() if value.text} for layer in layers)
        return next((layer for layer in said if layer), dict[str, _Value]())

    endpoint = first(_ENDPOINT).get("endpoint", _Value(_DEFAULT_ENDPOINT, "endpoint"))
    agent_name = first(_AGENT_NAME).get("agent_name")
    return Settings(
        endpoint=parse_endpoint(endpoint.text, endpoint.said),
        agent_name=None if agent_name is None else _checked_name(agent_name),
        token=_token_source(first(_TOKENS), paths.bridge_socket),
        trust=_trust_source(first(_TRUST), paths.ca_file),
    )


def read_profile(path: str) -> dict[str, str]:
    """The profile of the user; empty when there is none.

    Raises:
        ConfigurationError: It is there and cannot be used.
    """
    try:
        profile = json.loads(Path(path).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}
    except (OSError, ValueError) as error:
        raise local_error("Configuration", f"the profile {path} cannot be read ({type(error).__name__})") from error
    hint = f"its keys are: {', '.join(_PROFILE_KEYS)}"
    if not _is_object_of_texts(profile):
        raise local_error("Configuration", f"the profile {path} is not a JSON object of texts", hint)
    unknown = next((key for key in profile if key not in _PROFILE_KEYS), None)
    if unknown is not None:
        raise local_error("Configuration", f'the profile {path} has an unknown key "{unknown}"', hint)
    return cast("dict[str, str]", profile)


def _is_object_of_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in cast("dict[str, Any]", value).values())


def _checked_name(value: _Value) -> str:
    if _NAME.fullmatch(value.text):
        return value.text
    raise local_error("Configuration", f"{value.said} does not fit: it must {_NAME_RULE}")


def _token_source(said: Mapping[str, _Value], socket: str) -> TokenSource:
    if "token_label" in said:
        return LabelSource(_checked_name(said["token_label"]), socket)
    if "api_key" in said:
        token, name = said["api_key"]
        if not _TOKEN.fullmatch(token):
            raise _no_token(name, token)
        return DirectSource(name, token)
    if "credentials_file" in said:
        return FileSource(said["credentials_file"].text)
    return LabelSource(_DEFAULT_LABEL, socket)


def _no_token(name: str, text: str) -> KruxOSError:
    is_placeholder = text.startswith("<") and text.endswith(">")
    what = "still holds the placeholder of the documentation" if is_placeholder else "holds no token"
    return local_error(
        "auth.invalid_credentials",
        f"{name} {what}",
        "make a token with: kruxos token create my-program --agent my-agent; an agent token is 64 hex characters",
    )


def _trust_source(said: Mapping[str, _Value], default_ca_file: str) -> TrustSource:
    if "ca_file" in said:
        return FileTrust(said["ca_file"].text, is_default=False)
    if "pin_sha256" not in said:
        return FileTrust(default_ca_file, is_default=True)
    text, name = said["pin_sha256"]
    sha256 = _digest(text)
    if sha256 is None:
        raise local_error("Configuration", f"{name} is not a SHA-256", "give 64 hex digits or 44 of base64")
    return PinTrust(sha256)


def _digest(text: str) -> bytes | None:
    try:
        digest = bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return None
    return digest if len(digest) == 32 else None
