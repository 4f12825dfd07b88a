import type {FileHandle} from 'node:fs/promises'
import type {Scope, StateInfo, StateTable, StateUsage} from './state-entry.ts'

/** The one who writes has not seen the latest version. */
export class StateConflict extends Error {
  readonly key: string
  readonly expectedVersion: number
  /** 0: there is no such key */
  readonly actualVersion: number

  constructor(key: string, expectedVersion: number, actualVersion: number) {
    super(`${key} is at version ${actualVersion}, not ${expectedVersion}`)
    this.name = 'StateConflict'
    this.key = key
    this.expectedVersion = expectedVersion
    this.actualVersion = actualVersion
  }
}

export class StateQuotaReached extends Error {
  readonly usedBytes: number
  readonly neededBytes: number
  readonly limitBytes: number

  constructor({usedBytes, neededBytes, limitBytes}: {usedBytes: number; neededBytes: number; limitBytes: number}) {
    super(`${usedBytes} of ${limitBytes} bytes are used, and this needs ${neededBytes} more`)
    this.name = 'StateQuotaReached'
    this.usedBytes = usedBytes
    this.neededBytes = neededBytes
    this.limitBytes = limitBytes
  }
}

export interface StateWrite {
  readonly scope: Scope
  readonly key: string
  /** any JSON value */
  readonly value: unknown
  readonly writer: string
  /** 0: only when there is no such key */
  readonly expectedVersion?: number | undefined
}

export interface StateRemoval {
  readonly scope: Scope
  readonly key: string
  readonly writer: string
  readonly expectedVersion?: number | undefined
}

export interface Written {
  readonly info: StateInfo
  /** 0 for a new key */
  readonly previousVersion: number
}

/** What happened to a shared key. */
export interface SharedChange {
  readonly key: string
  readonly change: 'written' | 'deleted'
  /** the new version, or the one that was deleted */
  readonly version: number
  readonly writer: string
  readonly at: string
}

export type StateTables = {readonly state: StateTable}

/** What agents keep, and share. A change is durable when it resolves. */
export interface KeptState {
  readonly table: Pick<StateTable, 'get' | 'find' | 'list' | 'versions' | 'total'>
  /** @throws StateConflict, StateQuotaReached */
  set(write: StateWrite): Promise<Written>
  /** Null when there is no such key. @throws StateConflict */
  remove(removal: StateRemoval): Promise<StateInfo | null>
  /** The same as a part of a transaction; `announce` it when that is durable. */
  setIn(tables: StateTables, write: StateWrite): Promise<Written>
  removeIn(tables: StateTables, removal: StateRemoval): Promise<StateInfo | null>
  /** `null`: anything may be different. */
  announce(scope: Scope, change: SharedChange | null): void
  quota(scope: Scope): Promise<StateUsage & {limitBytes: number}>
}

export function scopeOf(agent: string | null): Scope {
  return agent === null ? 'shared' : `agent:${agent}`
}

/** The agent of a scope; null for what all share. */
export function agentOf(scope: Scope): string | null {
  return scope === 'shared' ? null : scope.slice('agent:'.length)
}

/** The caller has no session, or it ended during the call. */
export class SessionOver extends Error {
  constructor() {
    super('this call belongs to no session')
    this.name = 'SessionOver'
  }
}

/** What sessions note for themselves, and lose when they end. `undefined` where there is nothing. @throws SessionOver */
export interface SessionState {
  get(sessionId: string | null, key: string): unknown
  /** Gives back what was there. @throws StateQuotaReached */
  set(sessionId: string | null, key: string, value: unknown): unknown
  delete(sessionId: string | null, key: string): unknown
  /** sorted */
  list(sessionId: string | null, prefix: string): string[]
  /** how many keys there were */
  clear(sessionId: string | null): number
}

export class TooManySharedWatches extends Error {
  readonly limit: number

  constructor(limit: number) {
    super(`you have ${limit} subscriptions already`)
    this.name = 'TooManySharedWatches'
    this.limit = limit
  }
}

export interface SharedChanges {
  /** of each key the latest */
  readonly changes: readonly SharedChange[]
  /** more changed than could be remembered */
  readonly isTruncated: boolean
}

/** Subscriptions to shared keys; each belongs to a session and ends with it. */
export interface SharedWatching {
  /** The id. @throws SessionOver, TooManySharedWatches */
  add(sessionId: string | null, prefix: string): string
  /** What happened since the last question, or else in the time to come; null when the session has no such subscription. */
  take(sessionId: string | null, id: string, waitMs: number, signal: AbortSignal): Promise<SharedChanges | null>
  /** false when the session has no such subscription */
  remove(sessionId: string | null, id: string): boolean
}

/** The file is not as it was written. */
export class BackupDamaged extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(`the backup is damaged: ${why}`, options)
    this.name = 'BackupDamaged'
  }
}

export interface Backup {
  readonly id: string
  readonly createdAt: string
  /** null: everything */
  readonly scope: Scope | null
  readonly sizeBytes: number
  /** on this machine */
  readonly file: string
}

export interface Restored {
  readonly scopes: readonly Scope[]
  readonly agents: readonly string[]
  readonly shared: boolean
}

/** Backups of kept state: private files with a digest. `null` as a scope is everything. */
export interface Backups {
  /** the newest first; what is no backup any more is left out */
  list(): Promise<Backup[]>
  /** of one moment; durable when it resolves */
  create(scope: Scope | null): Promise<Backup>
  find(id: string): Promise<Backup | null>
  /** Its bytes; the caller closes it. */
  open(id: string): Promise<FileHandle | null>
  /**
   * Puts the state of the backup, or of one scope in it, in the place of what is there, as a part of a transaction.
   * Null when there is no such backup, or none of that scope. @throws BackupDamaged: then the transaction must not be kept
   */
  restoreIn(tables: StateTables, id: string, scope: Scope | null): Promise<Restored | null>
  /** The same in a transaction of its own. */
  restore(id: string, scope: Scope | null): Promise<Restored | null>
}

/** A picture of what an agent can see, kept for later. */
export interface Snapshot {
  readonly id: string
  readonly takenAt: string
  readonly sizeBytes: number
}

export interface Snapshots {
  create(agent: string, content: Record<string, unknown>): Promise<Snapshot>
  /** the agent's own, the newest first */
  list(agent: string): Promise<Snapshot[]>
  /** Null when the agent has none of that id. */
  load(agent: string, id: string): Promise<Record<string, unknown> | null>
}
