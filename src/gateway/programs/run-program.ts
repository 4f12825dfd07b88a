import type {Duplex} from 'node:stream'
import {Collected} from './collected.ts'
import {give} from './launch.ts'
import {launcherFor} from './launcher.ts'
import {killGroup} from './process-group.ts'

export interface ProgramOptions {
  /** on the host; may be /proc/self/fd/N of a folder that is held open */
  readonly cwd: string
  /** beside PATH and LANG, the only variables that a program gets */
  readonly env?: Readonly<Record<string, string>>
  /** for its standard input; nothing when left out */
  readonly input?: string | Uint8Array
  /** what it can read once from its descriptor 3: for secrets, which belong neither in arguments nor in variables */
  readonly secretInput?: string
  /** told what it writes to stderr, while it runs */
  onStderr?(chunk: Uint8Array): void
  /** ends the program and all it started */
  readonly signal: AbortSignal
  /** of each of stdout and stderr; a program that writes more is ended */
  readonly maxOutputBytes: number
  /** it makes namespaces, and what it starts is confined by them */
  readonly isSandboxed?: boolean
}

export interface ProgramResult {
  /** null when a signal ended it */
  readonly exitCode: number | null
  /** `SIGKILL`, for example; null when it ended by itself */
  readonly endedBy: string | null
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** it wrote more than it may */
  readonly isTooMuch: boolean
}

/** Nothing of the gateway's own environment: it may name credentials. */
const ENVIRONMENT = {PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8'}

/**
 * Runs a program in a process group of its own, without a shell, and leaves nothing of the group behind.
 * @throws the signal's reason when aborted; Error with code ENOENT or EACCES when there is no such program; KruxosError UNREACHABLE
 */
export async function runProgram(
  argv: readonly [string, ...string[]],
  {cwd, env, input, secretInput, onStderr, signal, maxOutputBytes, isSandboxed = false}: ProgramOptions,
): Promise<ProgramResult> {
  signal.throwIfAborted()
  const {pid, pipes, ended} = await launcherFor(isSandboxed)(argv, {
    cwd,
    env: {...ENVIRONMENT, ...env},
    stdio: [
      input === undefined ? 'ignore' : 'pipe',
      'pipe',
      'pipe',
      ...(secretInput === undefined ? [] : (['pipe'] as const)),
    ],
  })
  const [stdin, stdout, stderr, secret] = pipes as [Duplex, Duplex, Duplex, ...Duplex[]]
  const end = () => killGroup(pid)
  signal.addEventListener('abort', end, {once: true})
  if (signal.aborted) end()
  give(stdin, input ?? '')
  give(secret, secretInput ?? '')
  const output = new Collected(stdout, maxOutputBytes, end)
  const errors = new Collected(stderr, maxOutputBytes, end)
  if (onStderr) stderr.on('data', onStderr)
  try {
    const {exitCode, endedBy} = await ended
    signal.throwIfAborted()
    const isTooMuch = output.isTooMuch || errors.isTooMuch
    return {exitCode, endedBy, stdout: output.bytes, stderr: errors.bytes, isTooMuch}
  } finally {
    signal.removeEventListener('abort', end)
    end()
  }
}
