import type {StructuredError} from '../../contract/structured-error.ts'

export type ApprovalState =
  | 'pending'
  | 'approved' // decided, not run yet
  | 'running'
  | 'done'
  | 'unknown' // the gateway died while it ran
  | 'rejected'
  | 'expired'
  | 'cancelled'

/** Everything an approval is bound to; all of it is checked again when the call runs. */
export interface Binding {
  readonly agent: string
  readonly principal: 'agent' | 'user'
  readonly tokenId: string
  readonly sessionId: string
  readonly capability: string
  /** SHA-256 of the definition's face (schemas, effect, version), hex */
  readonly definitionHash: string
  /** SHA-256 of the canonical JSON (RFC 8785) of the parsed input, hex */
  readonly inputHash: string
}

export interface ApprovalRequest extends Binding {
  /** `appr-` and hex */
  readonly id: string
  readonly input: Record<string, unknown>
  readonly rule: string
  readonly reason: string
  readonly rejection: string | null
  readonly maxGrantSeconds: number | null
  readonly state: ApprovalState
  readonly createdAt: string
  readonly expiresAt: string
  readonly decidedAt: string | null
  readonly decidedBy: string | null
  readonly decisionReason: string | null
  readonly result: Result | null
  readonly collectedAt: string | null
}

export type Result =
  | {readonly ok: true; readonly output: Record<string, unknown>}
  | {readonly ok: false; readonly error: StructuredError}
