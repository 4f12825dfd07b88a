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
 * @throws the signal's reason when aborted; Error with code ENOENT or EACCES when there is no such program
 */
export async function runProgram(
  argv: readonly [string, ...string[]],
  options: ProgramOptions,
): Promise<ProgramResult> {
  const {execa} = await import('execa')
  const {cwd, env, input, secretInput, onStderr, signal, maxOutputBytes} = options
  signal.throwIfAborted()
  const [file, ...args] = argv
  const child = execa(file, args, {
    cwd,
    env: {...ENVIRONMENT, ...env},
    extendEnv: false,
    stdio: [
      input === undefined ? 'ignore' : 'pipe',
      'pipe',
      'pipe',
      ...(secretInput === undefined ? [] : [new TextEncoder().encode(secretInput)]),
    ],
    ...(input === undefined ? {} : {input}),
    detached: true,
    encoding: 'buffer',
    maxBuffer: maxOutputBytes,
    stripFinalNewline: false,
    reject: false,
  })
  if (onStderr) child.stderr?.on('data', onStderr)
  const end = () => killGroup(child.pid)
  signal.addEventListener('abort', end, {once: true})
  try {
    const result = await child
    signal.throwIfAborted()
    if (child.pid === undefined) throw result.cause ?? result
    return {
      exitCode: result.exitCode ?? null,
      endedBy: result.signal ?? null,
      stdout: result.stdout,
      stderr: result.stderr,
      isTooMuch: result.isMaxBuffer,
    }
  } finally {
    signal.removeEventListener('abort', end)
    end()
  }
}
