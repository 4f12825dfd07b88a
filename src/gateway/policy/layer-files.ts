import {mkdir, open, readdir, readFile, rename, rm, stat} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {AGENT_NAME_PATTERN} from '../../contract/names.ts'

/** What the folder holds for one layer: a text, or why there is none. */
export type Found = {readonly text: string} | {readonly problem: string}

export interface FolderContent {
  /** false: there is no folder, or it cannot be read, which is a problem */
  readonly isThere: boolean
  readonly layers: ReadonlyMap<string, Found>
  /** files that look like policy and are none */
  readonly problems: readonly string[]
}

const LAYERS: readonly string[] = ['system', 'org', 'user']
const MAX_BYTES = 1_048_576

/** `system`, `org`, `user` and `agents/<name>`; anything else is no layer. */
export function isLayerName(layer: string): boolean {
  return (
    LAYERS.includes(layer) || (layer.startsWith('agents/') && AGENT_NAME_PATTERN.test(layer.slice('agents/'.length)))
  )
}

export function fileOf(folder: string, layer: string): string {
  return join(folder, `${layer}.yaml`)
}

/** Every policy file under the folder. A name that is nearly right would be a rule that silently does not hold. */
export async function readLayers(folder: string, ownUid: number | null): Promise<FolderContent> {
  try {
    const names = await namesIn(folder)
    if (names) return await readFiles(folder, names, ownUid)
    return {isThere: false, layers: new Map(), problems: []}
  } catch (error) {
    const problem = `${folder}: cannot be read (${(error as NodeJS.ErrnoException).code})`
    return {isThere: false, layers: new Map(), problems: [problem]}
  }
}

async function readFiles(folder: string, names: readonly string[], ownUid: number | null): Promise<FolderContent> {
  const agents = ((await namesIn(join(folder, 'agents'))) ?? []).map(name => `agents/${name}`)
  const yaml = [...names, ...agents].filter(name => /\.ya?ml$/i.test(name) && !basename(name).startsWith('.'))
  const isLayer = (name: string) => name.endsWith('.yaml') && isLayerName(name.slice(0, -'.yaml'.length))
  const layers = new Map<string, Found>()
  for (const name of yaml.filter(isLayer))
    layers.set(name.slice(0, -'.yaml'.length), await read(join(folder, name), name, ownUid))
  return {isThere: true, layers, problems: yaml.filter(name => !isLayer(name)).map(describeStranger)}
}

/** The same as long as nothing changed: names, sizes, times and inodes. */
export async function signatureOf(folder: string): Promise<string> {
  const names = await namesIn(folder).catch(() => ['unreadable'])
  const agents = (await namesIn(join(folder, 'agents')).catch(() => []))?.map(name => `agents/${name}`) ?? []
  if (names === null) return 'none'
  const stats = [...names, ...agents].filter(name => /\.ya?ml$/i.test(name)).map(name => describe(folder, name))
  return [String(names.length), ...(await Promise.all(stats))].join('\n')
}

/** All or nothing; what was there before stays until the new text is on the disk. */
export async function writeLayer(file: string, text: string): Promise<void> {
  const folder = dirname(file)
  await mkdir(folder, {recursive: true, mode: 0o700})
  const mode = await stat(file).then(
    stats => stats.mode & 0o755,
    () => 0o600,
  )
  const partial = join(folder, `.${basename(file)}.${process.pid}.partial`)
  try {
    await rm(partial, {force: true})
    await using handle = await open(partial, 'wx', mode)
    await handle.writeFile(text)
    await handle.sync()
    await rename(partial, file)
  } catch (error) {
    await rm(partial, {force: true})
    throw error
  }
  await syncFolder(folder)
}

/** False when there was none. */
export async function removeLayer(file: string): Promise<boolean> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  )
  if (!isThere) return false
  await rm(file)
  await syncFolder(dirname(file))
  return true
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // a folder cannot be opened there
  await using handle = await open(folder, 'r')
  await handle.sync()
}

async function namesIn(folder: string): Promise<string[] | null> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}

async function read(path: string, name: string, ownUid: number | null): Promise<Found> {
  try {
    const stats = await stat(path)
    if (!stats.isFile()) return {problem: `${name}: not a file`}
    if (stats.size > MAX_BYTES) return {problem: `${name}: larger than 1 MiB`}
    if (ownUid !== null && (stats.mode & 0o002) !== 0)
      return {problem: `${name}: everybody can write it (chmod o-w ${path})`}
    if (ownUid !== null && stats.uid !== 0 && stats.uid !== ownUid)
      return {problem: `${name}: belongs to uid ${stats.uid}`}
    return {text: await readFile(path, 'utf8')}
  } catch (error) {
    return {problem: `${name}: cannot be read (${(error as NodeJS.ErrnoException).code})`}
  }
}

async function describe(folder: string, name: string): Promise<string> {
  try {
    const {ino, size, mtimeNs, ctimeNs} = await stat(join(folder, name), {bigint: true})
    return [name, ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    return `${name} ${(error as NodeJS.ErrnoException).code}`
  }
}

function describeStranger(name: string): string {
  return `${name}: not read: policy files are system.yaml, org.yaml, user.yaml and agents/<name>.yaml`
}
