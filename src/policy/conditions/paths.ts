import type {Call} from '../call.ts'
import {any, each, type Holds} from './holds.ts'

/** Inputs that hold a path of the work area, whatever the capability. */
const PATH_FIELDS = ['path', 'source', 'destination', 'working_directory'] as const

/** These touch exactly the file that they name; all others may reach what is below a folder. */
const TOUCH_ONE: ReadonlySet<string> = new Set([
  'filesystem.append',
  'filesystem.list',
  'filesystem.read',
  'filesystem.stat',
  'filesystem.write',
  'network.download',
  'state.backup.export',
])
const WORK_AREA = 'workspace'
const MOUNTS = 'mnt'

/** True for a call that the prefixes hold for: exactly, partly when only some of what it touches is below one. */
export function pathTest(prefixes: readonly string[]): (call: Call) => Holds {
  const wanted = prefixes.map(prefix => toPath(prefix.split('/').filter(Boolean)))
  return call => {
    if (call.capability === 'filesystem.restore') return 'unsure' // it goes back to where it was, which is not said
    const reachesBelow = !TOUCH_ONE.has(call.capability)
    return each(pathsOf(call), path =>
      path === null ? 'unsure' : any(wanted.map(prefix => isBelow(path, prefix, reachesBelow))),
    )
  }
}

/** A path as its names from the top, and as they are where case and composition do not count. */
interface Path {
  readonly names: readonly string[]
  readonly folded: readonly string[]
}

const known = new WeakMap<Call, readonly (Path | null)[]>()

/** The paths of a call; null for one that no capability would take. All rules of one decision ask for them. */
export function pathsOf(call: Call): readonly (Path | null)[] {
  const {input} = call
  const paths =
    known.get(call) ??
    [...PATH_FIELDS.flatMap(field => given(input, field)), ...attached(call), ...clonedFrom(call)].map(path => {
      const names = normalise(path, call)
      return names && toPath(names)
    })
  known.set(call, paths)
  return paths
}

function given(input: Call['input'], field: string): unknown[] {
  return Object.hasOwn(input, field) && input[field] !== undefined ? [input[field]] : []
}

/** The files that a mail takes along. */
function attached({capability, input}: Call): unknown[] {
  return capability.startsWith('email.') ? given(input, 'attachments').flat() : []
}

/** A repository in a folder, which git may be given in place of an address. */
function clonedFrom({capability, input}: Call): string[] {
  if (capability !== 'git.clone') return []
  const url = String(given(input, 'url')[0] ?? '').replace(/^file:\/\/(?=\/)/, '')
  return url.startsWith('/') ? [url] : []
}

function toPath(names: readonly string[]): Path {
  return {names, folded: names.map(name => name.normalize('NFKC').toUpperCase())}
}

/**
 * `/workspace/x/../y`, `y/`, `./y`, `\x79` and the folder's own place on this machine are all `/workspace/y`, and the
 * same below `/mnt/<label>`. Reads a path as the filesystem capabilities do: `..` by name, then `\xHH` in each part.
 */
function normalise(path: unknown, folders: Folders): readonly string[] | null {
  if (typeof path !== 'string' || path === '' || path.startsWith('~') || !path.isWellFormed()) return null
  const names = collapse(path.split('/'))?.map(decode)
  if (!names?.every(name => name !== null)) return null
  if (!path.startsWith('/')) return [WORK_AREA, ...names]
  return isVirtual(names, folders) ? names : (fromHost(names, folders) ?? names)
}

type Folders = Pick<Call, 'workspaceDir' | 'mounts'>

function isVirtual([top, label]: readonly string[], {mounts}: Folders): boolean {
  return top === WORK_AREA || (top === MOUNTS && mounts.some(mount => mount.label === label))
}

/** The path that agents use for a place of this machine; undefined when none leads there. */
function fromHost(names: readonly string[], {workspaceDir, mounts}: Folders): readonly string[] | undefined {
  const folders = [
    ...(workspaceDir === null ? [] : [{virtual: [WORK_AREA], host: workspaceDir}]),
    ...mounts.map(({label, hostDir}) => ({virtual: [MOUNTS, label], host: hostDir})),
  ]
  for (const {virtual, host} of folders) {
    const base = host.split('/').filter(Boolean)
    if (base.length > 0 && startsWith(names, base)) return [...virtual, ...names.slice(base.length)]
  }
  return undefined
}

function collapse(parts: readonly string[]): string[] | null {
  const kept: string[] = []
  for (const part of parts) {
    if (part === '..' && kept.pop() === undefined) return null
    if (part !== '..' && part !== '.' && part !== '') kept.push(part)
  }
  return kept
}

function decode(name: string): string | null {
  if (!/\\x[0-9a-f]{2}/i.test(name)) return name.includes('\0') ? null : name
  const bytes = Buffer.from(name)
    .toString('latin1')
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const decoded = Buffer.from(bytes, 'latin1').toString()
  return /^\.{0,2}$|[/\0]/.test(decoded) ? null : decoded
}

/** Names that differ in case or composition alone are one file on some systems and two on others: partly. */
function isBelow(path: Path, prefix: Path, reachesBelow: boolean): Holds {
  if (startsWith(path.names, prefix.names)) return 'yes'
  if (startsWith(path.folded, prefix.folded)) return 'partly'
  return reachesBelow && startsWith(prefix.folded, path.folded) ? 'partly' : 'no'
}

function startsWith(names: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((name, index) => name === names[index])
}
