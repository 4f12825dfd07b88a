import {existsSync} from 'node:fs'
import {stat} from 'node:fs/promises'
import {join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import type {BackupRestoreResult, BackupUnlock, BackupVerifyResult} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {giveToOwnerOf} from '../files/owner.ts'
import {acquireLock} from '../store/index.ts'
import {checkDatabases} from './check.ts'
import {exchange, isHalfWay, type Plan, readPlan, writePlan} from './exchange.ts'
import {leaveEvent} from './pending-event.ts'
import {folderOf, PLACES, type Root} from './places.ts'
import {decryptFile} from './seal.ts'
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
  const lock = await acquireLock(paths.dataDir).catch(error => {
    throw whileItRuns(error)
  })
  try {
    const source = await identify(order.file)
    const earlier = isHalfWay(paths) ? await readPlan(paths) : null
    const done = earlier && (await carryOut(order, earlier))
    if (done && earlier.source === source) return done
    if (!force) refuseData(paths)
    const plan = await stage(order, source).catch(async error => {
      await clearStages(paths)
      signal?.throwIfAborted()
      throw error
    })
    return await carryOut(order, plan)
  } finally {
    await lock.release()
  }
}

async function stage({paths, file, unlock, signal}: RestoreOrder, source: string): Promise<Plan> {
  await makeStages(paths)
  const archive = await decryptFile(file, unlock, signal)
  const {version, createdAt, digests} = await unpack(archive, name => staged(paths, name))
  const auditRows = await checkDatabases(stageOf(paths, 'data'))
  signal?.throwIfAborted()
  const checked = {file, version, createdAt, files: Object.keys(digests).length, auditRows}
  return writePlan(paths, {source, checked})
}

async function carryOut({paths, operator}: RestoreOrder, plan: Plan): Promise<BackupRestoreResult> {
  const replaced = await exchange(paths, plan)
  const {file, version, createdAt, files}: BackupVerifyResult = plan.checked
  await leaveEvent(paths.dataDir, {
    event: 'backup.restored',
    at: new Date().toISOString(),
    operator,
    input: {file, version, createdAt, files, replaced},
  })
  await giveToOwnerOf(paths.dataDir, join(paths.dataDir, 'lock.db'))
  await clearStages(paths)
  return {...plan.checked, replaced}
}

/** Tells whether it is the same file that an earlier restore began with. */
async function identify(file: string): Promise<string> {
  const {size, mtimeMs} = await stat(file).catch(error => {
    throw ioError('read', file, error)
  })
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
  const [root = '', ...rest] = name.split('/')
  return join(stageOf(paths, root as Root), ...rest)
}
