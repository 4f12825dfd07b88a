import {open, rename, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {syncFolder} from '../files/folders.ts'
import {ioError} from '../files/io-error.ts'
import type {Connection} from './sqlite.ts'

/**
 * Brings an existing database to the newest schema; a copy of it as it was is kept beside it.
 * @throws KruxosError CONFLICT when a newer kruxos made it
 */
export async function upgrade(connection: Connection, migrations: readonly string[]): Promise<void> {
  const version = connection.number('PRAGMA user_version')
  refuseNewer(connection.file, version, migrations.length)
  if (version === migrations.length) return
  await keepCopy(connection, `${connection.file}.v${version}`)
  migrate(connection, migrations)
}

/** One transaction, so that a crash leaves the version that was there: that is the one to which the copy belongs. */
export function migrate(connection: Connection, migrations: readonly string[]): void {
  const version = connection.number('PRAGMA user_version')
  connection.atomically(() => {
    for (const sql of migrations.slice(version)) connection.execute(sql)
    connection.execute(`PRAGMA user_version = ${migrations.length}`)
  })
}

export function refuseNewer(file: string, version: number, newest: number): void {
  if (version <= newest) return
  throw new KruxosError(
    'CONFLICT',
    `${file} was made by a newer kruxos (schema ${version}, this one knows ${newest})`,
    {
      hint: 'install that version again, or go back: docs/backup.md, Upgrades',
    },
  )
}

async function keepCopy(connection: Connection, copy: string): Promise<void> {
  const partial = `${copy}.partial`
  try {
    await rm(partial, {force: true})
    await (await open(partial, 'wx', 0o600)).close()
    await connection.copyTo(partial)
    await rename(partial, copy)
    await syncFolder(dirname(copy))
  } catch (error) {
    await rm(partial, {force: true})
    throw error instanceof KruxosError ? error : ioError('write', copy, error)
  }
}
