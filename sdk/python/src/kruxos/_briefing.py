"""What changed since the agent was last here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ._answers import Result

CAPABILITY = "state.briefing.generate"

DetailLevel = Literal["summary", "detailed"]


@dataclass(frozen=True)
class ContextBriefing:
    """What changed since the agent was last here.

    Attributes:
        since: ISO 8601, UTC; what came after it is told.
        summary: A few sentences for a model.
        pending_approvals: Requests of the agent that nobody has decided.
        unread_messages: messages to the agent that it has not received.
        filesystem_changes: Files of the workspace that changed.
        process_events: Calls of the agent.
        alerts: Open alerts about the agent.
        health: Status of each part of the gateway.
    """

    since: str
    summary: str
    pending_approvals: int
    unread_messages: int
    filesystem_changes: Mapping[str, Any]
    process_events: Mapping[str, Any]
    alerts: Mapping[str, Any]
    health: Mapping[str, str]


def briefing_inputs(since: datetime | str | None, detail_level: DetailLevel) -> dict[str, str]:
    """A time without a zone is taken as local time, as ``datetime`` does."""
    text = since.astimezone().isoformat() if isinstance(since, datetime) else since
    return {"detail_level": detail_level, **({} if text is None else {"since": text})}


def read_briefing(output: Result) -> ContextBriefing:
    fields = output["briefing"]
    return ContextBriefing(**{name: fields[name] for name in ContextBriefing.__dataclass_fields__})
