import {existsSync} from 'node:fs'
import {type FileHandle, mkdir, open, readFile, rm, writeFile} from 'node:fs/promises'
import {basename, dirname, isAbsolute, join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {acquireLock, type Lock} from '../store/index.ts'
import type {Rights} from './rights.ts'

type Place = Pick<Paths, 'dataDir'>
type AsCaller = Rights['asCaller']

/** A name that no other file has: a note of a draft may be forged, and root removes what it names. */
const DRAFT = /^\..+\.\d+\.kruxos-draft$/

/** Where a backup is prepared. It stays locked meanwhile: what lies in one that is free was left by a backup that was killed. */
export interface WorkFolder extends AsyncDisposable {
  /** empty */
  readonly copies: string
  /** Makes the file that becomes the backup `file`; it goes when this folder is closed, unless it was renamed. @throws KruxosError IO */
  createDraft(file: string): Promise<Draft>
}

export interface Draft {
  readonly path: string
  readonly handle: FileHandle
}

/** @throws KruxosError CONFLICT while another backup is made, IO */
export async function openWorkFolder({dataDir}: Place, asCaller: AsCaller): Promise<WorkFolder> {
  const folder = folderIn(dataDir)
  const lock = await acquireLock(folder).catch(refuseSecond)
  await empty(folder, asCaller)
  const copies = copiesIn(folder)
  await mkdir(copies, {mode: 0o700}).catch(async error => {
    await lock.release()
    throw ioError('create', copies, error)
  })
  return {
    copies,
    async createDraft(file) {
      const path = join(dirname(file), `.${basename(file)}.${process.pid}.kruxos-draft`)
      await writeFile(draftNoteIn(folder), path, {mode: 0o600, flush: true})
      return {path, handle: await asCaller(() => open(path, 'wx', 0o600))}
    },
    [Symbol.asyncDispose]: () => close(folder, lock, asCaller),
  }
}

/** Removes what a backup that was killed left behind. */
export async function sweepWorkFolder({dataDir}: Place): Promise<void> {
  const folder = folderIn(dataDir)
  if (!existsSync(folder)) return
  const lock = await acquireLock(folder).catch(() => null) // one is being made
  if (lock) await close(folder, lock, work => work())
}

function folderIn(dataDir: string): string {
  return join(dataDir, 'backup.new')
}

function copiesIn(folder: string): string {
  return join(folder, 'copies')
}

/** The draft stands beside the file that it becomes, so its path is kept here. */
function draftNoteIn(folder: string): string {
  return join(folder, 'draft')
}

async function close(folder: string, lock: Lock, asCaller: AsCaller): Promise<void> {
  await empty(folder, asCaller).finally(() => lock.release())
}

async function empty(folder: string, asCaller: AsCaller): Promise<void> {
  const draft = await readFile(draftNoteIn(folder), 'utf8').catch(() => '')
  if (isAbsolute(draft) && DRAFT.test(basename(draft))) await asCaller(() => rm(draft, {force: true}))
  for (const path of [copiesIn(folder), draftNoteIn(folder)]) await rm(path, {recursive: true, force: true})
}

function refuseSecond(error: unknown): never {
  if (!(error instanceof KruxosError) || error.code !== 'CONFLICT') throw error
  throw new KruxosError('CONFLICT', 'another backup is being made', {hint: 'try again when it is done', cause: error})
}
