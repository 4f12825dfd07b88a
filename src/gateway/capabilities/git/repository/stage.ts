import {mkdir, rename, rm} from 'node:fs/promises'
import type {CallContext} from '../../../capability.ts'
import {temporaryName} from '../../filesystem/files/temporary.ts'
import type {ByteName} from '../../filesystem/paths/byte-name.ts'
import type {Directory} from '../../filesystem/paths/directory.ts'
import {type Place, rootsOf} from '../../filesystem/paths/roots.ts'
import type {Surroundings} from '../run/git.ts'
import {hostPath} from './host-path.ts'

const OCCUPIED = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EISDIR'])

/**
 * A new folder, under a name that nobody knows, in which a repository is made before it gets its own: nobody sees half
 * of one, and nobody can write into its .git while git works there.
 */
export class Stage implements AsyncDisposable {
  readonly directory: Directory
  readonly around: Surroundings
  readonly #parent: Directory
  readonly #name: ByteName

  private constructor(parent: Directory, name: ByteName, directory: Directory, around: Surroundings) {
    this.#parent = parent
    this.#name = name
    this.directory = directory
    this.around = around
  }

  /** @param parent held by the caller for as long as the stage is used */
  static async open(context: CallContext, parent: Directory, place: Pick<Place, 'root' | 'names'>): Promise<Stage> {
    const name = temporaryName()
    await mkdir(parent.at(name), {mode: 0o700})
    const directory = await parent.enter(name)
    return new Stage(parent, name, directory, {
      cwd: directory.at('.').toString(),
      roots: rootsOf(context),
      // it lies in the agent's folder, and perhaps in a repository there
      env: {GIT_CEILING_DIRECTORIES: hostPath(place)},
      writable: [],
      signal: context.signal,
    })
  }

  /** Gives a part of the stage, or all of it, its name; false when something is there. */
  async publish(part: ByteName | null, directory: Directory, name: ByteName): Promise<boolean> {
    const from = part === null ? this.#parent.at(this.#name) : this.directory.at(part)
    try {
      await rename(from, directory.at(name))
      return true
    } catch (error) {
      if (OCCUPIED.has((error as NodeJS.ErrnoException).code ?? '')) return false
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#parent.at(this.#name).toString(), {recursive: true, force: true})
    await this.directory[Symbol.asyncDispose]()
  }
}
