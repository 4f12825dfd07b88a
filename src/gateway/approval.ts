import type {ApprovalState} from '../contract/approval.ts'
import type {StructuredError} from '../contract/structured-error.ts'

/** Everything an approval is bound to; all of it is checked again when the call runs. */
export interface Binding {
  readonly agent: string
  readonly principal: 'agent' | 'user' | 'operator'
  /** null for an operator, who has no token and no session */
  readonly tokenId: string | null
  readonly sessionId: string | null
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
  readonly principal: 'agent' | 'user' | 'operator'
  readonly tokenId: string | null
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

export interface ApprovalDecision {
  readonly state: 'approved' | 'rejected' | 'expired' | 'cancelled'
  readonly decidedAt: string
  readonly decidedBy: string
  readonly decisionReason: string | null
}

export interface ApprovalTable {
  /** false when a request of the same digest is open */
  insert(request: ApprovalRequest): Promise<boolean>
  get(id: string): Promise<ApprovalRequest | null>
  /** at most two: the second shows that the prefix is not unique */
  findByPrefix(prefix: string): Promise<ApprovalRequest[]>
  /** the newest request of this digest */
  latest(digest: string): Promise<ApprovalRequest | null>
  /** oldest first */
  list(filter: {agent?: string | undefined; states?: readonly ApprovalState[]}): Promise<ApprovalRequest[]>
  countPending(agent: string): Promise<number>
  /** pending, and their time is up */
  overdue(now: string): Promise<ApprovalRequest[]>
  /** pending -> the decision; false when it is not pending, or a yes or no comes after its time */
  decide(id: string, decision: ApprovalDecision): Promise<boolean>
  /** approved -> running; true for one caller only */
  claim(id: string): Promise<boolean>
  /** approved or running -> its end */
  finish(id: string, state: 'done' | 'unknown', result: CallResult): Promise<boolean>
  /** true the first time */
  collect(id: string, collectedAt: string): Promise<boolean>
  /** those that are over and of which no grant came */
  removeBefore(createdAt: string): Promise<void>
}

export interface GrantTable {
  insert(grant: Grant): Promise<void>
  /** at most two */
  findByPrefix(prefix: string): Promise<Grant[]>
  list(filter: {agent?: string | undefined}): Promise<Grant[]>
  /** a grant that this call may use now */
  covering(binding: Binding, rule: string, now: string): Promise<Grant | null>
  /** counts one use; false when there is none left */
  use(id: string, now: string): Promise<boolean>
  /** false when it was revoked before */
  revoke(id: string, revokedAt: string): Promise<boolean>
}
