"""Reads what the gateway answers to ``tools/call``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from ._errors import KruxOSError, StructuredError, local_error, to_error

_UNKNOWN_TOOL = -32_602
METHOD_NOT_FOUND = -32_601
_RPC_ERROR_TYPES: Mapping[int, str] = {
    -32_000: "RateLimited",
    -32_001: "PolicyDenied",
    -32_002: "ApprovalPending",
    -32_003: "auth.invalid_credentials",
    -32_602: "InvalidInput",
}


class Result(dict[str, Any]):
    """What a capability gave: its output fields, JSON-ready.

    ``text`` is the same as JSON text, as the content of a ``tool_result`` takes it.
    """

    @property
    def text(self) -> str:
        """The output as JSON text; of a gateway that answered with plain text, ``{"text": …}``."""
        return to_json(self)


def read_result(result: Mapping[str, Any]) -> Result:
    """The output of a call.

    Raises:
        KruxOSError: The refusal or failure that the result tells; ApprovalPending while it waits for a person.
    """
    value = _as_object(result.get("structuredContent"))
    if value is not None and "status" not in value and not result.get("isError"):
        return Result(value)
    text = _text_of(result)
    value = value or _parse(text)
    if result.get("isError"):
        raise to_error(_to_structured(value or {}, text))
    if value is not None and value.get("status") == "pending_approval":
        raise to_error(_pending(value))
    return Result({"text": text} if value is None else value)


def read_rpc_error(error: Mapping[str, Any]) -> KruxOSError:
    """The error behind a JSON-RPC error: the StructuredError in its data, or what code and message tell."""
    code, message = error.get("code"), str(error.get("message", ""))
    data = _as_object(error.get("data"))
    if code == _UNKNOWN_TOOL and message.startswith("unknown tool"):
        return local_error("CapabilityNotFound", message)
    if data is not None and isinstance(data.get("error_type"), str):
        return to_error(_to_structured(data, message))
    error_type = _RPC_ERROR_TYPES.get(code, "Protocol") if isinstance(code, int) else "Protocol"
    if error_type == "ApprovalPending" and data is not None:
        return to_error(_pending({"message": message, **data}))
    return local_error(error_type, message)


def error_text(error: KruxOSError) -> str:
    """Text for a model: the error in the published shape."""
    fields = error.structured.to_dict()
    aliases = {
        "error": fields["error_type"],
        "message": fields["description"],
        "recovery": fields["recovery_actions"],
    }
    return to_json({**aliases, **fields})


def to_json(value: object) -> str:
    """Compact JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _to_structured(value: Mapping[str, Any], text: str) -> StructuredError:
    said = str(value.get("description") or value.get("message") or text)
    retry_after = value.get("retry_after")
    return StructuredError(
        error_type=str(value.get("error_type") or value.get("error") or "Unknown"),
        description=said,
        agent_description=str(value.get("agent_description") or said),
        recovery_actions=value.get("recovery_actions") or value.get("recovery") or [],
        retryable=value.get("retryable") is True,
        retry_after=retry_after if isinstance(retry_after, int | float) else None,
        context=_as_object(value.get("context")) or {},
    )


def _pending(value: Mapping[str, Any]) -> StructuredError:
    said = str(value.get("message") or "the call waits for the approval of a person")
    context = {"approval_id": value.get("approval_id") or value.get("request_id")}
    if "capability" in value:
        context["capability"] = value["capability"]
    return StructuredError(
        error_type="ApprovalPending",
        description=said,
        agent_description=said,
        recovery_actions=[{"action": "wait_for_approval", "description": "wait until a person has decided"}],
        context=context,
    )


def _text_of(result: Mapping[str, Any]) -> str:
    parts = cast("list[dict[str, Any]]", result.get("content") or [])
    return "\n".join(part.get("text", "") for part in parts)


def _parse(text: str) -> dict[str, Any] | None:
    try:
        return _as_object(json.loads(text))
    except ValueError:
        return None


def _as_object(value: object) -> dict[str, Any] | None:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
