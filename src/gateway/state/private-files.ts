import {randomBytes} from 'node:crypto'
import {constants, type FileHandle, open, readdir, rename, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {makePrivateFolder, syncFolder} from '../files/folders.ts'

const {O_NOFOLLOW, O_RDONLY} = constants
const PARTIAL = '.partial'

/**
 * Files of one kind in a folder of the gateway, each written once and whole: 0600, beside its place, renamed into it.
 * The names begin with their time, so that the newest sorts last.
 */
export class PrivateFiles {
  readonly #folder: string
  readonly #prefix: string
  readonly #pattern: RegExp
  #isSwept = false

  constructor(folder: string, prefix: string) {
    this.#folder = folder
    this.#prefix = prefix
    this.#pattern = new RegExp(`^${prefix}-\\d{8}-\\d{6}-\\d{3}-[0-9a-f]{4}$`)
  }

  /** `bkp-20260102-030405-678-9abc` */
  newId(now: Date): string {
    const [date = '', time = ''] = now.toISOString().split('T')
    const stamp = `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}`
    return `${this.#prefix}-${stamp}-${randomBytes(2).toString('hex')}`
  }

  pathOf(id: string): string {
    return join(this.#folder, id)
  }

  /** Durable when it resolves; nothing is left of one that fails. */
  async write(id: string, fill: (file: FileHandle) => Promise<void>): Promise<void> {
    await makePrivateFolder(this.#folder)
    await this.#sweep()
    const partial = `${this.pathOf(id)}${PARTIAL}`
    try {
      await using file = await open(partial, 'wx', 0o600)
      await fill(file)
      await file.sync()
      await rename(partial, this.pathOf(id))
    } catch (error) {
      await rm(partial, {force: true})
      throw error
    }
    await syncFolder(this.#folder)
  }

  /** Null when there is none of that id. The caller closes it. */
  async open(id: string): Promise<FileHandle | null> {
    if (!this.#pattern.test(id)) return null
    return open(this.pathOf(id), O_RDONLY | O_NOFOLLOW).catch(error => {
      if (error.code === 'ENOENT') return null
      throw error
    })
  }

  /** the newest first */
  async list(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(error => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    return names
      .filter(name => this.#pattern.test(name))
      .sort()
      .reverse()
  }

  async remove(id: string): Promise<void> {
    await rm(this.pathOf(id), {force: true})
  }

  /** What a gateway that was killed has left. */
  async #sweep(): Promise<void> {
    if (this.#isSwept) return
    this.#isSwept = true
    for (const name of await readdir(this.#folder))
      if (name.endsWith(PARTIAL)) await rm(join(this.#folder, name), {force: true})
  }
}
