export {type ConnectOptions, KruxOS} from './agent.ts'
export type {Briefing, BriefingOptions} from './briefing.ts'
export type {CallOptions, Output, Progress} from './call-options.ts'
export type {Capabilities} from './capabilities.ts'
export {
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
  FileNotFoundError,
  InvalidInputError,
  KruxOSError,
  PathOutOfScopeError,
  PermissionDeniedError,
  PolicyDeniedError,
  RateLimitedError,
  ResourceExhaustedError,
  ServiceUnavailableError,
  SessionExpiredError,
  SessionPausedError,
  TimeoutError,
  type WaitOptions,
} from './errors.ts'
export type {HttpServer, McpConfig, McpConfigOptions, StdioServer} from './mcp-config.ts'
export type {MessageOf, MessagesClient, MessagesOf, RunOptions, RunParams, RunResult} from './run.ts'
export type {ConnectionSettings} from './settings.ts'
export type {PersistentState, SessionState, SharedState, State, StateEntry, StateWriteOptions} from './state.ts'
export type {RecoveryAction, StructuredError} from './structured-error.ts'
export type {
  FunctionCall,
  FunctionResponse,
  ToolCall,
  ToolMessage,
  ToolResult,
  ToolUse,
  ToolUseOptions,
} from './tool-use.ts'
export type {
  Annotations,
  Capability,
  CapabilityFilter,
  ClaudeTool,
  GeminiTool,
  JsonSchema,
  OpenAIChatTool,
  OpenAIResponsesTool,
  Tier,
} from './tools.ts'
