import type {AuditStatus} from '../../contract/audit.ts'
import type {Tier} from '../../contract/capability.ts'

export type {AuditStatus} from '../../contract/audit.ts'

/** Who acted: an agent or user over the network, an operator over the admin socket, the gateway itself. */
export interface Actor {
  readonly type: 'agent' | 'user' | 'operator' | 'gateway'
  /** agent name; uid or user name of an operator as far as it is known */
  readonly name: string
  readonly sessionId: string | null
  /** id of the token that was used, never the token */
  readonly tokenId: string | null
  /** the client as it named itself; not to be trusted */
  readonly client: string | null
}

/** What will be tried: recorded, and durable, before anything happens. */
export interface Intent {
  /** `capability.call`, or the operation of the admin API */
  readonly event: string
  readonly actor: Actor
  /** capability name, token label, agent name …: what is acted on */
  readonly subject: string | null
  /** recorded redacted, large values as digest and head */
  readonly input: unknown
  readonly decision: {readonly tier: Tier; readonly rule: string; readonly reason: string} | null
  readonly approvalId: string | null
  /** W3C trace context of the caller */
  readonly traceparent?: string | null
}

/** How it ended. */
export interface Outcome {
  readonly status: AuditStatus
  /** error type or code; null on success */
  readonly error: string | null
  /** recorded as digest and head */
  readonly output: unknown
  readonly durationMs: number
}

/** Ties an outcome to its intent: the sequence number of the intent's row. */
export type IntentId = number

export interface Audit {
  /**
   * Resolves when the row is on the disk; rows that are asked for in one turn of the event loop share one commit.
   * @throws KruxosError IO when it cannot be recorded: then nothing may be done
   */
  intend(intent: Intent): Promise<IntentId>
  /** Recorded with the next commit; nobody has to wait for it. */
  conclude(intent: IntentId, outcome: Outcome): void
  /** Something that happened by itself or was refused before it began: one row, durable when it resolves. */
  record(intent: Intent, outcome: Outcome): Promise<void>
}
