import {type ErrorClass, errorClassOf, RPC_ERROR_TYPES} from '../../../src/contract/error-types.ts'
import {
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
} from './errors.ts'
import {type Details, describe, type StructuredError} from './structured-error.ts'

type ErrorConstructor = new (structured: StructuredError, options?: ErrorOptions) => KruxOSError

/** A class of the contract's table that is missing here does not compile. */
export const CLASSES: Readonly<Record<ErrorClass, ErrorConstructor>> = {
  KruxOSError,
  AuthenticationError,
  ConfigurationError,
  ConnectionLostError,
  ServiceUnavailableError,
  TimeoutError,
  CapabilityError,
  ApprovalError,
  ApprovalExpiredError,
  ApprovalRejectedError,
  ApprovalRequiredError,
  ApprovalPending,
  CapabilityNotFoundError,
  ConflictError,
  FileNotFoundError,
  InvalidInputError,
  PathOutOfScopeError,
  PermissionDeniedError,
  PolicyDeniedError,
  RateLimitedError,
  ResourceExhaustedError,
  SessionExpiredError,
  SessionPausedError,
}

/** The error of the class that the contract names for its type. */
export function toError(structured: StructuredError, options?: ErrorOptions): KruxOSError {
  return new CLASSES[errorClassOf(structured.error_type)](structured, options)
}

/** An error of our own making, in the gateway's shape. */
export function localError(type: string, description: string, details: Details & {cause?: unknown} = {}): KruxOSError {
  const {cause} = details
  return toError(describe(type, description, details), cause === undefined ? undefined : {cause})
}

/** The type of a JSON-RPC error that says no more than its code. */
export function rpcErrorType(code: number): string {
  return RPC_ERROR_TYPES[code] ?? 'Protocol'
}
