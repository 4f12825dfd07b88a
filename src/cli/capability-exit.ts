import type {ErrorCode} from '../contract/errors.ts'

/** Error types of capabilities that a script would act on differently; every `…NotFound` is NOT_FOUND. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ApprovalPending: 'PENDING',
  ApprovalRejected: 'DENIED',
  ApprovalRequired: 'PENDING',
  ConflictError: 'CONFLICT',
  DestinationExists: 'CONFLICT',
  DomainNotAllowed: 'DENIED',
  InternalError: 'INTERNAL',
  InvalidFilter: 'USAGE',
  InvalidInput: 'USAGE',
  InvalidPattern: 'USAGE',
  InvalidTimestamp: 'USAGE',
  InvalidStream: 'USAGE',
  InvalidUrl: 'USAGE',
  MissingParameter: 'USAGE',
  OperationBlocked: 'DENIED',
  PathOutOfScope: 'DENIED',
  PermissionDenied: 'DENIED',
  PolicyDenied: 'DENIED',
  ProcessAlreadyExited: 'CONFLICT',
  ScopeViolation: 'DENIED',
  VaultLocked: 'LOCKED',
  VersionConflict: 'CONFLICT',
}

/** The exit code that tells of a capability's error; IO for whatever the world did to it. */
export function exitOfErrorType(type: string): ErrorCode {
  return CODES[type] ?? (type.endsWith('NotFound') ? 'NOT_FOUND' : 'IO')
}
