import {randomUUID} from 'node:crypto'
import {existsSync} from 'node:fs'
import {open, rename, rm} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {syncFolder} from '../files/folders.ts'
import {ioError} from '../files/io-error.ts'
import {quote} from '../files/quote.ts'
import {migrate} from './migrations.ts'
import {APPLICATION_ID} from './schema.ts'
import {Connection} from './sqlite.ts'

const RESTORE = 'restore.new'
/**
 * What the gateway makes only after the database, and what a restore makes before it: where one stands, a missing
 * database is a lost one.
 */
const TRACES = ['vault.key', 'vault.key.epoch', join('tls', 'ca.key'), RESTORE]

/**
 * Makes the database under another name and renames it when it is whole,
 * so that an empty or half-made file under the real name always means loss.
 */
export async function createDatabase(file: string, migrations: readonly string[], now: Date): Promise<void> {
  const draft = `${file}.new`
  try {
    for (const suffix of ['', '-wal', '-shm']) await rm(draft + suffix, {force: true})
    await (await open(draft, 'wx', 0o600)).close()
    fill(draft, migrations, now)
    await rename(draft, file)
    await syncFolder(dirname(file))
  } catch (error) {
    throw error instanceof KruxosError ? error : ioError('create', file, error)
  }
}

function fill(draft: string, migrations: readonly string[], now: Date): void {
  const connection = new Connection(draft)
  try {
    connection.execute(`PRAGMA application_id = ${APPLICATION_ID}`)
    connection.useWriteAheadLog()
    migrate(connection, migrations)
    connection.run('INSERT INTO identity (id, created_at) VALUES (:id, :createdAt)', {
      id: randomUUID(),
      createdAt: now.toISOString(),
    })
  } finally {
    connection.close()
  }
}

/** @throws KruxosError IO when files of an earlier start stand beside a database that is missing */
export async function refuseIfLost(file: string): Promise<void> {
  const folder = dirname(file)
  const trace = [...TRACES.map(name => join(folder, name)), `${file}-wal`].find(existsSync)
  if (trace === undefined) return
  if (existsSync(join(folder, RESTORE))) {
    throw new KruxosError('IO', `the database ${file} is missing: a restore was cut short (${join(folder, RESTORE)})`, {
      hint: 'run the same kruxos backup restore again, it goes on where it was',
    })
  }
  throw new KruxosError('IO', `the database ${file} is missing, but ${trace} of an earlier start is there`, {
    hint: `put a backup in its place, or start anew with: mv ${quote(folder)} ${quote(`${folder}.old`)}`,
  })
}
