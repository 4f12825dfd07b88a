import type {Tier} from '../../contract/capability.ts'

/** What a decision is about. Pure input: no clock, no files. */
export interface Subject {
  readonly agent: string
  readonly principal: 'agent' | 'user' | 'operator'
  readonly capability: {readonly name: string; readonly tier: Tier}
  readonly input: Readonly<Record<string, unknown>>
  readonly now: Date
}

export interface Decision {
  readonly tier: Tier
  /** the deciding rule for people: file:line, or `default tier of NAME` */
  readonly rule: string
  /** why, for people and agents */
  readonly reason: string
  /** what a rule says to the model when a person rejects without a reason; null when it says nothing */
  readonly rejection: string | null
  /** how long a request for approval waits, seconds */
  readonly approvalExpiresSeconds: number
  /** the longest grant an operator may give for it, seconds; null: no grants */
  readonly maxGrantSeconds: number | null
}

export type Allowance =
  | {readonly allowed: true; readonly decision: Decision}
  | {readonly allowed: false; readonly retryAfterSeconds: number; readonly limit: number; readonly windowSeconds: number}

/** The policy in force, swapped whole when its files change. */
export interface ActivePolicy {
  describe(): {name: string; source: string; version: string; problems: string[]}
  /** Without counting: for lists, previews and explanations. */
  decide(subject: Subject): Decision
  /** Decides one call that is really made, and counts it against the rate limits that apply. */
  admit(subject: Subject): Allowance
  /** What tools/list shows: null when no input could ever be allowed. `isConditional`: other inputs may get another tier. */
  listing(agent: string, principal: Subject['principal'], capability: Subject['capability']): {tier: Tier; isConditional: boolean} | null
  /** after a reload that changed something */
  onChange(listener: () => void): void
}
