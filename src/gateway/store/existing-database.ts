import {lstat, open} from 'node:fs/promises'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {quote} from '../files/quote.ts'
import {damagedFile} from './faults.ts'
import {refuseNewer} from './migrations.ts'
import {APPLICATION_ID} from './schema.ts'
import type {Connection} from './sqlite.ts'

/** https://www.sqlite.org/fileformat.html#the_database_header */
const HEADER_BYTES = 100
const MAGIC = 'SQLite format 3\0'
const USER_VERSION_AT = 60
const APPLICATION_ID_AT = 68

/** Looks at the bytes of a file before SQLite may write to it. False when there is no file. */
export async function checkFile(file: string, newestVersion: number): Promise<boolean> {
  const stats = await lstat(file).catch(error => {
    if (error.code === 'ENOENT') return null
    throw ioError('read', file, error)
  })
  if (!stats) return false
  if (!stats.isFile()) {
    throw new KruxosError('IO', `${file} is not a regular file`, {hint: `ls -ld ${quote(file)}`})
  }
  const header = await readHeader(file)
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) throw damagedFile(file)
  if (header.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) {
    throw new KruxosError('IO', `${file} is a database, but not one of kruxos`, {hint: `ls -l ${quote(file)}`})
  }
  refuseNewer(file, header.readUInt32BE(USER_VERSION_AT), newestVersion)
  return true
}

/** SQLite takes an empty file, and many a cut one, for a good database; so the row that was made first must be there. */
export function checkContent(connection: Connection): void {
  if (!isWhole(connection)) throw damagedFile(connection.file)
}

/** For a file that is too large to be read whole at each start. */
export function checkIdentity(connection: Connection): void {
  if (!hasIdentity(connection)) throw damagedFile(connection.file)
}

function isWhole(connection: Connection): boolean {
  const check = connection.get<{quick_check: string}>('PRAGMA quick_check(1)')
  return check?.quick_check === 'ok' && hasIdentity(connection)
}

function hasIdentity(connection: Connection): boolean {
  try {
    return connection.all('SELECT id FROM identity').length === 1
  } catch (error) {
    if (error instanceof KruxosError && error.code === 'INTERNAL') return false // no such table
    throw error
  }
}

async function readHeader(file: string): Promise<Buffer> {
  await using handle = await open(file, 'r').catch(error => {
    throw ioError('read', file, error)
  })
  const {buffer, bytesRead} = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
  if (bytesRead < HEADER_BYTES) throw damagedFile(file)
  return buffer
}
