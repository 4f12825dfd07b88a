import type {Stats} from 'node:fs'
import {constants, type FileHandle, open, readdir, readlink} from 'node:fs/promises'
import {type Kind, kindOf} from '../fields.ts'
import type {ByteName} from './byte-name.ts'

const {O_DIRECTORY, O_NOFOLLOW, O_RDONLY} = constants
/** open(2) on Linux: take hold of the place without opening what is there. Node has no name for it. */
const O_PATH = 0o10000000

/**
 * A folder held by a descriptor: whatever is renamed meanwhile, `at(name)` is a name in this very folder.
 * Node has no openat(2); /proc/self/fd/N/name is the same (proc(5)).
 */
export class Directory implements AsyncDisposable {
  readonly #handle: FileHandle

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  /** Links in `host` are followed: it must come from the gateway, never from a caller. */
  static async open(host: string): Promise<Directory> {
    return new Directory(await open(host, O_PATH | O_DIRECTORY))
  }

  /** The path of a name in this folder, for any call that does not follow a link at its end. */
  at(name: string): Buffer {
    return Buffer.from(`${pathOf(this.#handle)}/${name}`, 'latin1')
  }

  /** @throws ENOTDIR when the name is a file or a symbolic link */
  async enter(name: ByteName): Promise<Directory> {
    return new Directory(await open(this.at(name), O_PATH | O_DIRECTORY | O_NOFOLLOW))
  }

  /** What has the name now, links not followed; null when nothing has. `.` is this folder. */
  async pin(name: ByteName): Promise<Pinned | null> {
    const handle = await open(this.at(name), O_PATH | O_NOFOLLOW).catch(nullWhen('ENOENT'))
    if (handle === null) return null
    try {
      return new Pinned(handle, await handle.stat())
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Target of a symbolic link, bytes; null when the name is none. */
  async readLink(name: ByteName): Promise<string | null> {
    return readlink(this.at(name), 'latin1').catch(nullWhen('EINVAL', 'ENOENT'))
  }

  /** The same for this folder under whatever path, and for no other: inode numbers are used again, births are not. */
  async id(): Promise<string> {
    const {dev, ino, birthtimeMs} = await this.#handle.stat()
    return `${dev}:${ino}:${birthtimeMs}`
  }

  /** Sorted by the bytes of the names. */
  async list(): Promise<DirectoryEntry[]> {
    // names as buffers: for a file system that does not tell kinds, Node joins path and name itself
    const entries = await readdir(pathOf(this.#handle), {withFileTypes: true, encoding: 'buffer'})
    return entries
      .map(entry => ({name: entry.name.toString('latin1') as ByteName, kind: kindOf(entry)}))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Makes names that were added or removed durable. */
  async sync(): Promise<void> {
    await using folder = await open(this.at('.'), O_RDONLY | O_DIRECTORY)
    await folder.sync()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.close()
  }
}

interface DirectoryEntry {
  readonly name: ByteName
  readonly kind: Kind
}

/** One file, folder, link or device, held so that it is the same from the look to the use. */
export class Pinned implements AsyncDisposable {
  readonly #handle: FileHandle
  readonly stats: Stats

  constructor(handle: FileHandle, stats: Stats) {
    this.#handle = handle
    this.stats = stats
  }

  /** null when it is no regular file: those are never opened, as opening a pipe or device has effects. */
  async openFile(flags: number = O_RDONLY): Promise<FileHandle | null> {
    return this.stats.isFile() ? open(pathOf(this.#handle), flags) : null
  }

  openDirectory(): Promise<Directory> {
    return Directory.open(pathOf(this.#handle))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.close()
  }
}

/** A descriptor that was let go of has no path: its number may be another file's by now. */
function pathOf({fd}: FileHandle): string {
  if (fd < 0) throw new Error('used after it was closed')
  return `/proc/self/fd/${fd}`
}

/** For `.catch`: these error codes mean that there is nothing. */
export function nullWhen(...codes: readonly string[]): (error: NodeJS.ErrnoException) => null {
  return error => {
    if (error.code !== undefined && codes.includes(error.code)) return null
    throw error
  }
}
