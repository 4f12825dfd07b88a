"""Typed capabilities for AI agents, through a KruxOS gateway.

>>> from kruxos import KruxOS
>>> agent = KruxOS.connect()
>>> agent.capabilities.invoke("filesystem.read", path="/workspace/data.csv")["content"]
"""

from ._agent import Agent, AsyncAgent
from ._answers import Result
from ._blocking_capabilities import Capabilities
from ._briefing import ContextBriefing
from ._capabilities import AsyncCapabilities
from ._connect import Connecting, KruxOS
from ._errors import (
    ApprovalError,
    ApprovalExpiredError,
    ApprovalPending,
    ApprovalRejectedError,
    ApprovalRequiredError,
    AuthenticationError,
    CapabilityError,
    CapabilityNotFoundError,
    ConfigurationError,
    ConflictError,
    ConnectionLostError,
    FileNotFoundError,  # noqa: A004 (the published name)
    InvalidInputError,
    KruxOSError,
    PathOutOfScopeError,
    PermissionDeniedError,
    PolicyDeniedError,
    RateLimitedError,
    RecoveryAction,
    ResourceExhaustedError,
    ServiceUnavailableError,
    SessionExpiredError,
    SessionPausedError,
    StructuredError,
    TimeoutError,  # noqa: A004 (the published name)
)
from ._progress import Progress
from ._run import AnthropicClient, RunResult
from ._state import AsyncSessionState, AsyncSharedState, AsyncState, SessionState, SharedState, State, StateEntry
from ._tool_adapters import ToolAdapters
from ._tools import Capability, JsonSchema, Tier
from ._vendor_types import ClaudeTool, GeminiTool, OpenAIChatTool, OpenAIResponsesTool, OpenAIToolMessage, ToolResult

__all__ = [
    "Agent",
    "AnthropicClient",
    "ApprovalError",
    "ApprovalExpiredError",
    "ApprovalPending",
    "ApprovalRejectedError",
    "ApprovalRequiredError",
    "AsyncAgent",
    "AsyncCapabilities",
    "AsyncSessionState",
    "AsyncSharedState",
    "AsyncState",
    "AuthenticationError",
    "Capabilities",
    "Capability",
    "CapabilityError",
    "CapabilityNotFoundError",
    "ClaudeTool",
    "ConfigurationError",
    "ConflictError",
    "Connecting",
    "ConnectionLostError",
    "ContextBriefing",
    "FileNotFoundError",
    "GeminiTool",
    "InvalidInputError",
    "JsonSchema",
    "KruxOS",
    "KruxOSError",
    "OpenAIChatTool",
    "OpenAIResponsesTool",
    "OpenAIToolMessage",
    "PathOutOfScopeError",
    "PermissionDeniedError",
    "PolicyDeniedError",
    "Progress",
    "RateLimitedError",
    "RecoveryAction",
    "ResourceExhaustedError",
    "Result",
    "RunResult",
    "ServiceUnavailableError",
    "SessionExpiredError",
    "SessionPausedError",
    "SessionState",
    "SharedState",
    "State",
    "StateEntry",
    "StructuredError",
    "Tier",
    "TimeoutError",
    "ToolAdapters",
    "ToolResult",
]
