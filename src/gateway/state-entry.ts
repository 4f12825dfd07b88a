/** Whose state: one agent's own, or what all agents share. No agent name has a colon. */
export type Scope = 'shared' | `agent:${string}`

export interface StateInfo {
  readonly key: string
  /** rises with each write; a key that was deleted and made anew goes on above every version that was deleted */
  readonly version: number
  /** of the key, the value as JSON, and what it costs to keep them */
  readonly sizeBytes: number
  /** the agent that wrote it; `operator` */
  readonly writer: string
  /** first write of the key */
  readonly createdAt: string
  /** write of this version */
  readonly updatedAt: string
}

export interface StateEntry extends StateInfo {
  /** JSON */
  readonly value: string
}

/** A version as backups hold it. */
export interface StateRow extends StateEntry {
  readonly scope: Scope
  /** false for a version that was overwritten */
  readonly isLatest: boolean
}

export interface StateUsage {
  readonly keys: number
  /** of the latest versions: what the quota is for */
  readonly bytes: number
  /** of the versions before them, which use only what is free of the quota */
  readonly historyBytes: number
}

export interface StatePage {
  readonly prefix: string
  /** keys behind this one; all when empty */
  readonly after: string
  readonly limit: number
}

/** The methods that change something take part in a transaction of the caller. */
export interface StateTable {
  /** the latest version, or the one that is asked for */
  get(scope: Scope, key: string, version?: number): Promise<StateEntry | null>
  /** the latest version, without its value */
  find(scope: Scope, key: string): Promise<StateInfo | null>
  /** sorted by key */
  list(scope: Scope, page: StatePage): Promise<StateInfo[]>
  /** the newest first, below `before` */
  versions(scope: Scope, key: string, range: {before: number; limit: number}): Promise<StateInfo[]>
  /** the latest versions of keys that begin so */
  total(scope: Scope, prefix: string): Promise<{count: number; bytes: number}>
  /** of all keys; `floor`: the highest version that was ever deleted */
  usage(scope: Scope): Promise<StateUsage & {floor: number}>
  /** everybody who has state, or had it */
  scopes(): Promise<Scope[]>
  /** in the order of writing, every version; of one scope or of all */
  rows(scope: Scope | null, page: {afterId: number; limit: number}): Promise<(StateRow & {id: number})[]>
  /** A latest version takes the place of the one before, which stays as history. */
  insert(row: StateRow): Promise<void>
  /** Keeps the newest versions of a key and drops the others. */
  keepVersions(scope: Scope, key: string, count: number): Promise<void>
  /** Drops the oldest history of the scope, at least so many bytes of it as far as there are. */
  dropHistory(scope: Scope, bytes: number): Promise<void>
  /** With its history; false when there is no such key. */
  remove(scope: Scope, key: string): Promise<boolean>
  /** Every key with its history. */
  clear(scope: Scope): Promise<void>
}
