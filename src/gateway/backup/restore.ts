import {createReadStream, existsSync} from 'node:fs'
import {mkdir, readdir, rename, rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import type {BackupRestoreResult, BackupUnlock, BackupVerifyResult} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {makePrivateFolder, syncFolder} from '../files/folders.ts'
import {giveToOwnerOf} from '../files/owner.ts'
import {acquireLock} from '../store/index.ts'
import {checkDatabases} from './check.ts'
import {folderOf, PLACES, type Place, pathsToClear, ROOTS, type Root} from './places.ts'
import {decrypt} from './seal.ts'
import {unpack} from './unpack.ts'

export interface RestoreOrder {
  readonly paths: Paths
  readonly file: string
  readonly unlock: BackupUnlock
  /** move what is there aside */
  readonly force: boolean
}

/** Where a restore writes first; while it is there, the gateway makes no new database. */
const STAGE = 'restore.new'

/**
 * Puts a backup in its place once all of it is unpacked and checked. What was there is moved aside. The list of revoked
 * tokens stays: the gateway applies it at its next start.
 * @throws KruxosError CONFLICT while a gateway runs, or when there is data and no `force`
 */
export async function restoreBackup({paths, file, unlock, force}: RestoreOrder): Promise<BackupRestoreResult> {
  const lock = await acquireLock(paths.dataDir)
  try {
    if (!force) refuseData(paths)
    const checked = await stage(paths, file, unlock).catch(async error => {
      await clearStages(paths)
      throw error
    })
    return {...checked, replaced: await exchange(paths, checked.createdAt)}
  } finally {
    await lock.release()
  }
}

async function stage(paths: Paths, file: string, unlock: BackupUnlock): Promise<BackupVerifyResult> {
  for (const root of ROOTS) await makeStage(folderOf(paths, root))
  const archive = await decrypt(createReadStream(file), unlock)
  const {version, createdAt, digests} = await unpack(archive, name => staged(paths, name))
  const auditRows = await checkDatabases(stageOf(paths, 'data'))
  return {file, version, createdAt, files: Object.keys(digests).length, auditRows}
}

async function clearStages(paths: Paths): Promise<void> {
  for (const root of ROOTS) await rm(stageOf(paths, root), {recursive: true, force: true})
}

function refuseData(paths: Paths): void {
  const found = PLACES.map(({root, path}) => join(folderOf(paths, root), path)).find(existsSync)
  if (found === undefined) return
  throw new KruxosError('CONFLICT', `there is data already: ${found}`, {
    hint: 'with --force it is moved aside, and the backup takes its place',
  })
}

async function makeStage(folder: string): Promise<void> {
  await rm(join(folder, STAGE), {recursive: true, force: true})
  await makePrivateFolder(folder)
  await mkdir(join(folder, STAGE), {mode: 0o700})
}

function stageOf(paths: Paths, root: Root): string {
  return join(folderOf(paths, root), STAGE)
}

/** `data/tls/ca.pem` to its place below the stage of its root. */
function staged(paths: Paths, name: string): string {
  const [root = '', ...rest] = name.split('/')
  return join(stageOf(paths, root as Root), ...rest)
}

/** The store goes first and comes last: between, a gateway that is started finds that it is missing, and says so. */
async function exchange(paths: Paths, createdAt: string): Promise<string[]> {
  const aside = `replaced-${createdAt.replaceAll(/\D/g, '')}-${Date.now()}`
  const restored = PLACES.filter(({root, path}) => existsSync(join(stageOf(paths, root), path)))
  const replaced: string[] = []
  for (const root of ROOTS) {
    const folder = folderOf(paths, root)
    const isMoved = await moveAll(folder, join(folder, aside), pathsToClear(root, restored))
    if (isMoved) replaced.push(join(folder, aside))
  }
  for (const place of restored.toReversed()) await putInPlace(paths, place)
  for (const root of ROOTS) await syncFolder(folderOf(paths, root))
  await clearStages(paths)
  return replaced
}

async function moveAll(from: string, to: string, names: readonly string[]): Promise<boolean> {
  const present = names.filter(name => existsSync(join(from, name)))
  if (present.length > 0) await mkdir(to, {mode: 0o700})
  for (const name of present) await rename(join(from, name), join(to, name))
  return present.length > 0
}

async function putInPlace(paths: Paths, place: Place): Promise<void> {
  await giveToGateway(paths, place)
  const {root, path} = place
  await rename(join(stageOf(paths, root), path), join(folderOf(paths, root), path))
}

/** Root restores for the user who runs the gateway: that of the data, who also reads settings and writes policies. */
async function giveToGateway(paths: Paths, {root, path, kind}: Place): Promise<void> {
  const from = join(stageOf(paths, root), path)
  const below = kind === 'folder' ? await readdir(from, {recursive: true, withFileTypes: true}) : []
  for (const entry of below) {
    if (!entry.isSymbolicLink()) await giveToOwnerOf(paths.dataDir, join(entry.parentPath, entry.name))
  }
  await giveToOwnerOf(paths.dataDir, from)
}
