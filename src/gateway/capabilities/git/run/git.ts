import {runProgram} from '../../../programs/run-program.ts'
import type {Roots} from '../../filesystem/paths/roots.ts'
import {fail} from '../errors.ts'
import {ENVIRONMENT, GIT, settings} from './environment.ts'
import {explainFailure} from './explain.ts'
import {hasSandbox, sandboxed} from './sandbox.ts'

/** Where a git runs, and what it may reach. */
export interface Surroundings {
  /** /proc/self/fd/N of a folder that is held open */
  readonly cwd: string
  readonly roots: Roots
  readonly env: Readonly<Record<string, string>>
  /** private folders of the gateway that it uses */
  readonly writable: readonly string[]
  readonly signal: AbortSignal
}

export interface GitOptions {
  readonly env?: Readonly<Record<string, string>>
  /** `key=value` beside those that every git gets */
  readonly config?: readonly string[]
  readonly input?: string | Uint8Array
  readonly secretInput?: string
  readonly isOnline?: boolean
  /** as in `Surroundings`, for this run alone */
  readonly writable?: readonly string[]
  /** files of the gateway that it reads */
  readonly readable?: readonly string[]
  readonly maxOutputBytes?: number
  onStderr?(chunk: Uint8Array): void
}

export interface GitResult {
  readonly isOk: boolean
  /** bytes, one character each */
  readonly stdout: string
  /** what it says of a failure, fit to be shown to the agent */
  readonly complaint: string
  /** stdout is only the beginning */
  readonly isTooMuch: boolean
}

const MAX_OUTPUT_BYTES = 4 * 1_048_576

/** Runs git, and leaves it to the caller what a failure means. */
export async function tryGit(
  around: Surroundings,
  args: readonly string[],
  {env, config = [], isOnline = false, readable = [], ...options}: GitOptions = {},
): Promise<GitResult> {
  requireEndOfOptions(args)
  const {cwd, roots, signal} = around
  const writable = [...around.writable, ...(options.writable ?? [])]
  const {input, secretInput, onStderr, maxOutputBytes = MAX_OUTPUT_BYTES} = options
  const [git, ...common] = GIT
  const argv = [git, ...common, ...settings(config), ...args]
  const prefix = (await hasSandbox()) ? sandboxed({roots, writable, readable, isOnline}) : []
  const [file = git, ...rest] = [...prefix, ...argv]
  const result = await runProgram([file, ...rest], {
    cwd,
    env: {...ENVIRONMENT, ...around.env, ...env},
    signal,
    maxOutputBytes,
    isSandboxed: prefix.length > 0,
    ...(input === undefined ? {} : {input}),
    ...(secretInput === undefined ? {} : {secretInput}),
    ...(onStderr === undefined ? {} : {onStderr}),
  })
  return {
    isOk: result.exitCode === 0,
    stdout: Buffer.from(result.stdout).toString('latin1'),
    complaint: explainFailure(Buffer.from(result.stderr).toString(), {
      roots,
      hidden: [...writable, ...readable],
      secret: secretInput,
    }),
    isTooMuch: result.isTooMuch,
  }
}

/** What comes from a caller comes after it, so that git takes none of it for an option. */
function requireEndOfOptions(args: readonly string[]): void {
  if (!args.includes('--end-of-options') && args.at(-1) !== '--stdin')
    throw new Error(`git ${args[0]} is not told where its options end`)
}

/** Runs a git that fails only when the repository is broken, and gives what it wrote. */
export async function runGit(around: Surroundings, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const {isOk, stdout, complaint, isTooMuch} = await tryGit(around, args, options)
  if (isTooMuch) throw fail('ResultTooLarge', 'git has more to tell than one call can give')
  if (!isOk) throw fail('GitFailed', `git ${args[0]} failed: ${complaint}`)
  return stdout
}
