import {backup, DatabaseSync, type SQLInputValue, type StatementSync} from 'node:sqlite'
import {pathToFileURL} from 'node:url'
import {KruxosError} from '../../contract/errors.ts'
import {toKruxosError} from './faults.ts'
import type {Values} from './sql.ts'

/** node:sqlite waits inside the event loop, so waiting long would stop the gateway. The lock file keeps other gateways away. */
const BUSY_TIMEOUT_MS = 50
const ALL_PAGES = 0x7fff_ffff
/** A row may carry more fields than a statement names. */
const OPTIONS = {timeout: BUSY_TIMEOUT_MS, defensive: true, allowUnknownNamedParameters: true}

const SETTINGS = `
  PRAGMA synchronous = FULL; -- in WAL mode anything less loses commits when the power fails
  PRAGMA secure_delete = ON; -- of a sealed secret that was replaced nothing stays
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
`

/** One connection to an existing file. Each statement is prepared once; every error is a KruxosError. */
export class Connection {
  readonly file: string
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(file: string) {
    this.file = file
    const url = pathToFileURL(file)
    url.searchParams.set('mode', 'rw') // never makes a file: a lost database must not come back empty
    this.#database = this.#guard(() => new DatabaseSync(url, OPTIONS))
    this.execute(SETTINGS)
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction
  }

  execute(sql: string): void {
    this.#guard(() => this.#database.exec(sql))
  }

  run(sql: string, values: Values = {}): number {
    return this.#guard(() => Number(this.#prepare(sql).run(values).changes))
  }

  /** Quicker than by name, for what runs with every call. */
  insert(sql: string, ...values: SQLInputValue[]): void {
    this.#guard(() => this.#prepare(sql).run(...values))
  }

  get<Row>(sql: string, values: Values = {}): Row | null {
    const row = this.#guard(() => this.#prepare(sql).get(values))
    return row === undefined ? null : ({...row} as Row)
  }

  all<Row>(sql: string, values: Values = {}): Row[] {
    return this.#guard(() => this.#prepare(sql).all(values)).map(row => ({...row}) as Row)
  }

  /** One number, as most PRAGMAs answer. */
  number(sql: string): number {
    return Number(Object.values(this.get<Record<string, unknown>>(sql) ?? {})[0])
  }

  /** Kept in the file. Needs shared memory, which network file systems lack. */
  useWriteAheadLog(): void {
    const {journal_mode} = this.get<{journal_mode: string}>('PRAGMA journal_mode = WAL') ?? {}
    if (journal_mode === 'wal') return
    throw new KruxosError('IO', `the file system of ${this.file} cannot hold a write-ahead log`, {
      hint: 'put the data folder on a local disk: KRUXOS_DATA_DIR',
    })
  }

  /** All or nothing, for work that does not wait. */
  atomically(work: () => void): void {
    this.execute('BEGIN IMMEDIATE')
    try {
      work()
      this.execute('COMMIT')
    } catch (error) {
      this.rollback()
      throw error
    }
  }

  /** SQLite may have rolled back by itself, after a full disk for example. */
  rollback(): void {
    if (this.inTransaction) this.execute('ROLLBACK')
  }

  async copyTo(file: string): Promise<void> {
    try {
      // All pages in one step: in several, each write of another process begins the copy anew.
      await backup(this.#database, file, {rate: ALL_PAGES})
    } catch (error) {
      throw toKruxosError(error, file)
    }
  }

  close(): void {
    this.#statements.clear()
    if (this.#database.isOpen) this.#guard(() => this.#database.close())
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (this.#database && !this.#database.isOpen) throw new KruxosError('INTERNAL', 'the store is closed')
      throw toKruxosError(error, this.file)
    }
  }
}
