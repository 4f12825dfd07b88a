import {existsSync} from 'node:fs'
import {mkdir, rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import {makePrivateFolder} from '../files/folders.ts'
import {ioError} from '../files/io-error.ts'
import {folderOf, ROOTS, type Root} from './places.ts'
import type {Rights} from './rights.ts'

/** Where a restore writes first; while it is there, the gateway makes no new database. */
const STAGE = 'restore.new'

export function stageOf(paths: Paths, root: Root): string {
  return join(folderOf(paths, root), STAGE)
}

/** Both empty. @throws KruxosError IO */
export async function makeStages(paths: Paths, rights: Rights): Promise<void> {
  await clearStages(paths, rights)
  for (const root of ROOTS) await rights.as(root, () => makeStage(paths, root))
}

/** @throws KruxosError IO */
export async function clearStages(paths: Paths, rights: Rights): Promise<void> {
  for (const root of ROOTS) await rights.as(root, () => clearStage(paths, root))
}

/** Removes what a restore that was killed left behind where the database is: it changed nothing yet, or was done. */
export async function sweepStages(paths: Paths): Promise<void> {
  if (!existsSync(paths.storeFile)) return
  for (const root of ROOTS) await clearStage(paths, root)
}

async function makeStage(paths: Paths, root: Root): Promise<void> {
  await makePrivateFolder(folderOf(paths, root))
  const stage = stageOf(paths, root)
  await mkdir(stage, {mode: 0o700}).catch(error => {
    throw ioError('create', stage, error)
  })
}

async function clearStage(paths: Paths, root: Root): Promise<void> {
  const stage = stageOf(paths, root)
  await rm(stage, {recursive: true, force: true}).catch(error => {
    throw ioError('remove', stage, error)
  })
}
