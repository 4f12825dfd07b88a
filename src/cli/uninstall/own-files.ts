import {chmodSync, type Dirent, lstatSync, readdirSync, rmdirSync, rmSync, unlinkSync} from 'node:fs'
import {join} from 'node:path'
import type {OwnFiles} from '../../config/own-files.ts'
import {KruxosError} from '../../contract/errors.ts'

export interface Removal {
  readonly kind: 'file' | 'tree' | 'folder'
  readonly path: string
}

/** What would go of a folder and what would stay, in order: a folder after all that is in it, and only when nothing stays. */
export interface Plan {
  readonly removals: readonly Removal[]
  readonly left: readonly string[]
}

const NOTHING: Plan = {removals: [], left: []}

/** Links are never followed: a link has no place in the list, so it stays. @throws KruxosError IO */
export function planRemoval(folder: string, own: OwnFiles): Plan {
  const stats = lstatSync(folder, {throwIfNoEntry: false})
  if (!stats) return NOTHING
  const entries = stats.isDirectory() || stats.isSymbolicLink() ? listed(folder) : []
  const inside = entries.map(entry => planEntry(folder, entry, own))
  const removals = inside.flatMap(plan => plan.removals)
  const left = inside.flatMap(plan => plan.left)
  if (left.length > 0) return {removals, left}
  if (!stats.isDirectory()) return {removals, left: [folder]}
  return {removals: [...removals, {kind: 'folder', path: folder}], left}
}

function planEntry(folder: string, entry: Dirent, {files, trees, folders = []}: OwnFiles): Plan {
  const path = join(folder, entry.name)
  const below = folders.find(([name]) => name.test(entry.name))
  if (entry.isDirectory() && below) return planRemoval(path, below[1])
  if (entry.isDirectory() && trees?.test(entry.name) && isSameDisk(folder, path)) return one('tree', path)
  const isFile = entry.isFile() || entry.isSocket()
  return isFile && files.test(entry.name) ? one('file', path) : {removals: [], left: [path]}
}

function one(kind: Removal['kind'], path: string): Plan {
  return {removals: [{kind, path}], left: []}
}

/** What is mounted there is somebody else's. */
function isSameDisk(folder: string, path: string): boolean {
  return lstatSync(folder).dev === lstatSync(path).dev
}

function listed(folder: string): Dirent[] {
  return attempt('read', folder, () => readdirSync(folder, {withFileTypes: true})).sort((a, b) =>
    a.name.localeCompare(b.name),
  )
}

/** What is gone already is fine. A folder into which something came meanwhile stays. @throws KruxosError IO */
export function carryOut({removals}: Plan): void {
  for (const {kind, path} of removals) {
    attempt('remove', path, () => {
      if (kind === 'tree') removeTree(path)
      if (kind === 'file') unlinkSync(path)
      if (kind === 'folder') rmdirSync(path)
    })
  }
}

/** Agents leave folders behind that nobody may change, as caches of modules are: whose they are may, after all. */
function removeTree(path: string): void {
  try {
    rmSync(path, {recursive: true, force: true})
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error
    makeWritable(path)
    rmSync(path, {recursive: true, force: true})
  }
}

/** Each folder, no link. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o700)
  for (const entry of readdirSync(folder, {withFileTypes: true}))
    if (entry.isDirectory()) makeWritable(join(folder, entry.name))
}

const FINE: readonly (string | undefined)[] = ['ENOENT', 'ENOTEMPTY', 'EBUSY']

function attempt<T>(verb: string, path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    if (verb === 'remove' && FINE.includes(code)) return undefined as T
    throw new KruxosError('IO', `cannot ${verb} ${path} (${code})`, {
      hint: 'run the same command again afterwards',
      cause,
    })
  }
}
