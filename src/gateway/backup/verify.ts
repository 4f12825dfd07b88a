import {createReadStream} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {BackupUnlock, BackupVerifyResult} from '../../contract/backup.ts'
import {checkDatabases} from './check.ts'
import {decrypt} from './seal.ts'
import {unpack} from './unpack.ts'

export interface VerifyOrder {
  readonly file: string
  readonly unlock: BackupUnlock
}

/** What has to be on a disk to be checked; the keys of the vault and of the certificates never are. */
const LOOKED_INTO = ['data/kruxos.db', 'data/audit.db', 'data/audit.key']

/** Reads a backup to its end and restores nothing. @throws KruxosError DENIED, IO, CONFLICT */
export async function verifyBackup({file, unlock}: VerifyOrder): Promise<BackupVerifyResult> {
  const folder = await mkdtemp(join(tmpdir(), 'kruxos-')) // 0700
  try {
    const archive = await decrypt(createReadStream(file), unlock)
    const {version, createdAt, digests} = await unpack(archive, name =>
      LOOKED_INTO.includes(name) ? join(folder, name) : undefined,
    )
    const auditRows = await checkDatabases(join(folder, 'data'))
    return {file, version, createdAt, files: Object.keys(digests).length, auditRows}
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}
