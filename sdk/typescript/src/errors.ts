import {type ErrorClass, errorClassOf, RPC_ERROR_TYPES} from '../../../src/contract/error-types.ts'

export interface RecoveryAction {
  readonly action: string
  readonly description: string
  /** a capability that does it */
  readonly capability?: string
  readonly inputs?: Readonly<Record<string, unknown>>
}

/** A refusal or failure as the gateway tells it. */
export interface StructuredError {
  readonly error_type: string
  /** what happened */
  readonly description: string
  /** what it means for the caller, and what to do */
  readonly agent_description: string
  readonly recovery_actions: readonly RecoveryAction[]
  /** the same call may succeed later */
  readonly retryable: boolean
  /** seconds */
  readonly retry_after: number | null
  readonly context: Readonly<Record<string, unknown>>
}

/** Everything that this package throws. */
export class KruxOSError extends Error {
  readonly structured: StructuredError

  constructor(structured: StructuredError, options?: ErrorOptions) {
    super(structured.description, options)
    this.name = new.target.name
    this.structured = structured
  }

  get errorType(): string {
    return this.structured.error_type
  }

  get retryable(): boolean {
    return this.structured.retryable
  }

  /** what to do next, in one sentence */
  get hint(): string | undefined {
    return this.structured.recovery_actions[0]?.description
  }
}

/** The gateway does not take the token, or there is none. */
export class AuthenticationError extends KruxOSError {}

/** A setting that cannot be used; nothing was sent. */
export class ConfigurationError extends KruxOSError {}

/** The connection broke while the call was with the gateway: it may have run. It is never sent again. */
export class ConnectionLostError extends KruxOSError {}

/** The gateway cannot be reached; nothing was run. */
export class ServiceUnavailableError extends KruxOSError {}

/** No answer in time; the call may have run in part. */
export class TimeoutError extends KruxOSError {}

/** A capability refused or failed. */
export class CapabilityError extends KruxOSError {}

export class CapabilityNotFoundError extends CapabilityError {}
export class ConflictError extends CapabilityError {}
export class FileNotFoundError extends CapabilityError {}
export class InvalidInputError extends CapabilityError {}
export class PathOutOfScopeError extends CapabilityError {}
export class PermissionDeniedError extends CapabilityError {}
export class ResourceExhaustedError extends CapabilityError {}
export class SessionExpiredError extends CapabilityError {}

export class PolicyDeniedError extends CapabilityError {
  /** the rule that decided */
  get ruleReference(): string | undefined {
    return textIn(this.structured, 'rule')
  }
}

export class RateLimitedError extends CapabilityError {
  /** seconds; null when the gateway did not say */
  get retryAfter(): number | null {
    return this.structured.retry_after
  }
}

export class ApprovalError extends CapabilityError {
  /** id of the request; undefined when the gateway made none */
  get requestId(): string | undefined {
    return textIn(this.structured, 'approval_id') ?? textIn(this.structured, 'request_id')
  }
}

/** The call needs a person's approval and did not run. */
export class ApprovalRequiredError extends ApprovalError {}
export class ApprovalRejectedError extends ApprovalError {}
export class ApprovalExpiredError extends ApprovalError {}

/** Asks how an approval stands: the outcome of the call, or null while nobody has decided. @internal */
export type CheckApproval = (id: string, signal?: AbortSignal) => Promise<Record<string, unknown> | null>

export interface WaitOptions {
  /** how long to wait for the decision; 24 h when left out, as long as a request lives */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const FIRST_POLL_MS = 500
const MAX_POLL_MS = 5000
const DAY_MS = 86_400_000

/** The request waits for a person. `wait()` gives the result of the call once it has run: the gateway runs it, once. */
export class ApprovalPending extends ApprovalRequiredError {
  readonly #check: CheckApproval | undefined

  /** @internal */
  constructor(structured: StructuredError, options: ErrorOptions = {}, check?: CheckApproval) {
    super(structured, options)
    this.#check = check
  }

  /**
   * @throws ApprovalRejectedError, ApprovalExpiredError, what the call itself failed with, or TimeoutError when nobody
   * decided in time: the request stays, and `wait()` can be called again
   */
  async wait({timeoutMs = DAY_MS, signal}: WaitOptions = {}): Promise<Record<string, unknown>> {
    const id = this.requestId
    if (id === undefined || !this.#check) throw this
    const deadline = performance.now() + timeoutMs
    for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 2, MAX_POLL_MS)) {
      const outcome = await this.#check(id, signal)
      if (outcome) return outcome
      const left = deadline - performance.now()
      if (left <= 0) throw undecided(id, timeoutMs)
      await sleep(Math.min(pause, left), signal)
    }
  }
}

type ErrorConstructor = new (structured: StructuredError, options?: ErrorOptions) => KruxOSError

/** A class of the contract's table that is missing here does not compile. @internal */
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
}

/** The error of the class that the contract names for its type. @internal */
export function toError(structured: StructuredError, options?: ErrorOptions): KruxOSError {
  return new CLASSES[errorClassOf(structured.error_type)](structured, options)
}

/** An error of our own making, in the gateway's shape. @internal */
export function localError(
  type: string,
  description: string,
  {hint, cause, retryable = false}: {hint?: string | undefined; cause?: unknown; retryable?: boolean} = {},
): KruxOSError {
  const structured: StructuredError = {
    error_type: type,
    description,
    agent_description: hint === undefined ? description : `${description}; ${hint}`,
    recovery_actions: hint === undefined ? [] : [{action: 'fix', description: hint}],
    retryable,
    retry_after: null,
    context: {},
  }
  return toError(structured, cause === undefined ? undefined : {cause})
}

/** The type of a JSON-RPC error that says no more than its code. @internal */
export function rpcErrorType(code: number): string {
  return RPC_ERROR_TYPES[code] ?? 'Protocol'
}

function undecided(id: string, timeoutMs: number): KruxOSError {
  return localError('Timeout', `nobody decided on ${id} within ${timeoutMs / 1000} s`, {
    hint: `an operator decides with: kruxos approve show ${id}`,
    retryable: true,
  })
}

function textIn({context}: StructuredError, key: string): string | undefined {
  const value = context[key]
  return typeof value === 'string' ? value : undefined
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', stop, {once: true})
    function done(): void {
      signal?.removeEventListener('abort', stop)
      resolve()
    }
    function stop(): void {
      clearTimeout(timer)
      reject(signal?.reason)
    }
  })
}
