/**
 * The closed list of error codes: what the admin API answers, what `kruxos` prints, and the exit code of both.
 * `exit` is the process exit status, `http` the status of the admin API. docs/errors/ has a page for each code.
 */
export const ERRORS = {
  INTERNAL: {exit: 1, http: 500, when: 'a fault of ours'},
  USAGE: {exit: 2, http: 400, when: 'a bad flag, argument, label or input; a token on the command line'},
  UNREACHABLE: {
    exit: 3,
    http: 503,
    when: 'the gateway is not running, the connection was lost, or its certificate was refused',
  },
  DENIED: {exit: 4, http: 403, when: 'not authenticated, not permitted, or a socket owned by the wrong user'},
  CONFLICT: {
    exit: 5,
    http: 409,
    when: 'exists already, changed meanwhile, already decided, or expired; an audit log that was changed',
  },
  LOCKED: {exit: 6, http: 423, when: 'the vault is sealed'},
  IO: {exit: 7, http: 507, when: 'a file that cannot be read, parsed or written; a full disk'},
  NOT_FOUND: {exit: 8, http: 404, when: 'no such token, agent, capability or request'},
  PENDING: {exit: 9, http: 202, when: 'accepted, and waits for approval'},
  DIFFERENT: {exit: 10, http: 409, when: '--check found that something would change, or a policy test another tier'},
} as const satisfies Record<string, {exit: number; http: number; when: string}>

export type ErrorCode = keyof typeof ERRORS

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code)
}

/** One field of a rejected input: `path` is a JSON Pointer (RFC 6901). */
export interface ErrorIssue {
  path: string
  message: string
}

export interface ErrorBody {
  code: ErrorCode
  message: string
  hint?: string
  issues?: ErrorIssue[]
}

interface ErrorOptions {
  /** What to do next: a command that can be pasted, or one sentence. */
  hint?: string | undefined
  cause?: unknown
  issues?: ErrorIssue[] | undefined
}

/** An error that a user can act on. `message` says what failed, lower case, no period; never a secret. */
export class KruxosError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly issues: ErrorIssue[] | undefined

  constructor(code: ErrorCode, message: string, {hint, cause, issues}: ErrorOptions = {}) {
    super(message, cause === undefined ? undefined : {cause})
    this.name = 'KruxosError'
    this.code = code
    this.hint = hint
    this.issues = issues
  }

  get exitCode(): number {
    return ERRORS[this.code].exit
  }

  toBody(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : {hint: this.hint}),
      ...(this.issues === undefined ? {} : {issues: this.issues}),
    }
  }

  static fromBody(body: ErrorBody): KruxosError {
    return new KruxosError(body.code, body.message, {hint: body.hint, issues: body.issues})
  }
}
