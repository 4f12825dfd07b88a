import {KruxosError} from '../../contract/errors.ts'
import {lastRotation} from './audit-log.ts'
import {readKey} from './key-file.ts'
import {rowsBetween} from './rows.ts'
import type {AuditStorage} from './storage.ts'
import {type Verification, verify} from './verify.ts'

/** Checks every row of a log that no gateway writes to. Where its end should be is not known. @throws KruxosError IO */
export async function verifyCopy(storage: AuditStorage, keyFile: string): Promise<Verification> {
  const key = await readKey(keyFile)
  if (!key) throw new KruxosError('IO', `the audit key ${keyFile} is missing`)
  const start = await lastRotation(storage)
  const rows = rowsBetween(storage, start.seq + 1, Number.MAX_SAFE_INTEGER)
  return verify(rows, {key, start, anchor: null})
}
