import type {ByteName} from '../../filesystem/paths/byte-name.ts'
import {showName} from '../../filesystem/paths/byte-name.ts'
import {type Directory, nullWhen} from '../../filesystem/paths/directory.ts'
import {fail} from '../errors.ts'
import {hasSandbox} from '../run/sandbox.ts'

const MAX_ENTRIES = 200_000
const MAX_DEPTH = 32
/** git is told to use none of them */
const UNUSED = new Set(['hooks', 'modules', 'worktrees'])
/** of `objects`: the others hold one file for each object, which are many */
const OBJECT_FOLDERS = new Set(['info', 'pack'])
/** What sends git to another folder (gitrepository-layout(5)). */
const ELSEWHERE = new Set(['.git', 'commondir', 'objects/info/alternates', 'objects/info/http-alternates'])

/**
 * Refuses a git folder that leads out of itself: git would follow links in it, and read the objects of other
 * repositories that it names. In a sandbox links lead nowhere, so that single objects need no look.
 */
export async function inspectGitDir(gitDir: Directory, signal: AbortSignal): Promise<void> {
  await new Inspection(signal, !(await hasSandbox())).look(gitDir, '', 0)
}

class Inspection {
  readonly #signal: AbortSignal
  readonly #looksAtObjects: boolean
  #seen = 0

  constructor(signal: AbortSignal, looksAtObjects: boolean) {
    this.#signal = signal
    this.#looksAtObjects = looksAtObjects
  }

  async look(directory: Directory, prefix: string, depth: number): Promise<void> {
    for (const {name, kind} of await directory.list()) {
      this.#count(depth)
      const path = `${prefix}${name}`
      if (UNUSED.has(path)) continue
      if (ELSEWHERE.has(path)) throw unsafe(name, 'leads to another repository')
      if (kind === 'directory') await this.#enter(directory, name, path, depth)
      else if (kind !== 'file') throw unsafe(name, 'is no file')
    }
  }

  async #enter(parent: Directory, name: ByteName, path: string, depth: number): Promise<void> {
    if (path.startsWith('objects/') && !OBJECT_FOLDERS.has(name) && !this.#looksAtObjects) return
    await using directory = await parent.enter(name).catch(nullWhen('ENOENT', 'ENOTDIR'))
    if (directory) await this.look(directory, `${path}/`, depth + 1)
  }

  #count(depth: number): void {
    this.#signal.throwIfAborted()
    this.#seen += 1
    if (this.#seen > MAX_ENTRIES || depth > MAX_DEPTH)
      throw fail('UnsafeRepository', 'the .git folder is too large to be checked')
  }
}

function unsafe(name: ByteName, why: string): Error {
  return fail('UnsafeRepository', `${showName(name)} in the .git folder ${why}`)
}
