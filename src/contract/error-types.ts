/**
 * How both SDKs raise what goes wrong. No imports: the SDKs are built from this, and sdk/vectors/errors.json tells it
 * to every other language.
 */

/** Each class with the one it extends. */
export const ERROR_CLASSES = {
  KruxOSError: null,
  AuthenticationError: 'KruxOSError',
  ConfigurationError: 'KruxOSError',
  ConnectionLostError: 'KruxOSError',
  ServiceUnavailableError: 'KruxOSError',
  TimeoutError: 'KruxOSError',
  CapabilityError: 'KruxOSError',
  ApprovalError: 'CapabilityError',
  ApprovalExpiredError: 'ApprovalError',
  ApprovalRejectedError: 'ApprovalError',
  ApprovalRequiredError: 'ApprovalError',
  ApprovalPending: 'ApprovalRequiredError',
  CapabilityNotFoundError: 'CapabilityError',
  ConflictError: 'CapabilityError',
  FileNotFoundError: 'CapabilityError',
  InvalidInputError: 'CapabilityError',
  PathOutOfScopeError: 'CapabilityError',
  PermissionDeniedError: 'CapabilityError',
  PolicyDeniedError: 'CapabilityError',
  RateLimitedError: 'CapabilityError',
  ResourceExhaustedError: 'CapabilityError',
  SessionExpiredError: 'CapabilityError',
  SessionPausedError: 'CapabilityError',
} as const

export type ErrorClass = keyof typeof ERROR_CLASSES

/** `error_type` of a StructuredError to the class that is raised; any other type is a CapabilityError. */
export const ERROR_TYPES: Readonly<Record<string, ErrorClass>> = {
  'auth.invalid_credentials': 'AuthenticationError',
  'auth.agent_revoked': 'AuthenticationError',
  'auth.user_token_revoked': 'AuthenticationError',
  'auth.rate_limited': 'RateLimitedError',
  NotAuthenticated: 'AuthenticationError',
  SessionExpired: 'SessionExpiredError',
  SessionNotFound: 'SessionExpiredError',
  SessionPaused: 'SessionPausedError',
  PolicyDenied: 'PolicyDeniedError',
  ApprovalRequired: 'ApprovalRequiredError',
  ApprovalPending: 'ApprovalPending',
  ApprovalRejected: 'ApprovalRejectedError',
  ApprovalExpired: 'ApprovalExpiredError',
  ApprovalTimedOut: 'ApprovalExpiredError',
  ApprovalCancelled: 'ApprovalError',
  ApprovalOutcomeUnknown: 'ApprovalError',
  ApprovalQueueFull: 'ResourceExhaustedError',
  ApprovalVoid: 'ApprovalError',
  CapabilityNotFound: 'CapabilityNotFoundError',
  InvalidInput: 'InvalidInputError',
  InvalidTimestamp: 'InvalidInputError',
  PathOutOfScope: 'PathOutOfScopeError',
  FileNotFound: 'FileNotFoundError',
  DirectoryNotFound: 'FileNotFoundError',
  ParentNotFound: 'FileNotFoundError',
  PermissionDenied: 'PermissionDeniedError',
  ResourceExhausted: 'ResourceExhaustedError',
  QuotaExceeded: 'ResourceExhaustedError',
  QuotaExceededError: 'ResourceExhaustedError',
  DiskFull: 'ResourceExhaustedError',
  TooManyProcesses: 'ResourceExhaustedError',
  TooManyWatches: 'ResourceExhaustedError',
  RateLimited: 'RateLimitedError',
  Timeout: 'TimeoutError',
  ConflictError: 'ConflictError',
  VersionConflict: 'ConflictError',
  ServiceUnavailable: 'ServiceUnavailableError',
  DatabaseError: 'ServiceUnavailableError',
  AuditUnavailable: 'ServiceUnavailableError',
  'proxy.service_error': 'ServiceUnavailableError',
  ConnectionLost: 'ConnectionLostError',
  Configuration: 'ConfigurationError',
}

/** JSON-RPC error code to `error_type`, for an answer that carries no StructuredError of its own. */
export const RPC_ERROR_TYPES: Readonly<Record<number, string>> = {
  [-32_000]: 'RateLimited',
  [-32_001]: 'PolicyDenied',
  [-32_002]: 'ApprovalPending',
  [-32_003]: 'auth.invalid_credentials',
  [-32_602]: 'InvalidInput',
}

export function errorClassOf(type: string): ErrorClass {
  return Object.hasOwn(ERROR_TYPES, type) ? (ERROR_TYPES[type] ?? 'CapabilityError') : 'CapabilityError'
}
