import {existsSync} from 'node:fs'
import {mkdir, open, readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {giveToOwnerOf} from '../files/owner.ts'
import {acquireLock, type Lock} from '../store/index.ts'

type Place = Pick<Paths, 'dataDir'>

/** Where a backup is prepared. It stays locked meanwhile: what lies in one that is free was left by a backup that was killed. */
export interface WorkFolder extends AsyncDisposable {
  /** empty */
  readonly copies: string
  /** Makes the file that becomes the backup; it goes when this folder is closed, unless it was renamed. @throws KruxosError IO */
  createDraft(file: string): ReturnType<typeof open>
}

/** @throws KruxosError CONFLICT while another backup is made, IO */
export async function openWorkFolder({dataDir}: Place): Promise<WorkFolder> {
  const folder = folderIn(dataDir)
  const lock = await acquireLock(folder).catch(refuseSecond)
  await empty(folder)
  const copies = copiesIn(folder)
  await mkdir(copies, {mode: 0o700}).catch(async error => {
    await lock.release()
    throw ioError('create', copies, error)
  })
  await giveToOwnerOf(dataDir, folder)
  return {
    copies,
    async createDraft(file) {
      await writeFile(draftNoteIn(folder), file, {mode: 0o600, flush: true})
      return open(file, 'wx', 0o600)
    },
    [Symbol.asyncDispose]: () => close(folder, lock),
  }
}

/** Removes what a backup that was killed left behind. */
export async function sweepWorkFolder({dataDir}: Place): Promise<void> {
  const folder = folderIn(dataDir)
  if (!existsSync(folder)) return
  const lock = await acquireLock(folder).catch(() => null) // one is being made
  if (lock) await close(folder, lock)
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

async function close(folder: string, lock: Lock): Promise<void> {
  await empty(folder).finally(() => lock.release())
}

async function empty(folder: string): Promise<void> {
  const draft = await readFile(draftNoteIn(folder), 'utf8').catch(() => '')
  if (draft !== '') await rm(draft, {force: true})
  for (const path of [copiesIn(folder), draftNoteIn(folder)]) await rm(path, {recursive: true, force: true})
}

function refuseSecond(error: unknown): never {
  if (!(error instanceof KruxosError) || error.code !== 'CONFLICT') throw error
  throw new KruxosError('CONFLICT', 'another backup is being made', {hint: 'try again when it is done', cause: error})
}
