"""How a call tells how far it has come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a call has come, in units of its own.

    Attributes:
        done: Rises with each report.
        total: What ``done`` will be at the end; None when that is not known.
        message: What is going on.
    """

    done: float
    total: float | None
    message: str | None
