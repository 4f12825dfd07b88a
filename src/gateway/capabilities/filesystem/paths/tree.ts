import type {CallContext} from '../../../capability.ts'
import type {Kind} from '../fields.ts'
import {isTemporary} from '../files/temporary.ts'
import {type ByteName, showName} from './byte-name.ts'
import {type Directory, nullWhen} from './directory.ts'

const MAX_ENTRIES = 200_000
const MAX_DEPTH = 64
const PROGRESS_EVERY = 1000

export interface TreeEntry {
  /** held while the entry is being looked at, not longer */
  readonly directory: Directory
  readonly name: ByteName
  /** path from the start of the walk, as callers see it */
  readonly relative: string
  readonly kind: Kind
}

interface TreeOptions {
  /** asked with the name of a file or folder: false leaves it out, with all below it */
  accepts?(name: string): boolean
  /** false: only the folder itself */
  readonly isRecursive?: boolean
  readonly maxEntries?: number
}

/** Everything below a folder, links not followed, in an order that depends on the names alone. */
export class Tree {
  readonly #context: Pick<CallContext, 'signal' | 'progress'>
  readonly #options: Required<TreeOptions>
  #seen = 0
  /** false once something was left out because there is too much */
  isComplete = true

  constructor(context: Pick<CallContext, 'signal' | 'progress'>, options: TreeOptions = {}) {
    this.#context = context
    this.#options = {accepts: () => true, isRecursive: true, maxEntries: MAX_ENTRIES, ...options}
  }

  async *entries(directory: Directory, prefix = '', depth = 0): AsyncGenerator<TreeEntry> {
    for (const {name, kind} of await directory.list()) {
      if (isTemporary(name) || !this.#options.accepts(name)) continue
      if (!this.#hasRoom()) return
      const relative = `${prefix}${showName(name)}`
      yield {directory, name, relative, kind}
      if (this.#options.isRecursive && kind === 'directory') {
        yield* this.#below(directory, name, `${relative}/`, depth + 1)
      }
    }
  }

  async *#below(parent: Directory, name: ByteName, prefix: string, depth: number): AsyncGenerator<TreeEntry> {
    if (depth > MAX_DEPTH) {
      this.isComplete = false
      return
    }
    // gone, or a link by now, or not ours to look into: as if it were empty
    await using directory = await parent.enter(name).catch(nullWhen('ENOENT', 'ENOTDIR', 'EACCES'))
    if (directory) yield* this.entries(directory, prefix, depth)
  }

  #hasRoom(): boolean {
    this.#context.signal.throwIfAborted()
    if (this.#seen >= this.#options.maxEntries) {
      this.isComplete = false
      return false
    }
    if (++this.#seen % PROGRESS_EVERY === 0) this.#context.progress(this.#seen, undefined, 'entries looked at')
    return true
  }
}
