"""What this package raises. Classes and types are those of ``sdk/vectors/errors.json``, which every SDK passes."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NotRequired, TypedDict


class RecoveryAction(TypedDict):
    """Something that may help after an error."""

    action: str
    description: str
    capability: NotRequired[str]
    """A capability that does it."""
    inputs: NotRequired[dict[str, Any]]


@dataclass(frozen=True)
class StructuredError:
    """A refusal or failure as the gateway tells it.

    Attributes:
        error_type: Published name of the error, for example ``FileNotFound``.
        description: What happened.
        agent_description: What it means for the caller, and what to do.
        recovery_actions: What may help.
        retryable: The same call may succeed later.
        retry_after: Seconds to wait before that; None when the gateway did not say.
        context: Further facts, for example ``path``.
    """

    error_type: str
    description: str
    agent_description: str
    recovery_actions: list[RecoveryAction] = field(default_factory=list[RecoveryAction])
    retryable: bool = False
    retry_after: float | None = None
    context: dict[str, Any] = field(default_factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        """The fields under their published names, JSON-ready."""
        return asdict(self)


class KruxOSError(Exception):
    """Base of everything that this package raises.

    Attributes:
        structured: The error in the gateway's own shape, also for errors that this package made itself.
    """

    def __init__(self, structured: StructuredError) -> None:
        super().__init__(structured)
        self.structured = structured

    @property
    def error_type(self) -> str:
        """Published name of the error."""
        return self.structured.error_type

    @property
    def retryable(self) -> bool:
        """The same call may succeed later."""
        return self.structured.retryable

    @property
    def hint(self) -> str | None:
        """What to do next, in one sentence."""
        actions = self.structured.recovery_actions
        return actions[0]["description"] if actions else None

    def __str__(self) -> str:
        hint = self.hint
        return self.structured.description if hint is None else f"{self.structured.description} (hint: {hint})"


class AuthenticationError(KruxOSError):
    """The gateway does not take the token, or there is none."""


class ConfigurationError(KruxOSError, ValueError):
    """A setting that cannot be used; nothing was sent."""


class ConnectionLostError(KruxOSError, ConnectionError):
    """The connection broke while the call was with the gateway: it may have run. It is never sent again."""


class ServiceUnavailableError(KruxOSError, ConnectionError):
    """The gateway, or a service behind it, cannot be reached; nothing was run."""


class TimeoutError(KruxOSError, builtins.TimeoutError):  # noqa: A001 (the published name)
    """No answer in time; the call may have run in part."""


class CapabilityError(KruxOSError):
    """A capability refused or failed."""


class CapabilityNotFoundError(CapabilityError):
    """There is no such capability for this agent."""


class ConflictError(CapabilityError):
    """Something else changed it meanwhile."""


class FileNotFoundError(CapabilityError, builtins.FileNotFoundError):  # noqa: A001 (the published name)
    """Nothing is at the path."""


class InvalidInputError(CapabilityError, ValueError):
    """The input does not fit the schema of the capability; nothing was run."""


class PathOutOfScopeError(CapabilityError):
    """The path does not stay inside the workspace."""


class PermissionDeniedError(CapabilityError, PermissionError):
    """The system does not let the gateway do it."""


class ResourceExhaustedError(CapabilityError):
    """A quota or a resource is used up."""


class SessionExpiredError(CapabilityError):
    """The session is over; connect again."""


class SessionPausedError(CapabilityError):
    """An operator has paused the agent; nothing was run."""


class PolicyDeniedError(CapabilityError):
    """The policy blocks the capability."""

    @property
    def reason(self) -> str:
        """Why, in words."""
        return self.structured.description

    @property
    def rule_reference(self) -> str | None:
        """The rule that decided."""
        return _text_in(self.structured.context, "rule")


class RateLimitedError(CapabilityError):
    """Too many calls, or too many failed attempts to connect."""

    @property
    def retry_after(self) -> float | None:
        """Seconds; None when the gateway did not say."""
        return self.structured.retry_after


class ApprovalError(CapabilityError):
    """What becomes of a call that a person has to approve."""

    @property
    def request_id(self) -> str | None:
        """Id of the request; None when the gateway made none."""
        context = self.structured.context
        return _text_in(context, "approval_id") or _text_in(context, "request_id")


class ApprovalRequiredError(ApprovalError):
    """The call needs a person's approval and did not run."""


class ApprovalRejectedError(ApprovalError):
    """A person said no."""

    @property
    def reason(self) -> str | None:
        """What the person gave as the reason."""
        return _text_in(self.structured.context, "reason")


