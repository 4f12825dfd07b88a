import {existsSync} from 'node:fs'
import {open, readFile, rename, rm} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import type {BackupCreateResult, BackupLock} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {syncFolder} from '../files/folders.ts'
import {ioError} from '../files/io-error.ts'
import {isThere} from '../files/is-there.ts'
import {copyDatabase} from '../store/index.ts'
import type {About} from './manifest.ts'
import {Packer, type Source} from './pack.ts'
import {leaveEvent} from './pending-event.ts'
import {folderOf, nameOf, PLACES, type Place} from './places.ts'
import {takeRights} from './rights.ts'
import {encrypt} from './seal.ts'
import {type Draft, openWorkFolder} from './work-folder.ts'

export interface CreateOrder {
  readonly paths: Paths
  readonly file: string
  readonly lock: BackupLock
  readonly workspaces: boolean
  readonly version: string
  /** who asked for it, for the audit log */
  readonly operator: string
  /** nothing is left of a backup that is aborted */
  readonly signal?: AbortSignal
}

const ATTEMPTS = 5

/**
 * Writes a backup, also while the gateway runs.
 * @throws KruxosError CONFLICT when the file exists or another backup is being made, NOT_FOUND, IO
 */
export async function createBackup(order: CreateOrder): Promise<BackupCreateResult> {
  const {paths, file, workspaces, version, operator} = order
  if (existsSync(file)) throw new KruxosError('CONFLICT', `${file} exists already`, {hint: 'name another file'})
  using rights = takeRights(paths)
  if (!existsSync(paths.storeFile)) {
    throw new KruxosError('NOT_FOUND', `there is nothing to back up in ${paths.dataDir}`, {
      hint: 'kruxos gateway start',
    })
  }
  const createdAt = new Date().toISOString()
  await using work = await openWorkFolder(paths, rights.asCaller)
  await copyTogether(paths, work.copies)
  const draft = await work.createDraft(file).catch(error => {
    throw ioError('write', file, error)
  })
  const {files, bytes, leftOut} = await writeArchive(order, work.copies, draft, {version, createdAt})
  await rights.asCaller(() => publish(draft, file))
  await leaveEvent(paths.dataDir, {
    event: 'backup.created',
    at: createdAt,
    operator,
    input: {file, bytes, files, workspaces},
  })
  return {file, bytes, files, createdAt, workspaces, leftOut}
}

/** Reads and writes at the same time, so that nothing large is ever in memory. At the end, nothing is read any more. */
async function writeArchive(order: CreateOrder, copies: string, draft: Draft, about: About) {
  const {paths, workspaces, signal} = order
  const places = PLACES.filter(place => workspaces || !place.isOptional)
  const sources = places.map(place => sourceOf(place, paths, copies)).filter(({path}) => isThere(path))
  const packer = new Packer(about)
  let fault: unknown
  const packing = packAll(packer, sources).catch(error => {
    fault = error
    packer.archive.destroy(error)
    return 0
  })
  const stop = () => packer.archive.destroy()
  signal?.addEventListener('abort', stop, {once: true})
  try {
    signal?.throwIfAborted()
    const bytes = await writeWhole(packer.archive, order, draft)
    return {bytes, files: await packing, leftOut: packer.leftOut}
  } catch (error) {
    const cause = fault ?? error
    stop()
    await packing
    signal?.throwIfAborted()
    throw cause
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Databases and keys that belong together: keys that changed while the databases were copied may be those of another header. */
async function copyTogether(paths: Paths, copies: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await readKeys(paths)
    for (const {path} of PLACES.filter(({kind}) => kind === 'database')) {
      await rm(join(copies, path), {force: true})
      await copyDatabase(join(paths.dataDir, path), join(copies, path))
    }
    const after = await readKeys(paths)
    if (!before.every((key, index) => key === after[index])) continue
    for (const [index, {path}] of keys().entries()) await writeKey(join(copies, path), after[index])
    return
  }
  throw new KruxosError('CONFLICT', 'the keys of the vault change all the time', {hint: 'try again'})
}

function keys(): Place[] {
  return PLACES.filter(({kind}) => kind === 'key')
}

function readKeys({dataDir}: Paths): Promise<(string | null)[]> {
  const readings = keys().map(async ({path}) => {
    const file = join(dataDir, path)
    const bytes = await readFile(file).catch(error => {
      if (error.code === 'ENOENT') return null
      throw ioError('read', file, error)
    })
    return bytes?.toString('base64') ?? null
  })
  return Promise.all(readings)
}

async function writeKey(file: string, key: string | null | undefined): Promise<void> {
  if (key === null || key === undefined) return
  await using handle = await open(file, 'wx', 0o600)
  await handle.writeFile(Buffer.from(key, 'base64'))
}

function sourceOf(place: Place, paths: Paths, copies: string): Source {
  const isCopied = place.kind === 'database' || place.kind === 'key'
  return {name: nameOf(place), path: join(isCopied ? copies : folderOf(paths, place.root), place.path)}
}

async function packAll(packer: Packer, sources: readonly Source[]): Promise<number> {
  for (const source of sources) await packer.add(source)
  return packer.finish()
}

async function writeWhole(archive: AsyncIterable<Uint8Array>, {file, lock}: CreateOrder, draft: Draft) {
  let bytes = 0
  try {
    await using handle = draft.handle
    for await (const chunk of await encrypt(archive, lock)) {
      await handle.writeFile(chunk)
      bytes += chunk.length
    }
    await handle.sync()
    return bytes
  } catch (error) {
    throw error instanceof KruxosError ? error : ioError('write', file, error)
  }
}

/** It has its name only once it is whole. */
async function publish(draft: Draft, file: string): Promise<void> {
  await rename(draft.path, file).catch(error => {
    throw ioError('write', file, error)
  })
  await syncFolder(dirname(file))
}
