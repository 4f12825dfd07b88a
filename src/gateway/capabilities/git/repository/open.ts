import {lstat, unlink} from 'node:fs/promises'
import {join} from 'node:path'
import type {CallContext} from '../../../capability.ts'
import type {ByteName} from '../../filesystem/paths/byte-name.ts'
import {type Directory, nullWhen} from '../../filesystem/paths/directory.ts'
import {type Roots, rootsOf} from '../../filesystem/paths/roots.ts'
import {locate} from '../../filesystem/paths/walk.ts'
import {fail} from '../errors.ts'
import {type GitOptions, type GitResult, runGit, type Surroundings, tryGit} from '../run/git.ts'
import {Scratch} from '../run/scratch.ts'
import {type ConfigEntry, MAX_CONFIG_BYTES, parseConfig} from './config.ts'
import {inspectGitDir} from './inspect.ts'
import {makeShadow} from './shadow.ts'

const GIT_DIR = '.git' as ByteName
const CONFIG = 'config' as ByteName
const CLOCK_TICK_MS = 10

/** A repository that is held open while git works on it. */
export class Repository implements AsyncDisposable {
  /** as callers see it */
  readonly path: string
  /** all that its own configuration says */
  readonly config: readonly ConfigEntry[]
  readonly around: Surroundings
  readonly #folder: Directory
  readonly #scratch: Scratch
  /** by the clock of the file system, which may be a tick behind */
  readonly #openedAt = Date.now() - CLOCK_TICK_MS

  constructor(
    path: string,
    folder: Directory,
    opened: {config: ConfigEntry[]; around: Surroundings; scratch: Scratch},
  ) {
    this.path = path
    this.config = opened.config
    this.around = opened.around
    this.#folder = folder
    this.#scratch = opened.scratch
  }

  /** What git wrote; for commands that fail only when the repository is broken. */
  run(args: readonly string[], options?: GitOptions): Promise<string> {
    return runGit(this.around, args, options)
  }

  try(args: readonly string[], options?: GitOptions): Promise<GitResult> {
    return tryGit(this.around, args, options)
  }

  /** Whether a file or folder is in its .git folder: signs of a merge that is under way, for example. */
  async has(name: string): Promise<boolean> {
    await using gitDir = await this.#folder.enter(GIT_DIR)
    await using node = await gitDir.pin(name as ByteName)
    return node !== null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.around.signal.aborted) await this.#removeLocks()
    await this.#folder[Symbol.asyncDispose]()
    await this.#scratch[Symbol.asyncDispose]()
  }

  /** A git that was killed has left them, and no other would work any more. */
  async #removeLocks(): Promise<void> {
    await using gitDir = await this.#folder.enter(GIT_DIR).catch(nullWhen('ENOENT', 'ENOTDIR'))
    if (!gitDir) return
    for (const {name, kind} of await gitDir.list()) {
      if (kind !== 'file' || !name.endsWith('.lock')) continue
      const stats = await lstat(gitDir.at(name)).catch(nullWhen('ENOENT'))
      if (stats && stats.mtimeMs >= this.#openedAt) await unlink(gitDir.at(name)).catch(nullWhen('ENOENT'))
    }
  }
}

/** The repository whose top folder is at a path; `write`: the caller means to change it. */
export async function openRepository(
  context: CallContext,
  path: string,
  {write = false}: {write?: boolean} = {},
): Promise<Repository> {
  const roots = rootsOf(context)
  await using entry = await locate(roots, path, {follow: true, write})
  if (!entry?.node?.stats.isDirectory()) throw fail('NotARepository', `no folder is at ${path}`, {path})
  const folder = await entry.node.openDirectory()
  const scratch = await Scratch.open()
  try {
    const config = await readGitDir(folder, path, context.signal)
    const common = join(scratch.dir, 'common')
    await makeShadow(common, '.git', config)
    return new Repository(entry.path, folder, {config, scratch, around: surround(context, roots, folder, common)})
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    await scratch[Symbol.asyncDispose]()
    throw error
  }
}

async function readGitDir(folder: Directory, path: string, signal: AbortSignal): Promise<ConfigEntry[]> {
  // a link or a file in the place of the folder leads elsewhere (gitrepository-layout(5))
  await using gitDir = await folder.enter(GIT_DIR).catch(nullWhen('ENOENT', 'ENOTDIR'))
  if (!gitDir) throw fail('NotARepository', `${path} has no .git folder`, {path})
  return await readConfig(gitDir, path, signal)
}

/** Looks whether a git folder can be used, and gives what its configuration says. */
export async function readConfig(gitDir: Directory, path: string, signal: AbortSignal): Promise<ConfigEntry[]> {
  await inspectGitDir(gitDir, signal)
  await using node = await gitDir.pin(CONFIG)
  await using file = await node?.openFile()
  if (!node || !file || node.stats.size > MAX_CONFIG_BYTES)
    throw fail('NotARepository', `the .git folder of ${path} has no config file`, {path})
  // Awaited here: while the files are closed nobody else would be there to take its failure.
  return await parseConfig(await file.readFile(), signal)
}

function surround({agent, signal}: CallContext, roots: Roots, folder: Directory, common: string): Surroundings {
  return {
    cwd: folder.at('.').toString(),
    roots,
    env: {GIT_DIR: '.git', GIT_WORK_TREE: '.', GIT_COMMON_DIR: common, ...identityOf(agent)},
    writable: [common],
    signal,
  }
}

/** Who makes commits; the name cannot be mistaken for an address of anybody. */
function identityOf(agent: string): Record<string, string> {
  const [name, email] = [agent, `${agent}@kruxos.invalid`]
  return {GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email}
}
