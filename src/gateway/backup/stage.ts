import {existsSync} from 'node:fs'
import {mkdir, rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import {makePrivateFolder} from '../files/folders.ts'
import {folderOf, ROOTS, type Root} from './places.ts'

/** Where a restore writes first; while it is there, the gateway makes no new database. */
const STAGE = 'restore.new'

export function stageOf(paths: Paths, root: Root): string {
  return join(folderOf(paths, root), STAGE)
}

/** Both empty. @throws KruxosError IO */
export async function makeStages(paths: Paths): Promise<void> {
  await clearStages(paths)
  for (const root of ROOTS) {
    await makePrivateFolder(folderOf(paths, root))
    await mkdir(stageOf(paths, root), {mode: 0o700})
  }
}

export async function clearStages(paths: Paths): Promise<void> {
  for (const root of ROOTS) await rm(stageOf(paths, root), {recursive: true, force: true})
}

/** Removes what a restore that was killed left behind where the database is: it changed nothing yet, or was done. */
export async function sweepStages(paths: Paths): Promise<void> {
  if (existsSync(paths.storeFile)) await clearStages(paths)
}
