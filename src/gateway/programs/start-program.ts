import {type StdioOptions, spawn} from 'node:child_process'
import {once} from 'node:events'
import {openSync, readdirSync, readFileSync} from 'node:fs'
import type {Duplex, Readable, Writable} from 'node:stream'

interface StartOptions {
  /** on the host */
  readonly cwd: string
  /** all of its environment */
  readonly env: Readonly<Record<string, string>>
  /** for its standard input; nothing when null */
  readonly input: string | null
  /** what it can read at descriptors 5, 6, 7 … */
  readonly data: readonly (string | Uint8Array)[]
}

/** A program in a process group of its own that is read while it runs. */
export interface StartedProgram {
  readonly pid: number
  readonly stdout: Readable
  readonly stderr: Readable
  /** what it writes to descriptor 3 */
  readonly report: Readable
  /** both ways, at descriptor 4 */
  readonly gate: Duplex
  /** when it has ended and what it wrote was read */
  readonly ended: Promise<ProgramEnd>
}

export interface ProgramEnd {
  /** null when a signal ended it */
  readonly exitCode: number | null
  readonly endedBy: NodeJS.Signals | null
}

/** Something that left the group may hold the pipes open for ever. */
const READ_AFTER_END_MS = 1000

/**
 * Starts a program without a shell; ending it, and what it started, is up to the caller.
 * @throws Error with code ENOENT or EACCES when there is no such program
 */
export async function startProgram(
  [file, ...args]: readonly [string, ...string[]],
  {cwd, env, input, data}: StartOptions,
): Promise<StartedProgram> {
  const stdin = input === null ? 'ignore' : 'pipe'
  const stdio: StdioOptions = [stdin, 'pipe', 'pipe', 'pipe', 'pipe', ...data.map(() => 'pipe' as const)]
  const child = spawn(file, args, {cwd, env, detached: true, stdio: [...stdio, ...hideInherited(stdio.length)]})
  const closed = once(child, 'close')
  closed.catch(() => {})
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  exited.catch(() => {})
  await once(child, 'spawn')
  const [, stdout, stderr, report, gate, ...inputs] = child.stdio as unknown as [
    unknown,
    Readable,
    Readable,
    Readable,
    Duplex,
    ...(Writable | null)[],
  ]
  gate.on('error', () => {}).resume()
  give(child.stdin, input ?? '')
  for (const [index, text] of data.entries()) give(inputs[index], text)
  const ended = exited.then(async ([exitCode, endedBy]) => {
    const timer = setTimeout(() => [stdout, stderr, report, gate].map(stream => stream.destroy()), READ_AFTER_END_MS)
    await closed.finally(() => clearTimeout(timer))
    return {exitCode, endedBy}
  })
  return {pid: child.pid ?? 0, stdout, stderr, report, gate, ended}
}

/** O_CLOEXEC of Linux as proc_pid_fdinfo(5) shows it: not for programs that we start. Node opens everything so. */
const CLOSE_ON_EXEC = 0o2000000

let inherited: {readonly descriptors: readonly number[]; readonly nothing: number} | undefined

/**
 * Whoever started the gateway may have left files or sockets open, which would go on to each program; Node lets go of
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

/** A program need not read what it is given. */
function give(pipe: Writable | null | undefined, data: string | Uint8Array): void {
  pipe?.on('error', () => {})
  pipe?.end(data)
}