class ApprovalExpiredError(ApprovalError):
    """Nobody decided while the request lived."""


class ApprovalPending(ApprovalRequiredError):  # noqa: N818 (not an error yet: somebody may still approve)
    """The call waits for a person, and runs once when it is approved. Catch it and ``wait()``, or come back later."""

    wait_for_outcome: Callable[[float | None], Any] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process there is no connection to wait on."""
        return (type(self), (self.structured,))

    def wait(self, timeout: float | None = None) -> Any:
        """Waits for the decision and gives the result of the call.

        Where the call was made with ``AsyncAgent`` this is awaitable: ``result = await pending.wait()``.

        Args:
            timeout: Seconds to wait for a decision; 24 hours when left out, as long as a request lives.

        Raises:
            ApprovalRejectedError: A person said no.
            ApprovalExpiredError: Nobody decided while the request lived.
            ApprovalError: The request was withdrawn.
            TimeoutError: Nobody decided in time; the request stays, and ``wait()`` can be called again.
            CapabilityError: What the call itself failed with.
        """
        if self.wait_for_outcome is None or self.request_id is None:
            raise self
        return self.wait_for_outcome(timeout)


_CLASSES: Mapping[str, type[KruxOSError]] = {
    "auth.invalid_credentials": AuthenticationError,
    "auth.agent_revoked": AuthenticationError,
    "auth.user_token_revoked": AuthenticationError,
    "auth.rate_limited": RateLimitedError,
    "NotAuthenticated": AuthenticationError,
    "SessionExpired": SessionExpiredError,
    "SessionNotFound": SessionExpiredError,
    "SessionPaused": SessionPausedError,
    "PolicyDenied": PolicyDeniedError,
    "ApprovalRequired": ApprovalRequiredError,
    "ApprovalPending": ApprovalPending,
    "ApprovalRejected": ApprovalRejectedError,
    "ApprovalExpired": ApprovalExpiredError,
    "ApprovalTimedOut": ApprovalExpiredError,
    "ApprovalCancelled": ApprovalError,
    "ApprovalOutcomeUnknown": ApprovalError,
    "ApprovalQueueFull": ResourceExhaustedError,
    "ApprovalVoid": ApprovalError,
    "CapabilityNotFound": CapabilityNotFoundError,
    "InvalidInput": InvalidInputError,
    "InvalidTimestamp": InvalidInputError,
    "PathOutOfScope": PathOutOfScopeError,
    "FileNotFound": FileNotFoundError,
    "DirectoryNotFound": FileNotFoundError,
    "ParentNotFound": FileNotFoundError,
    "PermissionDenied": PermissionDeniedError,
    "ResourceExhausted": ResourceExhaustedError,
    "QuotaExceededError": ResourceExhaustedError,
    "QuotaExceeded": ResourceExhaustedError,
    "DiskFull": ResourceExhaustedError,
    "TooManyProcesses": ResourceExhaustedError,
    "TooManyWatches": ResourceExhaustedError,
    "RateLimited": RateLimitedError,
    "Timeout": TimeoutError,
    "ConflictError": ConflictError,
    "VersionConflict": ConflictError,
    "ServiceUnavailable": ServiceUnavailableError,
    "DatabaseError": ServiceUnavailableError,
    "AuditUnavailable": ServiceUnavailableError,
    "proxy.service_error": ServiceUnavailableError,
    "ConnectionLost": ConnectionLostError,
    "Configuration": ConfigurationError,
}


def error_class(error_type: str) -> type[KruxOSError]:
    """The class that is raised for a type; CapabilityError for one that has none of its own."""
    return _CLASSES.get(error_type, CapabilityError)


def to_error(structured: StructuredError) -> KruxOSError:
    """The error of the class that its type names."""
    return error_class(structured.error_type)(structured)


def local_error(
    error_type: str,
    description: str,
    hint: str | None = None,
    *,
    retryable: bool = False,
    retry_after: float | None = None,
) -> KruxOSError:
    """An error of our own making, in the gateway's shape."""
    return to_error(
        StructuredError(
            error_type=error_type,
            description=description,
            agent_description=description if hint is None else f"{description}; {hint}",
            recovery_actions=[] if hint is None else [{"action": "fix", "description": hint}],
            retryable=retryable,
            retry_after=retry_after,
        )
    )


def _text_in(context: Mapping[str, Any], key: str) -> str | None:
    value = context.get(key)
    return value if isinstance(value, str) else None
