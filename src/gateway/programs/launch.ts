import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {openSync, readdirSync, readFileSync} from 'node:fs'
import type {Duplex} from 'node:stream'

export interface LaunchOptions {
  /** on the host; may be /proc/self/fd/N of a folder that is held open */
  readonly cwd: string
  /** all of its environment */
  readonly env: Readonly<Record<string, string>>
  /** for its descriptors 0, 1, 2 … */
  readonly stdio: readonly ('ignore' | 'pipe')[]
}

/** A program in a process group of its own. Ending it, and what it started, is up to whoever launched it. */
export interface Launched {
  readonly pid: number
  /** the other ends of its pipes, null where it has none */
  readonly pipes: readonly (Duplex | null)[]
  /** when it has ended and what it wrote was read */
  readonly ended: Promise<ProgramEnd>
}

export interface ProgramEnd {
  /** null when a signal ended it */
  readonly exitCode: number | null
  readonly endedBy: NodeJS.Signals | null
}

/** @throws Error with code ENOENT or EACCES when there is no such program */
export type Launcher = (argv: readonly [string, ...string[]], options: LaunchOptions) => Promise<Launched>

/** Something that left the group may hold the pipes open for ever. */
const READ_AFTER_END_MS = 1000

/** As a child of this process, without a shell. */
export const launchHere: Launcher = async ([file, ...args], {cwd, env, stdio}) => {
  const child = spawn(file, args, {cwd, env, detached: true, stdio: [...stdio, ...hideInherited(stdio.length)]})
  const closed = once(child, 'close')
  closed.catch(() => {})
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  exited.catch(() => {})
  await once(child, 'spawn')
  const pipes = stdio.map((_, descriptor) => (child.stdio[descriptor] ?? null) as Duplex | null)
  const ended = exited.then(async ([exitCode, endedBy]) => {
    const timer = setInterval(() => pipes.map(letGoOf), READ_AFTER_END_MS)
    await closed.finally(() => clearInterval(timer))
    return {exitCode, endedBy}
  })
  return {pid: child.pid ?? 0, pipes, ended}
}

/** One that is paused has more to give. */
function letGoOf(pipe: Duplex | null): void {
  if (!pipe?.isPaused()) pipe?.destroy()
}

/** A program need not read what it is given. */
export function give(pipe: Duplex | null | undefined, data: string | Uint8Array): void {
  pipe?.on('error', () => {}).resume()
  pipe?.end(data)
}

/** O_CLOEXEC of Linux as proc_pid_fdinfo(5) shows it: not for programs that we start. Node opens everything so. */
const CLOSE_ON_EXEC = 0o2000000

let inherited: {readonly descriptors: readonly number[]; readonly nothing: number} | undefined

/**
 * Whoever started this process may have left files or sockets open, which would go on to each program; Node lets go of
 * the first few alone. In their place it gets /dev/null.
 */
function hideInherited(first: number): (number | 'ignore')[] {
  inherited ??= {descriptors: findInherited(), nothing: openSync('/dev/null', 'r')}
  const {descriptors, nothing} = inherited
  const length = Math.max(0, Math.max(...descriptors) + 1 - first)
  return Array.from({length}, (_, index) => (descriptors.includes(first + index) ? nothing : 'ignore'))
}

function findInherited(): number[] {
  return readdirSync('/proc/self/fdinfo').filter(isInherited).map(Number)
}

function isInherited(descriptor: string): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1]
    return (Number.parseInt(flags ?? '', 8) & CLOSE_ON_EXEC) === 0
  } catch {
    return false // the folder itself was open while it was read
  }
}
