import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {accessSync, constants, mkdirSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {killGroup} from '../programs/process-group.ts'

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const SETPRIV = '/usr/bin/setpriv'
/** A server that was told to end may finish what it writes. */
const GRACE_MS = 1500

export interface ProgramLaunch {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string | null
  readonly env: Readonly<Record<string, string>>
  /** the server's own, made when it is missing */
  readonly homeDir: string
}

/**
 * Starts a server in a process group of its own, with nothing of the gateway's environment: that may name credentials.
 * Where the system can, it is ended with the gateway, however that ends.
 * @throws Error with code ENOENT or EACCES when it cannot be started
 */
export function startProgram({command, args, cwd, env, homeDir}: ProgramLaunch): ChildProcessWithoutNullStreams {
  mkdirSync(homeDir, {recursive: true, mode: 0o700})
  accessSync(command, constants.X_OK)
  // Programs that a version manager installed stand beside the interpreter they need.
  const path = `${dirname(command)}:${SYSTEM_PATH}`
  const [file, ...rest] = [...tether(), command, ...args]
  return spawn(file ?? command, rest, {
    cwd: cwd ?? homeDir,
    env: {PATH: path, HOME: homeDir, TMPDIR: makeFolder(join(homeDir, 'tmp')), LANG: 'C.UTF-8', ...env},
    stdio: 'pipe',
    detached: true,
    shell: false,
    windowsHide: true,
  })
}

/** The kernel ends the program with us; only a file name, so that nothing of the command line is read by it. */
function tether(): string[] {
  try {
    accessSync(SETPRIV, constants.X_OK)
    return [SETPRIV, '--pdeathsig', 'KILL', '--']
  } catch {
    return []
  }
}

function makeFolder(path: string): string {
  mkdirSync(path, {recursive: true, mode: 0o700})
  return path
}

/** Asks it to end by closing its input, then ends what is left of the group. */
export async function endProgram(child: ChildProcessWithoutNullStreams): Promise<void> {
  const {promise, resolve} = Promise.withResolvers<void>()
  child.once('exit', () => resolve())
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) resolve()
  child.stdin.end()
  const ask = setTimeout(() => killGroup(child.pid, 'SIGTERM'), GRACE_MS / 2)
  const insist = setTimeout(() => killGroup(child.pid), GRACE_MS)
  await promise
  clearTimeout(ask)
  clearTimeout(insist)
  killGroup(child.pid)
}
