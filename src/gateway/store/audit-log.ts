import {dirname} from 'node:path'
import {makePrivateFolder} from '../files/folders.ts'
import {AUDIT_MIGRATIONS} from './audit-schema.ts'
import {type AuditQuery, findRows} from './audit-search.ts'
import {checkFile, checkIdentity} from './existing-database.ts'
import {upgrade} from './migrations.ts'
import {createDatabase} from './new-database.ts'
import {Connection} from './sqlite.ts'

/** A row of the audit log: `body` is authenticated by `mac`, which binds it to the row before. */
export interface AuditRow {
  readonly seq: number
  readonly body: string
  readonly prev: Uint8Array
  readonly mac: Uint8Array
}

export const ROW = 'seq, body, prev, mac'

/**
 * A file of its own beside the store: it grows without end, is written at another pace, and can be put on another disk.
 * What is in it is checked by its chain, not here.
 * @throws KruxosError IO when it is damaged or not ours, CONFLICT when a newer kruxos made it
 */
export async function openAuditLog(file: string, now = () => new Date()): Promise<AuditDatabase> {
  await makePrivateFolder(dirname(file))
  if (!(await checkFile(file, AUDIT_MIGRATIONS.length))) await createDatabase(file, AUDIT_MIGRATIONS, now())
  const connection = new Connection(file)
  try {
    checkIdentity(connection)
    connection.useWriteAheadLog()
    await upgrade(connection, AUDIT_MIGRATIONS)
  } catch (error) {
    connection.close()
    throw error
  }
  return new AuditDatabase(connection)
}

/** Before the store is opened, so that data of a newer kruxos are left as they are. @throws KruxosError CONFLICT, IO */
export async function checkAuditLog(file: string): Promise<void> {
  await checkFile(file, AUDIT_MIGRATIONS.length)
}

/** Every method is asynchronous so that another database can stand behind it; this one works at once. */
class AuditDatabase {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** One durable commit, all or nothing. */
  async append(rows: readonly AuditRow[]): Promise<void> {
    this.#connection.atomically(() => {
      for (const {seq, body, prev, mac} of rows) {
        this.#connection.insert('INSERT INTO audit (seq, body, prev, mac) VALUES (?, ?, ?, ?)', seq, body, prev, mac)
      }
    })
  }

  async first(): Promise<AuditRow | null> {
    return this.#connection.get(`SELECT ${ROW} FROM audit ORDER BY seq LIMIT 1`)
  }

  async last(): Promise<AuditRow | null> {
    return this.#connection.get(`SELECT ${ROW} FROM audit ORDER BY seq DESC LIMIT 1`)
  }

  async get(seq: number): Promise<AuditRow | null> {
    return this.#connection.get(`SELECT ${ROW} FROM audit WHERE seq = :seq`, {seq})
  }

  /** The first rows from a position on. */
  async next(from: number, limit: number): Promise<AuditRow[]> {
    return this.#connection.all(`SELECT ${ROW} FROM audit WHERE seq >= :from ORDER BY seq LIMIT :limit`, {from, limit})
  }

  async find(query: AuditQuery): Promise<AuditRow[]> {
    return findRows(this.#connection, query)
  }

  /** The first row that is not older, by halving: rows are in order of time. Null when all are older. */
  async firstSince(at: string): Promise<AuditRow | null> {
    const last = await this.last()
    let low = (await this.first())?.seq ?? 0
    let high = (last?.seq ?? 0) + 1
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const [row] = await this.next(middle, 1)
      if (row && JSON.parse(row.body).at < at) low = row.seq + 1
      else high = middle
    }
    const [found] = await this.next(low, 1)
    return found ?? null
  }

  /** Drops rows up to a position, at most `limit` of them; how many went. */
  async dropThrough(seq: number, limit: number): Promise<number> {
    return this.#connection.run(
      'DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE seq <= :seq ORDER BY seq LIMIT :limit)',
      {seq, limit},
    )
  }

  /** Bytes on the disk, the write-ahead log left out. */
  async size(): Promise<number> {
    return this.#connection.number('PRAGMA page_count') * this.#connection.number('PRAGMA page_size')
  }

  async close(): Promise<void> {
    this.#connection.close()
  }
}

export type {AuditDatabase}
