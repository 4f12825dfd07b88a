import type {Duplex, Readable} from 'node:stream'
import {give, type LaunchOptions, type ProgramEnd} from './launch.ts'
import {launcherFor} from './launcher.ts'

interface StartOptions extends Omit<LaunchOptions, 'stdio'> {
  /** for its standard input; nothing when null */
  readonly input: string | null
  /** what it can read at descriptors 5, 6, 7 … */
  readonly data: readonly (string | Uint8Array)[]
  /** it makes namespaces, and its programs are confined by them */
  readonly isSandboxed: boolean
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

/**
 * Starts a program without a shell; ending it, and what it started, is up to the caller.
 * @throws Error with code ENOENT or EACCES when there is no such program, KruxosError UNREACHABLE
 */
export async function startProgram(
  argv: readonly [string, ...string[]],
  {cwd, env, input, data, isSandboxed}: StartOptions,
): Promise<StartedProgram> {
  const stdin = input === null ? 'ignore' : 'pipe'
  const stdio = [stdin, 'pipe', 'pipe', 'pipe', 'pipe', ...data.map(() => 'pipe' as const)] as const
  const {pid, pipes, ended} = await launcherFor(isSandboxed)(argv, {cwd, env, stdio})
  const [into, stdout, stderr, report, gate, ...inputs] = pipes as [Duplex, Duplex, Duplex, Duplex, Duplex, ...Duplex[]]
  gate.on('error', () => {}).resume()
  give(into, input ?? '')
  for (const [index, text] of data.entries()) give(inputs[index], text)
  return {pid, stdout, stderr, report, gate, ended}
}
