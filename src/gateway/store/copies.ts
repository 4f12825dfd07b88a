import {KruxosError} from '../../contract/errors.ts'
import {checkFile, checkIdentity} from './existing-database.ts'
import {damagedFile} from './faults.ts'
import {Connection} from './sqlite.ts'

/** Copies a database as it is at one moment, also while a gateway writes to it. @throws KruxosError IO, CONFLICT */
export async function copyDatabase(from: string, to: string): Promise<void> {
  if (!(await checkFile(from, Number.POSITIVE_INFINITY))) {
    throw new KruxosError('NOT_FOUND', `there is no database ${from}`, {hint: 'kruxos gateway start'})
  }
  const connection = new Connection(from)
  try {
    await connection.copyTo(to)
  } finally {
    connection.close()
  }
}

/**
 * Reads every page and index of a database that nobody has open.
 * @throws KruxosError IO when it is damaged or not ours, CONFLICT when a newer kruxos made it
 */
export async function checkDatabase(file: string, migrations: readonly string[]): Promise<void> {
  if (!(await checkFile(file, migrations.length))) throw damagedFile(file)
  const connection = new Connection(file)
  try {
    const check = connection.get<{integrity_check: string}>('PRAGMA integrity_check(1)')
    if (check?.integrity_check !== 'ok') throw damagedFile(file)
    checkIdentity(connection)
  } finally {
    connection.close()
  }
}
