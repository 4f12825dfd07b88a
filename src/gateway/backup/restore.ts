import {existsSync} from 'node:fs'
import type {FileHandle} from 'node:fs/promises'
import {join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import type {BackupRestoreResult, BackupUnlock, BackupVerifyResult} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {makePrivateFolder} from '../files/folders.ts'
import {acquireLock} from '../store/index.ts'
import {checkDatabases} from './check.ts'
import {exchange, findPlan, type Plan, writePlan} from './exchange.ts'
import {leaveEvent} from './pending-event.ts'
import {folderOf, PLACES, type Root} from './places.ts'
import {type Rights, takeRights} from './rights.ts'
import {decryptFile, openBackup} from './seal.ts'
import {clearStages, makeStages, stageOf} from './stage.ts'
import {unpack} from './unpack.ts'

export interface RestoreOrder {
  readonly paths: Paths
  readonly file: string
  readonly unlock: BackupUnlock
  /** move what is there aside */
  readonly force: boolean
  /** who asked for it, for the audit log */
  readonly operator: string
  /** heeded until the first file is exchanged: from then on the way out is to the end */
  readonly signal?: AbortSignal
}

/**
 * Puts a backup in its place once all of it is unpacked and checked. What was there is moved aside. The list of revoked
 * tokens stays: the gateway applies it at its next start. A restore that was killed half-way is brought to its end first.
 * @throws KruxosError CONFLICT while a gateway runs, or when there is data and no `force`
 */
export async function restoreBackup(order: RestoreOrder): Promise<BackupRestoreResult> {
  const {paths, force, signal} = order
  await using file = await openBackup(order.file)
  await makePrivateFolder(paths.dataDir)
  using rights = takeRights(paths)
  const lock = await acquireLock(paths.dataDir).catch(error => {
    throw whileItRuns(error)
  })
  try {
    const source = await identify(order.file, file)
    const earlier = await findPlan(paths, rights)
    const done = earlier && (await carryOut(order, earlier, rights))
    if (done && earlier.source === source) return done
    if (!force) refuseData(paths)
    const plan = await stage(order, file, source, rights).catch(async error => {
      await clearStages(paths, rights)
      signal?.throwIfAborted()
      throw error
    })
    return await carryOut(order, plan, rights)
  } finally {
    await lock.release()
  }
}

async function stage(order: RestoreOrder, backup: FileHandle, source: string, rights: Rights): Promise<Plan> {
  const {paths, file, unlock, signal} = order
  await makeStages(paths, rights)
  const archive = await decryptFile(backup, unlock, signal)
  const {version, createdAt, digests} = await unpack(archive, (name, write) =>
    rights.as(rootOf(name), () => write(staged(paths, name))),
  )
  const auditRows = await checkDatabases(stageOf(paths, 'data'))
  signal?.throwIfAborted()
  const checked = {file, version, createdAt, files: Object.keys(digests).length, auditRows}
  return writePlan(paths, {source, checked}, rights)
}

async function carryOut({paths, operator}: RestoreOrder, plan: Plan, rights: Rights): Promise<BackupRestoreResult> {
  const replaced = await exchange(paths, plan, rights)
  const {file, version, createdAt, files}: BackupVerifyResult = plan.checked
  await leaveEvent(paths.dataDir, {
    event: 'backup.restored',
    at: new Date().toISOString(),
    operator,
    input: {file, version, createdAt, files, replaced},
  })
  await clearStages(paths, rights)
  return {...plan.checked, replaced}
}

/** Tells whether it is the same file that an earlier restore began with. */
async function identify(file: string, handle: FileHandle): Promise<string> {
  const {size, mtimeMs} = await handle.stat()
  return `${file} ${size} ${mtimeMs}`
}

function whileItRuns(cause: unknown): unknown {
  if (!(cause instanceof KruxosError) || cause.code !== 'CONFLICT') return cause
  return new KruxosError('CONFLICT', cause.message, {hint: 'kruxos gateway stop', cause})
}

function refuseData(paths: Paths): void {
  const found = PLACES.map(({root, path}) => join(folderOf(paths, root), path)).find(existsSync)
  if (found === undefined) return
  throw new KruxosError('CONFLICT', `there is data already: ${found}`, {
    hint: 'with --force it is moved aside, and the backup takes its place',
  })
}

/** `data/tls/ca.pem` to its place below the stage of its root. */
function staged(paths: Paths, name: string): string {
  const [, ...rest] = name.split('/')
  return join(stageOf(paths, rootOf(name)), ...rest)
}

function rootOf(name: string): Root {
  return name.startsWith('config/') ? 'config' : 'data'
}
