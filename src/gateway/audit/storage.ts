import type {AuditFilter} from '../../contract/audit.ts'

/** A row as it is kept: `body` is canonical JSON, `mac` binds it to the row before. */
export interface SealedRow {
  readonly seq: number
  readonly body: string
  readonly prev: Uint8Array
  readonly mac: Uint8Array
}

export interface RowQuery extends Omit<AuditFilter, 'since' | 'until'> {
  /** positions, both included */
  readonly from: number
  readonly to: number
  readonly order: 'oldest' | 'newest'
  readonly limit: number
}

/** What the log needs of a database. The store's audit log fits. */
export interface AuditStorage {
  /** One durable commit, all or nothing. @throws KruxosError IO */
  append(rows: readonly SealedRow[]): Promise<void>
  first(): Promise<SealedRow | null>
  last(): Promise<SealedRow | null>
  get(seq: number): Promise<SealedRow | null>
  /** the first rows from a position on */
  next(from: number, limit: number): Promise<SealedRow[]>
  /** outcomes and events, no intents */
  find(query: RowQuery): Promise<SealedRow[]>
  /** the first row that is not older; null when all are */
  firstSince(at: string): Promise<SealedRow | null>
  /** Drops rows up to `seq`, at most `limit` of them; how many went. */
  dropThrough(seq: number, limit: number): Promise<number>
  /** bytes on the disk */
  size(): Promise<number>
  close(): Promise<void>
}
