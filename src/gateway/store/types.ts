import type {AlertTable} from '../alert.ts'
import type {ApprovalTable, GrantTable} from '../approval.ts'
import type {HandOverTable} from '../hand-over.ts'
import type {MessageTable} from '../message.ts'
import type {MountTable} from '../mount.ts'
import type {PairingTable} from '../pairing/pairing.ts'
import type {ScheduleTable} from '../schedule.ts'
import type {SecretTable} from '../secret.ts'
import type {OutboxTable, ServiceTable} from '../service.ts'
import type {StateTable} from '../state-entry.ts'
import type {ToolSetTable} from '../tool-set.ts'
import type {UpstreamTable} from '../upstream.ts'

/**
 * What the gateway keeps. One interface, so that another database can stand behind it: every method is asynchronous,
 * and what must be one change is done inside `transaction`.
 * Calls made together, without awaiting between, run next to each other: no change comes between them.
 * Times are ISO 8601 strings in UTC.
 */

export interface AgentRow {
  readonly name: string
  readonly purpose: string
  readonly createdAt: string
  readonly revokedAt: string | null
  /** its calls are refused until it is resumed */
  readonly pausedAt: string | null
  readonly lastConnectedAt: string | null
  readonly invocations: number
}

export interface TokenRow {
  readonly id: string
  readonly label: string
  readonly principal: 'agent' | 'user'
  /** null for a user token */
  readonly agent: string | null
  /** SHA-256 of the token, hex; the token itself is never in this table */
  readonly hash: string
  readonly stored: boolean
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
  readonly grantedUids: readonly number[]
}

export interface SealedEntry {
  readonly path: string
  readonly version: number
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

export interface SessionRow {
  readonly id: string
  /** 128 random bits, hex; what a client presents to resume */
  readonly resumeId: string
  readonly tokenId: string
  readonly clientName: string | null
  readonly clientVersion: string | null
  readonly connectedAt: string
  readonly lastSeenAt: string
  readonly lastCallAt: string | null
  readonly invocations: number
}

export interface Agents {
  /** false when the name is taken */
  insert(row: AgentRow): Promise<boolean>
  get(name: string): Promise<AgentRow | null>
  list(): Promise<AgentRow[]>
  /** @throws KruxosError NOT_FOUND */
  setPurpose(name: string, purpose: string): Promise<void>
  /** @throws KruxosError NOT_FOUND */
  setRevoked(name: string, revokedAt: string | null): Promise<void>
  /** @throws KruxosError NOT_FOUND */
  setPaused(name: string, pausedAt: string | null): Promise<void>
  /** adds to the counter and moves lastConnectedAt forward */
  record(name: string, change: {lastConnectedAt?: string; invocations?: number}): Promise<void>
}

export interface Tokens {
  /** false when a token that is not revoked has the label */
  insert(row: TokenRow): Promise<boolean>
  get(id: string): Promise<TokenRow | null>
  /** the token of this label that is not revoked */
  getByLabel(label: string): Promise<TokenRow | null>
  getByHash(hash: string): Promise<TokenRow | null>
  list(filter: {agent?: string | undefined; includeRevoked?: boolean}): Promise<TokenRow[]>
  /** @throws KruxosError NOT_FOUND */
  setHash(id: string, hash: string): Promise<void>
  /** the first time stays. @throws KruxosError NOT_FOUND */
  setRevoked(id: string, revokedAt: string): Promise<void>
  setUsed(id: string, lastUsedAt: string): Promise<void>
  /** false when the user has it already */
  grant(id: string, uid: number): Promise<boolean>
  /** false when the user does not have it */
  ungrant(id: string, uid: number): Promise<boolean>
}

export interface VaultEntries {
  /** the wrapped data key and everything else that must be read before unlocking; null before the first use */
  readHeader(): Promise<Uint8Array | null>
  writeHeader(header: Uint8Array): Promise<void>
  get(path: string): Promise<SealedEntry | null>
  put(entry: SealedEntry): Promise<void>
  remove(path: string): Promise<boolean>
  /** sorted by path */
  list(): Promise<{path: string; version: number}[]>
  /**
   * Runs the work when the transaction is durable, before it resolves; the work must not fail nor use the store.
   * @throws KruxosError INTERNAL outside a transaction
   */
  afterCommit(work: () => Promise<void>): void
}

export interface Sessions {
  put(row: SessionRow): Promise<void>
  remove(id: string): Promise<void>
  list(): Promise<SessionRow[]>
}

/** Results of requests that carried an idempotency key; never with a secret in them. */
export interface Replies {
  get(key: string): Promise<{requestHash: string; reply: Uint8Array} | null>
  /** @throws KruxosError CONFLICT when the key has a reply already */
  put(key: string, requestHash: string, reply: Uint8Array, createdAt: string): Promise<void>
  removeBefore(createdAt: string): Promise<void>
}

/** How often one agent used one rule within a stretch of time. */
export interface RateRow {
  readonly rule: string
  readonly agent: string
  readonly slotEndsAt: string
  readonly count: number
}

export interface RateCounts {
  put(row: RateRow): Promise<void>
  /** the oldest first */
  list(): Promise<RateRow[]>
  removeBefore(slotEndsAt: string): Promise<void>
}

/** The policy files as they were accepted last: a file that is broken later does not count, also after a restart. */
export interface PolicyFiles {
  put(layer: string, text: string): Promise<void>
  remove(layer: string): Promise<void>
  list(): Promise<{layer: string; text: string}[]>
}

export interface Tables {
  readonly agents: Agents
  readonly tokens: Tokens
  readonly vault: VaultEntries
  readonly sessions: Sessions
  readonly replies: Replies
  readonly approvals: ApprovalTable
  readonly grants: GrantTable
  readonly rateCounts: RateCounts
  readonly policyFiles: PolicyFiles
  readonly alerts: AlertTable
  readonly secrets: SecretTable
  readonly mounts: MountTable
  readonly toolSets: ToolSetTable
  readonly schedules: ScheduleTable
  readonly messages: MessageTable
  readonly state: StateTable
  readonly services: ServiceTable
  readonly outbox: OutboxTable
  readonly upstreams: UpstreamTable
  readonly handOvers: HandOverTable
  readonly pairings: PairingTable
}

export interface Store extends Tables {
  /**
   * All or nothing, durable when it resolves; transactions run one after another. Inside, only `tables` may be used:
   * a call on the store itself would wait for the transaction that waits for it, and is refused.
   */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>
  /** Moves every time before `before` ahead; `onDone` is called when that is durable, before anything else is done. */
  redate(before: Date, ms: number, onDone: () => void): Promise<void>
  close(): Promise<void>
}

/** Held by the one gateway of a data folder, until it ends or releases it. */
export interface Lock {
  release(): Promise<void>
}
