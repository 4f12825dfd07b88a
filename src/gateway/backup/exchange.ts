import {existsSync} from 'node:fs'
import {mkdir, open, readFile, rename} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {z} from 'zod'
import type {Paths} from '../../config/paths.ts'
import {BackupVerifyResult} from '../../contract/backup.ts'
import {syncFolder} from '../files/folders.ts'
import {giveToOwnerOf} from '../files/owner.ts'
import {folderOf, nameOf, PLACES, type Place, pathsToClear, ROOTS} from './places.ts'
import {damaged} from './seal.ts'
import {stageOf} from './stage.ts'

/** What a restore will do, on the disk before it changes anything: a killed one is brought to its end with it. */
const Plan = z.strictObject({
  /** which file it was made from */
  source: z.string(),
  checked: BackupVerifyResult,
  /** name of the folders into which goes what was there */
  aside: z.string(),
  /** names of the places that are put back */
  restored: z.array(z.string()),
})
export type Plan = z.infer<typeof Plan>

export async function writePlan(paths: Paths, begun: Pick<Plan, 'source' | 'checked'>): Promise<Plan> {
  const restored = PLACES.filter(place => existsSync(stagedPath(paths, place))).map(nameOf)
  const aside = `replaced-${begun.checked.createdAt.replaceAll(/\D/g, '')}-${Date.now()}`
  const plan = {...begun, aside, restored}
  await using handle = await open(planFile(paths), 'wx', 0o600)
  await handle.writeFile(JSON.stringify(plan))
  await handle.sync()
  await syncFolder(dirname(planFile(paths)))
  return plan
}

/** @throws KruxosError IO when what is there is no plan */
export async function readPlan(paths: Paths): Promise<Plan> {
  try {
    return Plan.parse(JSON.parse(await readFile(planFile(paths), 'utf8')))
  } catch (error) {
    throw damaged(error)
  }
}

/** True where a restore was killed after the store was taken away and before the new one was in its place. */
export function isHalfWay(paths: Paths): boolean {
  const isTaken = !existsSync(paths.storeFile)
  return isTaken && existsSync(planFile(paths)) && PLACES.some(place => isStaged(paths, place))
}

/**
 * The store goes first and comes last: between, a gateway that is started finds that it is missing, and says so. What is
 * still staged has not been put back, so what stands in its place is old: so it can be begun again at any point.
 * @returns the folders into which was moved what was there
 */
export async function exchange(paths: Paths, {aside, restored}: Plan): Promise<string[]> {
  const places = PLACES.filter(place => restored.includes(nameOf(place)))
  for (const root of ROOTS) {
    const isDone = places.filter(place => place.root === root && !isStaged(paths, place)).map(({path}) => path)
    const old = pathsToClear(root, places).filter(path => !isDone.includes(path))
    await moveAll(folderOf(paths, root), join(folderOf(paths, root), aside), old)
  }
  for (const place of places.toReversed()) if (isStaged(paths, place)) await putInPlace(paths, place)
  for (const root of ROOTS) await syncFolder(folderOf(paths, root))
  return ROOTS.map(root => join(folderOf(paths, root), aside)).filter(existsSync)
}

function planFile(paths: Paths): string {
  return join(stageOf(paths, 'data'), 'plan.json')
}

function stagedPath(paths: Paths, {root, path}: Place): string {
  return join(stageOf(paths, root), path)
}

function isStaged(paths: Paths, place: Place): boolean {
  return existsSync(stagedPath(paths, place))
}

async function moveAll(from: string, to: string, names: readonly string[]): Promise<void> {
  const present = names.filter(name => existsSync(join(from, name)))
  if (present.length === 0) return
  await mkdir(to, {recursive: true, mode: 0o700})
  await giveToOwnerOf(from, to)
  for (const name of present) await rename(join(from, name), join(to, name))
}

async function putInPlace(paths: Paths, place: Place): Promise<void> {
  const to = join(folderOf(paths, place.root), place.path)
  await giveToOwnerOf(paths.dataDir, stagedPath(paths, place))
  await rename(stagedPath(paths, place), to)
}
