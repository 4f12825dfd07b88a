import {lstat, mkdtemp, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {BackupUnlock, BackupVerifyResult} from '../../contract/backup.ts'
import {acquireLock} from '../store/index.ts'
import {checkDatabases} from './check.ts'
import {decryptFile, openBackup} from './seal.ts'
import {unpack} from './unpack.ts'

export interface VerifyOrder {
  readonly file: string
  readonly unlock: BackupUnlock
  readonly signal?: AbortSignal
}

/** What has to be on a disk to be checked; the keys of the vault and of the certificates never are. */
const LOOKED_INTO = ['data/kruxos.db', 'data/audit.db', 'data/audit.key']
const PREFIX = 'kruxos-verify-'
/** One that was just made may not be locked yet. */
const YOUNG_MS = 10_000

/** Reads a backup to its end and restores nothing. @throws KruxosError DENIED, IO, CONFLICT */
export async function verifyBackup({file, unlock, signal}: VerifyOrder): Promise<BackupVerifyResult> {
  await using backup = await openBackup(file)
  await sweep()
  const folder = await mkdtemp(join(tmpdir(), PREFIX)) // 0700
  const lock = await acquireLock(folder)
  try {
    const archive = await decryptFile(backup, unlock, signal)
    const {version, createdAt, digests} = await unpack(archive, (name, write) =>
      write(LOOKED_INTO.includes(name) ? join(folder, name) : undefined),
    )
    const auditRows = await checkDatabases(join(folder, 'data'))
    return {file, version, createdAt, files: Object.keys(digests).length, auditRows}
  } finally {
    await lock.release()
    await rm(folder, {recursive: true, force: true})
  }
}

/** Removes what a check of ours left that was killed: the lock of a folder ends with its process. */
async function sweep(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  for (const name of names.filter(each => each.startsWith(PREFIX))) await sweepOne(join(tmpdir(), name))
}

async function sweepOne(folder: string): Promise<void> {
  const stats = await lstat(folder).catch(() => null)
  if (!stats?.isDirectory() || stats.uid !== (process.getuid?.() ?? stats.uid)) return
  if (Date.now() - stats.ctimeMs < YOUNG_MS) return
  const lock = await acquireLock(folder).catch(() => null)
  if (!lock) return
  await lock.release()
  await rm(folder, {recursive: true, force: true})
}
