import {mkdir} from 'node:fs/promises'
import {fail} from '../errors.ts'
import {type ByteName, toByteName} from './byte-name.ts'
import {Directory, nullWhen, type Pinned} from './directory.ts'
import {outOfScope, type Place, type Roots, resolveLink, resolvePath, showPath} from './roots.ts'

/** As many as the kernel follows (path_resolution(7)). */
const MAX_LINKS = 40
const PRIVATE_FOLDER = 0o700
const ITSELF = '.' as ByteName

interface LocateOptions {
  /** follow a symbolic link at the end of the path too */
  readonly follow: boolean
  /** the caller means to change what is there */
  readonly write?: boolean
  /** make the missing folders of the path */
  readonly createParents?: boolean
}

/** The end of a path: a name in a folder that is held, and what has that name now. */
export class Entry implements AsyncDisposable {
  /** the path as callers see it, links not resolved */
  readonly path: string
  /** where the links led */
  readonly place: Place
  readonly directory: Directory
  /** `.` for the root itself */
  readonly name: ByteName
  /** null when nothing is there */
  readonly node: Pinned | null

  constructor(path: string, place: Place, {directory, name, node}: End) {
    this.path = path
    this.place = place
    this.directory = directory
    this.name = name
    this.node = node
  }

  get isRoot(): boolean {
    return this.name === ITSELF
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node?.[Symbol.asyncDispose]()
    await this.directory[Symbol.asyncDispose]()
  }
}

/**
 * Walks to a path one name at a time, each opened in the folder held before it and never through a link, so that no
 * rename or link can lead outside: not even one made while the walk is under way. Links that point inside are resolved
 * here and the walk starts anew.
 * null when a folder of the path is missing or is no folder.
 */
export async function locate(roots: Roots, path: string, options: LocateOptions): Promise<Entry | null> {
  const requested = resolvePath(roots, path)
  let place = requested
  for (let links = 0; links <= MAX_LINKS; links++) {
    if (options.write && place.root.isReadOnly) throw readOnly(path)
    const step = await descend(place, options)
    if (step === null) return null
    if ('target' in step) {
      const next = resolveLink(roots, {root: place.root, parents: step.parents}, step.target)
      if (!next) throw outOfScope(roots, path)
      place = {...next, names: [...next.names, ...step.rest], isFolder: place.isFolder}
    } else {
      return reach(new Entry(showPath(requested), place, step))
    }
  }
  throw outOfScope(roots, path)
}

interface End {
  readonly directory: Directory
  readonly name: ByteName
  readonly node: Pinned | null
}

/** A symbolic link that was met, and the names before and after it. */
interface Link {
  readonly target: string
  readonly parents: readonly ByteName[]
  readonly rest: readonly ByteName[]
}

/** A path that ends in a slash reaches only a folder. */
async function reach(entry: Entry): Promise<Entry | null> {
  if (!entry.place.isFolder || entry.node?.stats.isDirectory()) return entry
  await entry[Symbol.asyncDispose]()
  return null
}

async function descend({root, names}: Place, options: LocateOptions): Promise<End | Link | null> {
  let directory = await openRoot(root)
  try {
    for (const [depth, name] of names.slice(0, -1).entries()) {
      const next = await enter(directory, name, options)
      if (next === null || typeof next === 'string') {
        await directory[Symbol.asyncDispose]()
        return next === null ? null : {target: next, parents: names.slice(0, depth), rest: names.slice(depth + 1)}
      }
      const left = directory
      directory = next
      await left[Symbol.asyncDispose]()
    }
    return await arrive(directory, names, options)
  } catch (error) {
    await directory[Symbol.asyncDispose]()
    throw error
  }
}

/** The folder of that name, the target of the link of that name, or null. */
async function enter(
  directory: Directory,
  name: ByteName,
  {createParents}: LocateOptions,
): Promise<Directory | string | null> {
  try {
    return await directory.enter(name)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') return directory.readLink(name)
    if (code !== 'ENOENT') throw error
    if (!createParents) return null
    await mkdir(directory.at(name), PRIVATE_FOLDER).catch(nullWhen('EEXIST'))
    return directory.enter(name)
  }
}

async function arrive(directory: Directory, names: readonly ByteName[], {follow}: LocateOptions): Promise<End | Link> {
  const name = names.at(-1) ?? ITSELF
  const node = await directory.pin(name)
  if (!follow || !node?.stats.isSymbolicLink()) return {directory, name, node}
  await node[Symbol.asyncDispose]()
  const target = await directory.readLink(name)
  if (target === null) return {directory, name, node: null}
  await directory[Symbol.asyncDispose]()
  return {target, parents: names.slice(0, -1), rest: []}
}

/** A workspace that is missing is a fault of the gateway, not an answer about the caller's path. */
async function openRoot({host, isMount, virtual}: Place['root']): Promise<Directory> {
  if (isMount) return openMount(host, virtual)
  return Directory.open(host).catch(cause => {
    throw new Error('the folder of a workspace cannot be opened', {cause})
  })
}

/** From the top, as whoever owns a folder above it could put a link there. */
async function openMount(host: string, virtual: string): Promise<Directory> {
  let directory = await Directory.open('/')
  for (const name of host.split('/').filter(Boolean).map(toByteName)) {
    await using above = directory
    const next = await above.enter(name).catch(nullWhen('ENOENT', 'ENOTDIR'))
    if (next === null) throw fail('MountUnavailable', `the folder of ${virtual} is not there`, {path: virtual})
    directory = next
  }
  return directory
}

function readOnly(path: string): Error {
  return fail('PermissionDenied', `${path} can be read but not changed`, {path})
}
