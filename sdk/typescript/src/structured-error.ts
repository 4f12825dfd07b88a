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

/** @internal */
export interface Details {
  readonly hint?: string | undefined
  readonly retryable?: boolean
}

/** What went wrong on our side, in the gateway's shape. @internal */
export function describe(type: string, description: string, {hint, retryable = false}: Details = {}): StructuredError {
  return {
    error_type: type,
    description,
    agent_description: hint === undefined ? description : `${description}; ${hint}`,
    recovery_actions: hint === undefined ? [] : [{action: 'fix', description: hint}],
    retryable,
    retry_after: null,
    context: {},
  }
}
