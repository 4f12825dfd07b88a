"""What the gateway and every SDK must agree on: sdk/vectors."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from gateway import ROOT

import kruxos
from kruxos import ApprovalPending, KruxOSError
from kruxos._answers import error_text, read_result, read_rpc_error
from kruxos._endpoint import parse_endpoint
from kruxos._errors import error_class
from kruxos._mcp_config import http_server, stdio_server
from kruxos._paths import Paths
from kruxos._settings import DirectSource, FileSource, LabelSource, PinTrust, Settings, resolve_settings
from kruxos._tools import (
    to_capability,
    to_capability_name,
    to_claude_tools,
    to_gemini_tools,
    to_openai_chat_tools,
    to_openai_responses_tools,
    to_tool_name,
)


def load(name: str) -> dict[str, Any]:
    vectors: dict[str, Any] = json.loads((ROOT / "sdk" / "vectors" / f"{name}.json").read_text())
    return vectors


NAMES, ERRORS, ENDPOINTS, SETTINGS, CONFIGS, TOOLS = map(
    load, ["names", "errors", "endpoints", "settings", "mcp-config", "tools"]
)
PATHS = Paths(SETTINGS["paths"]["bridge_socket"], SETTINGS["paths"]["ca_file"], "/none")


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases]


def test_each_capability_name_becomes_its_tool_name_and_comes_back() -> None:
    for pair in NAMES["pairs"]:
        assert to_tool_name(pair["capability"]) == pair["tool"]
        assert to_capability_name(pair["tool"]) == pair["capability"]
        assert re.fullmatch(NAMES["toolPattern"], pair["tool"])


def test_the_error_classes_are_those_of_the_contract_with_the_same_parents() -> None:
    for name, parent in ERRORS["classes"].items():
        cls = getattr(kruxos, name)
        assert issubclass(cls, getattr(kruxos, parent) if parent else Exception)
        assert cls.__name__ == name


def test_each_error_type_is_raised_as_its_class() -> None:
    for error_type, name in ERRORS["types"].items():
        assert error_class(error_type) is getattr(kruxos, name)
    assert error_class("NeverHeardOf") is kruxos.CapabilityError


@pytest.mark.parametrize("case", named(ERRORS["answers"]))
def test_an_answer_gives_its_output_or_raises_its_error(case: dict[str, Any]) -> None:
    answer = case["answer"]
    try:
        if "error" in answer:
            raise read_rpc_error(answer["error"])
        output = read_result(answer["result"])
    except KruxOSError as error:
        raised = {"class": type(error).__name__, **error.structured.to_dict()}
        assert raised == case["raises"]
        told = {"content": error_text(error), "is_error": not isinstance(error, ApprovalPending)}
    else:
        assert output == case["output"]
        told = {"content": output.text, "is_error": False}
    assert told == case["tool_result"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["text"] or "nothing") for case in ENDPOINTS["cases"]])
def test_a_text_is_the_endpoint_that_the_contract_says(case: dict[str, Any]) -> None:
    try:
        url = parse_endpoint(case["text"], "endpoint").url
    except kruxos.ConfigurationError:
        url = None
    assert url == case["url"]


@pytest.mark.parametrize("case", named(SETTINGS["cases"]))
def test_options_environment_and_profile_become_the_settings_of_the_contract(case: dict[str, Any]) -> None:
    def resolve() -> Settings:
        return resolve_settings(case["options"], case["env"], case["profile"], PATHS)

    if case["raises"]:
        with pytest.raises(getattr(kruxos, case["raises"])):
            resolve()
    else:
        assert plain(resolve()) == with_python_names(case["settings"])


def plain(settings: Settings) -> dict[str, Any]:
    match settings.token:
        case LabelSource(label=label, socket=socket):
            token = {"kind": "label", "label": label, "socket": socket}
        case FileSource(path=path):
            token = {"kind": "file", "path": path}
        case DirectSource(name=name, token=secret):
            token = {"kind": "variable", "name": name, "token": secret}
    trust = settings.trust
    return {
        "endpoint": settings.endpoint.url,
        "agent_name": settings.agent_name,
        "token": token,
        "trust": {"kind": "pin", "sha256": trust.sha256.hex()}
        if isinstance(trust, PinTrust)
        else {"kind": "default" if trust.is_default else "file", "path": trust.path},
    }


def with_python_names(settings: dict[str, Any]) -> dict[str, Any]:
    """Complaints name the option as each language spells it."""
    token = settings["token"]
    return {**settings, "token": {**token, "name": "api_key"}} if token.get("name") == "apiKey" else settings


@pytest.mark.parametrize("case", named(CONFIGS["cases"]))
def test_the_config_for_a_host_is_that_of_the_contract(case: dict[str, Any]) -> None:
    settings = resolve_settings(case["options"], {}, {}, PATHS)
    env = case["with_token"]["stdio"]["env"]
    secret = env.get("KRUXOS_AGENT_TOKEN") or env["KRUXOS_USER_TOKEN"]
    assert stdio_server(settings, None, CONFIGS["command"]) == case["stdio"]
    assert http_server(settings, None) == case["http"]
    assert stdio_server(settings, secret, CONFIGS["command"]) == case["with_token"]["stdio"]
    assert http_server(settings, secret) == case["with_token"]["http"]


def test_each_vendor_gets_the_tools_that_the_contract_says() -> None:
    capabilities = [to_capability(tool) for tool in TOOLS["mcp"]]
    fields = ("name", "tool", "category", "title", "tier")
    assert [{field: getattr(each, field) for field in fields} for each in capabilities] == TOOLS["capabilities"]
    assert to_claude_tools(capabilities) == TOOLS["claude"]
    assert to_openai_chat_tools(capabilities) == TOOLS["openai_chat"]
    assert to_openai_responses_tools(capabilities) == TOOLS["openai_responses"]
    assert to_gemini_tools(capabilities) == TOOLS["gemini"]
