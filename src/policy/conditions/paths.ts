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
  const {input, workspaceDir} = call
  const paths =
    known.get(call) ??
    PATH_FIELDS.flatMap(field => (Object.hasOwn(input, field) && input[field] !== undefined ? [input[field]] : [])).map(
      path => {
        const names = normalise(path, workspaceDir)
        return names && toPath(names)
      },
    )
  known.set(call, paths)
  return paths
}

function toPath(names: readonly string[]): Path {
  return {names, folded: names.map(name => name.normalize('NFKC').toUpperCase())}
}

/**
 * `/workspace/x/../y`, `y/`, `./y`, `\x79` and the folder's own place on this machine are all `/workspace/y`. Reads
 * a path as the filesystem capabilities do: `..` by name, then `\xHH` in each part.
 */
function normalise(path: unknown, workspaceDir: string | null): readonly string[] | null {
  if (typeof path !== 'string' || path === '' || path.startsWith('~') || !path.isWellFormed()) return null
  const names = collapse(path.split('/'))?.map(decode)
  if (!names?.every(name => name !== null)) return null
  if (!path.startsWith('/')) return [WORK_AREA, ...names]
  const host = workspaceDir?.split('/').filter(Boolean)
  const isHost = host && host.length > 0 && host.every((name, index) => name === names[index])
  return isHost ? [WORK_AREA, ...names.slice(host.length)] : names
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
