import {describe, type StructuredError} from './structured-error.ts'

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

/** An operator has paused the agent; nothing was run. */
export class SessionPausedError extends CapabilityError {}

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

export class ApprovalRejectedError extends ApprovalError {
  /** what the person gave as the reason */
  get reason(): string | undefined {
    return textIn(this.structured, 'reason')
  }
}

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
    const outcome = await this.outcome(timeoutMs, signal)
    if (outcome) return outcome
    throw undecided(this.requestId, timeoutMs)
  }

  /** As `wait`; null when nobody decided in time. @internal */
  async outcome(timeoutMs: number, signal?: AbortSignal): Promise<Record<string, unknown> | null> {
    const id = this.requestId
    if (id === undefined || !this.#check) throw this
    const deadline = performance.now() + timeoutMs
    for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 2, MAX_POLL_MS)) {
      const outcome = await this.#check(id, signal)
      if (outcome) return outcome
      const left = deadline - performance.now()
      if (left <= 0) return null
      await sleep(Math.min(pause, left), signal)
    }
  }
}

function undecided(id: string | undefined, timeoutMs: number): TimeoutError {
  return new TimeoutError(
    describe('Timeout', `nobody decided on ${id} within ${timeoutMs / 1000} s`, {
      hint: `an operator decides with: kruxos approve show ${id}`,
      retryable: true,
    }),
  )
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
