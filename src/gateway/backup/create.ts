import {existsSync} from 'node:fs'
import {mkdtemp, open, readFile, rename, rm} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import type {BackupCreateResult, BackupLock} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {syncFolder} from '../files/folders.ts'
import {ioError} from '../files/io-error.ts'
import {copyDatabase} from '../store/index.ts'
import {Packer, type Source} from './pack.ts'
import {folderOf, nameOf, PLACES, type Place} from './places.ts'
import {encrypt} from './seal.ts'

export interface CreateOrder {
  readonly paths: Paths
  readonly file: string
  readonly lock: BackupLock
  readonly workspaces: boolean
  readonly version: string
}

const ATTEMPTS = 5

/** Writes a backup, also while the gateway runs. @throws KruxosError CONFLICT when the file exists, IO */
export async function createBackup({paths, file, lock, workspaces, version}: CreateOrder): Promise<BackupCreateResult> {
  if (existsSync(file)) throw new KruxosError('CONFLICT', `${file} exists already`, {hint: 'name another file'})
  if (!existsSync(paths.storeFile)) {
    throw new KruxosError('NOT_FOUND', `there is nothing to back up in ${paths.dataDir}`, {
      hint: 'kruxos gateway start',
    })
  }
  const copies = await mkdtemp(join(paths.dataDir, 'backup-'))
  try {
    await copyTogether(paths, copies)
    const places = PLACES.filter(place => workspaces || !place.isOptional)
    const sources = places.map(place => sourceOf(place, paths, copies)).filter(({path}) => existsSync(path))
    const createdAt = new Date().toISOString()
    const packer = new Packer()
    const [files, bytes] = await Promise.all([
      packAll(packer, sources, {version, createdAt}),
      encrypt(packer.archive, lock).then(sealed => writeWhole(file, sealed)),
    ])
    return {file, bytes, files, createdAt, workspaces}
  } finally {
    await rm(copies, {recursive: true, force: true})
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

async function packAll(
  packer: Packer,
  sources: readonly Source[],
  about: {version: string; createdAt: string},
): Promise<number> {
  for (const source of sources) await packer.add(source)
  return packer.finish(about)
}

/** Under another name until it is whole. */
async function writeWhole(file: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}`)
  let bytes = 0
  try {
    {
      await using handle = await open(draft, 'wx', 0o600)
      for await (const chunk of source) {
        await handle.writeFile(chunk)
        bytes += chunk.length
      }
      await handle.sync()
    }
    await rename(draft, file)
    await syncFolder(dirname(file))
    return bytes
  } catch (error) {
    await rm(draft, {force: true})
    throw error instanceof KruxosError ? error : ioError('write', file, error)
  }
}
