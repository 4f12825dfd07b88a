import type {ApprovalState} from '../contract/approval.ts'
import type {StructuredError} from '../contract/structured-error.ts'

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
  /** SHA-256 of the binding without its session: the same call again has the same */
  readonly digest: string
  /** as the agent sent it */
  readonly input: Record<string, unknown>
  readonly rule: string
  readonly reason: string
  /** what the rule says to the model when a person rejects without a reason */
  readonly rejection: string | null
  /** the longest grant that may come of it; null: none */
  readonly maxGrantSeconds: number | null
  readonly state: ApprovalState
  readonly createdAt: string
  readonly expiresAt: string
  readonly decidedAt: string | null
  readonly decidedBy: string | null
  readonly decisionReason: string | null
  readonly result: CallResult | null
  readonly collectedAt: string | null
}

export type CallResult =
  | {readonly ok: true; readonly output: Record<string, unknown>}
  | {readonly ok: false; readonly error: StructuredError}

/** A standing yes: the calls it covers run without asking, for a time and perhaps a number of times. */
export interface Grant {
  /** `grant-` and hex */
  readonly id: string
  readonly agent: string
  readonly principal: 'agent' | 'user'
  readonly tokenId: string
  readonly capability: string
  readonly definitionHash: string
  /** these arguments alone; null: whatever the rule decides */
  readonly inputHash: string | null
  readonly rule: string
  /** the request that it was given with */
  readonly approvalId: string
  readonly createdAt: string
  readonly createdBy: string
  readonly expiresAt: string
  /** null: as often as its time allows */
  readonly times: number | null
  readonly used: number
  readonly revokedAt: string | null
}
