import type {CallContext} from '../../../capability.ts'
import {fail} from '../errors.ts'
import {type ByteName, isFileName, parseName, showName, toByteName} from './byte-name.ts'

/** A folder that callers see. */
interface Root {
  /** the path that callers use */
  readonly virtual: string
  /** the folder on this machine, with no symbolic link in it */
  readonly host: string
  readonly isReadOnly: boolean
  /** of the host: somebody else can take it away, or put a link in its place */
  readonly isMount: boolean
}

/** The first root is the one that relative paths start from. */
export type Roots = readonly [Root, ...Root[]]

/** A place below a root, by names alone: nothing was looked up. */
export interface Place {
  readonly root: Root
  readonly names: readonly ByteName[]
  /** the path ended in a slash, so only a folder will do */
  readonly isFolder: boolean
}

/** Of a path as callers write it, bytes. */
const MAX_PATH_BYTES = 4096
const MAX_DEPTH = 128

export function rootsOf({workspaceDir, mounts}: Pick<CallContext, 'workspaceDir' | 'mounts'>): Roots {
  return [
    {virtual: '/workspace', host: workspaceDir, isReadOnly: false, isMount: false},
    ...mounts.map(({label, hostDir, isReadOnly}) => ({
      virtual: `/mnt/${label}`,
      host: hostDir,
      isReadOnly,
      isMount: true,
    })),
  ]
}

/**
 * The place a path means. Pure, so the answer is the same whether the target exists or not.
 * `..` is resolved by name; a leading `~` is refused, because callers who write it mean a home that is not there.
 */
export function resolvePath(roots: Roots, path: string): Place {
  const isUsable = path.isWellFormed() && Buffer.byteLength(path) <= MAX_PATH_BYTES && !/^~|^$/.test(path)
  const parts = isUsable ? collapse(path.split('/')) : null
  const names = parts?.map(parseName)
  if (!names?.every(name => name !== null)) throw outOfScope(roots, path)
  const place = path.startsWith('/') ? findRoot(roots, names) : {root: roots[0], names}
  if (!place || place.names.length > MAX_DEPTH) throw outOfScope(roots, path)
  return {...place, isFolder: /(^|\/)\.{0,2}$/.test(path)}
}

/**
 * Where a symbolic link in the folder `parents` leads; null when that is outside its root: what may be done with a path
 * is decided by its beginning. `target` holds bytes.
 */
export function resolveLink(
  roots: Roots,
  {root, parents}: {root: Root; parents: readonly ByteName[]},
  target: string,
): Omit<Place, 'isFolder'> | null {
  const isAbsolute = target.startsWith('/')
  const names = collapse(isAbsolute ? target.split('/') : [...parents, ...target.split('/')])
  if (!names?.every(isFileName) || names.length > MAX_DEPTH) return null
  if (!isAbsolute) return {root, names}
  const place = findRoot(roots, names)
  return place?.root === root ? place : null
}

/** The path of a place as callers see it. */
export function showPath({root, names}: Omit<Place, 'isFolder'>): string {
  return [root.virtual, ...names.map(showName)].join('/')
}

export function outOfScope(roots: Roots, path: string): Error {
  const scope = roots.map(root => root.virtual)
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path
  return fail('PathOutOfScope', `not a path inside ${scope.join(' or ')}: ${shown}`, {path: shown, scope})
}

/** Without `.`, `..` and empty parts; null when `..` leads above the start. */
function collapse(parts: readonly string[]): string[] | null {
  const kept: string[] = []
  for (const part of parts) {
    if (part === '..' && kept.pop() === undefined) return null
    if (part !== '..' && part !== '.' && part !== '') kept.push(part)
  }
  return kept
}

function findRoot(roots: Roots, names: readonly ByteName[]): Omit<Place, 'isFolder'> | null {
  for (const side of ['virtual', 'host'] as const) {
    for (const root of roots) {
      const base = root[side].split('/').filter(Boolean).map(toByteName)
      if (base.every((name, index) => name === names[index])) return {root, names: names.slice(base.length)}
    }
  }
  return null
}
