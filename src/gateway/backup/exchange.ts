import {existsSync, lstatSync} from 'node:fs'
import {chmod, chown, mkdir, open, readFile, rename} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {z} from 'zod'
import type {Paths} from '../../config/paths.ts'
import {BackupVerifyResult} from '../../contract/backup.ts'
import {syncFolder} from '../files/folders.ts'
import {isThere} from '../files/is-there.ts'
import {giveTo, type Owner} from '../files/owner.ts'
import {folderOf, nameOf, PLACES, type Place, pathsToClear, ROOTS} from './places.ts'
import type {Rights} from './rights.ts'
import {damaged} from './seal.ts'
import {stageOf} from './stage.ts'

/** What a restore will do, on the disk before it changes anything: a killed one is brought to its end with it. */
const Plan = z.strictObject({
  /** which file it was made from */
  source: z.string(),
  checked: BackupVerifyResult,
  /** name of the folders into which goes what was there */
  aside: z.string().regex(/^replaced-\d+-\d+$/),
  /** names of the places that are put back */
  restored: z.array(z.string()),
})
export type Plan = z.infer<typeof Plan>

export async function writePlan(paths: Paths, begun: Pick<Plan, 'source' | 'checked'>, rights: Rights): Promise<Plan> {
  const restored = (await stagedPlaces(paths, rights)).map(nameOf)
  const aside = `replaced-${begun.checked.createdAt.replaceAll(/\D/g, '')}-${Date.now()}`
  const plan = {...begun, aside, restored}
  await rights.as('config', async () => {
    await using handle = await open(planFile(paths), 'wx', 0o600)
    await handle.writeFile(JSON.stringify(plan))
    await handle.sync()
    await syncFolder(dirname(planFile(paths)))
  })
  return plan
}

/**
 * That of a restore which was killed after the store was taken away and before the new one was in its place.
 * @throws KruxosError IO when what is there is no plan
 */
export async function findPlan(paths: Paths, rights: Rights): Promise<Plan | null> {
  if (existsSync(paths.storeFile) || (await stagedPlaces(paths, rights)).length === 0) return null
  return rights.as('config', async () => {
    if (!existsSync(planFile(paths))) return null
    try {
      return Plan.parse(JSON.parse(await readFile(planFile(paths), 'utf8')))
    } catch (error) {
      throw damaged(error)
    }
  })
}

/**
 * The store goes first and comes last: between, a gateway that is started finds that it is missing, and says so. What is
 * still staged has not been put back, so what stands in its place is old: so it can be begun again at any point.
 * @returns the folders into which was moved what was there
 */
export async function exchange(paths: Paths, {aside, restored}: Plan, rights: Rights): Promise<string[]> {
  const places = PLACES.filter(place => restored.includes(nameOf(place)))
  const staged = await stagedPlaces(paths, rights)
  const isDone = places.filter(place => !staged.includes(place)).map(nameOf)
  for (const root of ROOTS) {
    const old = pathsToClear(root, places).filter(path => !isDone.includes(`${root}/${path}`))
    await rights.as(root, () => moveAll(folderOf(paths, root), join(folderOf(paths, root), aside), old))
  }
  for (const place of places.toReversed()) {
    if (staged.includes(place)) await rights.as(place.root, () => putInPlace(paths, place, rights))
  }
  for (const root of ROOTS) await rights.as(root, () => syncFolder(folderOf(paths, root)))
  const folders: string[] = []
  for (const root of ROOTS) {
    const folder = join(folderOf(paths, root), aside)
    if (await rights.as(root, async () => existsSync(folder))) folders.push(folder)
  }
  return folders
}

/** Where a gateway that is another user than root has no access: it must not say what root does next. */
function planFile(paths: Paths): string {
  return join(stageOf(paths, 'config'), 'plan.json')
}

function stagedPath(paths: Paths, {root, path}: Place): string {
  return join(stageOf(paths, root), path)
}

async function stagedPlaces(paths: Paths, rights: Rights): Promise<Place[]> {
  const staged: Place[] = []
  for (const place of PLACES) {
    if (await rights.as(place.root, async () => isThere(stagedPath(paths, place)))) staged.push(place)
  }
  return staged
}

async function moveAll(from: string, to: string, names: readonly string[]): Promise<void> {
  const present = names.filter(name => isThere(join(from, name)))
  if (present.length === 0) return
  await mkdir(to, {recursive: true, mode: 0o700})
  for (const name of present) await rename(join(from, name), join(to, name))
}

async function putInPlace(paths: Paths, place: Place, {gateway}: Rights): Promise<void> {
  const staged = stagedPath(paths, place)
  if (place.root === 'config' && gateway) await admit(gateway, place, staged)
  await rename(staged, join(folderOf(paths, place.root), place.path))
}

/** The gateway writes policies, and reads the rest of what is root's. */
async function admit(gateway: Owner, {kind}: Place, staged: string): Promise<void> {
  if (kind === 'folder') return giveTo(gateway, staged)
  await chown(staged, 0, gateway.gid)
  await chmod(staged, (lstatSync(staged).mode & 0o777) | 0o040)
}
