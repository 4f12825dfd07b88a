import {dirname} from 'node:path'
import {type ErrorCode, KruxosError} from '../../contract/errors.ts'
import {quote} from '../files/quote.ts'

interface Fault {
  readonly code: ErrorCode
  message(file: string): string
  hint(file: string): string
}

const unusable: Fault = {
  code: 'IO',
  message: file => `${file} cannot be read or written`,
  hint: file => `see whether the disk is full or failing, and who owns the file: df -h ${quote(dirname(file))}`,
}

const full: Fault = {
  code: 'IO',
  message: file => `the disk of ${file} is full`,
  hint: file => `free some space and try again: df -h ${quote(dirname(file))}`,
}

const damaged: Fault = {
  code: 'IO',
  message: file => `the database ${file} is damaged`,
  hint: file => `stop the gateway and put a backup in its place; copies made by upgrades: ls ${quote(file)}.v*`,
}

const busy: Fault = {
  code: 'CONFLICT',
  message: file => `another program is using ${file}`,
  hint: file => `find it and close it: fuser ${quote(file)}`,
}

/** Primary result codes, https://www.sqlite.org/rescode.html */
const FAULTS: Readonly<Record<number, Fault>> = {
  3: unusable, // SQLITE_PERM
  5: busy, // SQLITE_BUSY
  6: busy, // SQLITE_LOCKED
  8: unusable, // SQLITE_READONLY
  10: unusable, // SQLITE_IOERR
  11: damaged, // SQLITE_CORRUPT
  13: full, // SQLITE_FULL
  14: unusable, // SQLITE_CANTOPEN
  26: damaged, // SQLITE_NOTADB
}

/** What a person can do about an error of SQLite; anything else is a fault of ours. */
export function toKruxosError(error: unknown, file: string): KruxosError {
  if (error instanceof KruxosError) return error
  const fault = FAULTS[primaryCode(error) ?? -1]
  if (!fault) return new KruxosError('INTERNAL', `the database ${file} refused a statement`, {cause: error})
  return new KruxosError(fault.code, fault.message(file), {hint: fault.hint(file), cause: error})
}

export function isBusy(error: unknown): boolean {
  return primaryCode(error) === 5
}

export function damagedFile(file: string): KruxosError {
  return new KruxosError('IO', damaged.message(file), {hint: damaged.hint(file)})
}

function primaryCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined
}
