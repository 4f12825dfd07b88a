import {type ChildProcess, spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {ErrorOutput, outputSchema, type outputs} from '../../src/contract/outputs.ts'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const RUN = join(ROOT, 'bin', 'run.js')

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  /** exit code, or the name of the signal that ended it */
  readonly exit: number | NodeJS.Signals | null
}

export interface RunOptions {
  readonly socketPath?: string | undefined
  /** given on stdin; without it stdin is at its end */
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** what Node is given before the program */
  readonly nodeArgs?: readonly string[]
}

/** The built `kruxos` with an empty home, no terminal, and nothing of the caller's environment. */
export async function kruxos(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  using home = tempDir()
  const child = start(args, {...options, home: home.path})
  child.stdin.end(options.input ?? '')
  const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)])
  return {stdout, stderr, exit}
}

/** Started and not waited for. */
export function start(
  args: readonly string[],
  {socketPath, env, cwd, nodeArgs = [], home, uid}: RunOptions & {home: string; uid?: number},
) {
  return spawn(process.execPath, [...nodeArgs, RUN, ...args], {
    cwd: cwd ?? home,
    ...(uid === undefined ? {} : {uid, gid: uid}),
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      KRUXOS_DATA_DIR: join(home, 'data'),
      KRUXOS_SOCKET: socketPath ?? join(home, 'none.sock'),
      ...env,
    },
  })
}

export function ended(child: ChildProcess): Promise<Outcome['exit']> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ?? code))
  })
}

/** The one JSON object that stdout must be: what the contract says of that command, or an error. */
export function json({
  stdout,
}: Outcome): Record<string, unknown> & {error?: {code: string; message: string; hint: string}} {
  const value = JSON.parse(stdout)
  const [, name] = /^kruxos\.(.+)\/v1$/.exec(value.schema ?? '') ?? []
  if (name === undefined) ErrorOutput.parse(value)
  else outputSchema(name as keyof typeof outputs).parse(value)
  return value
}

export function tempDir(): Disposable & {readonly path: string} {
  const path = mkdtempSync(join(tmpdir(), 'kh-'))
  return {path, [Symbol.dispose]: () => rmSync(path, {recursive: true, force: true})}
}
