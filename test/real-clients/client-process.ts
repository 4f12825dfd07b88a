import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {isInstalled} from '../support/test-only-install.ts'
import {BIN, FOLDER} from './install.ts'

export interface Finished {
  exitCode: number
  stdout: string
  stderr: string
  durationMs: number
}

export interface ClientOptions {
  /** the only place that the client is given to write in */
  home: string
  cwd?: string
  env?: Record<string, string>
  timeoutMs?: number
  /** ends the client before its time */
  signal?: AbortSignal
}

/** A client that runs: its streams, and how it ended. Disposing kills its whole process group. */
export interface RunningClient extends AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams
  /** rejects when the time is over; nothing is left running in either case */
  readonly finished: Promise<Finished>
}

const DEFAULT_TIMEOUT_MS = 90_000

/** Starts `claude` or `codex` with an environment that holds nothing of ours but a PATH that begins with this Node. */
export function startClient(name: 'claude' | 'codex', args: string[], options: ClientOptions): RunningClient {
  if (!isInstalled(FOLDER)) throw new Error('the real clients are not installed: node test/real-clients/install.ts')
  const {home, cwd = home, timeoutMs = DEFAULT_TIMEOUT_MS} = options
  const signals = [AbortSignal.timeout(timeoutMs), ...(options.signal ? [options.signal] : [])]
  const temporary = join(home, 'tmp')
  mkdirSync(temporary, {recursive: true})
  const env = {
    HOME: home,
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    TERM: 'dumb',
    TMPDIR: temporary,
    CLAUDE_CODE_TMPDIR: temporary,
    ...options.env,
  }
  const startedAt = performance.now()
  // A group of its own, so that what the client starts can be killed with it.
  const child = spawn(join(BIN, name), args, {cwd, env, detached: true, stdio: 'pipe'})
  const killGroup = () => killGroupOf(child)
  const finished = outcome(child, startedAt, AbortSignal.any(signals), `${name} ${args.join(' ')}`).finally(killGroup)
  finished.catch(() => {})
  return {
    child,
    finished,
    async [Symbol.asyncDispose]() {
      killGroup()
      await finished.catch(() => {})
    },
  }
}

/** Runs a client to its end, with nothing on stdin. */
export async function runClient(name: 'claude' | 'codex', args: string[], options: ClientOptions): Promise<Finished> {
  await using client = startClient(name, args, options)
  client.child.stdin.end()
  return await client.finished
}

async function outcome(
  child: ChildProcessWithoutNullStreams,
  startedAt: number,
  signal: AbortSignal,
  what: string,
): Promise<Finished> {
  const output = {stdout: '', stderr: ''}
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
    })
  }
  child.stdin.on('error', () => {})
  try {
    const [code, killedBy] = await once(child, 'close', {signal})
    if (killedBy) throw new Error(`killed by ${killedBy}`)
    return {exitCode: code, ...output, durationMs: Math.round(performance.now() - startedAt)}
  } catch (cause) {
    throw new Error(`${what} did not end by itself\n${output.stdout}\n${output.stderr}`, {cause})
  }
}

function killGroupOf(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // ESRCH: all of them have ended
  }
}
