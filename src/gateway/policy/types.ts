import type {Tier} from '../../contract/capability.ts'
import type {Floor, Policy, Ruling} from '../../policy/index.ts'

/** What a decision is about. */
export interface Subject {
  readonly agent: string
  readonly principal: 'agent' | 'user' | 'operator'
  readonly capability: {readonly name: string; readonly tier: Tier; floor?(agent: string): Floor | null}
  /** as the capability's schema gives it: defaults filled in */
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
  | {
      readonly allowed: false
      readonly retryAfterSeconds: number
      readonly limit: number
      readonly windowSeconds: number
    }

export interface ListedTier {
  readonly tier: Tier
  /** other inputs may get another tier */
  readonly isConditional: boolean
  /** the deciding rule, as in a decision */
  readonly rule: string
  readonly reason: string
}

/** The policy in force, swapped whole when its files change. */
export interface ActivePolicy {
  describe(): {name: string; source: string; version: string; problems: string[]}
  /** Without counting: for lists, previews and explanations. */
  decide(subject: Subject): Decision
  /** Decides one call that is really made, and counts it against the rate limits that apply. */
  admit(subject: Subject): Allowance
  /** What tools/list shows: null when no input could ever be allowed. */
  listing(agent: string, principal: Subject['principal'], capability: Subject['capability']): ListedTier | null
  /** after a reload that changed something */
  onChange(listener: () => void): void
}

/** One policy file as it is on the disk. */
export interface LayerFile {
  readonly layer: string
  readonly file: string
  /** null: not there, or not readable */
  readonly text: string | null
  /** why it does not count as it is; `file:line:column` where it has a place */
  readonly problems: readonly string[]
}

/** What operators do with it. */
export interface PolicyStore {
  /** the compiled policy in force */
  current(): Policy
  /** every layer that has a file or is in force without one */
  files(): readonly LayerFile[]
  /** what `listing` says, and why, also of what is blocked */
  tierOf(agent: string, principal: Subject['principal'], capability: Subject['capability']): ListedTier
  /** a decision with all that led to it */
  explain(subject: Subject): Ruling
  /**
   * Puts a file in the place of a layer's, whole or not at all, and has it in force when it resolves.
   * @param expectedVersion of the text that is replaced; null when there is none; undefined: whatever it is
   * @returns the file
   * @throws KruxosError USAGE with file:line:column, CONFLICT when another text is there, IO
   */
  write(layer: string, text: string, expectedVersion: string | null | undefined): Promise<string>
  /**
   * Takes the file of a layer away, and it out of force.
   * @returns the file, and whether it was there
   * @throws KruxosError as `write`
   */
  remove(layer: string, expectedVersion: string | null | undefined): Promise<{file: string; changed: boolean}>
  /** Looks at the files now. */
  reload(): Promise<void>
}

export type PolicyInForce = ActivePolicy & PolicyStore
