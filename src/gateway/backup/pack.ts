import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {constants} from 'node:fs'
import {type FileHandle, lstat, open, readdir, readlink, realpath} from 'node:fs/promises'
import {join} from 'node:path'
import {type Headers, type Pack, pack} from 'tar-stream'
import type {BackupCreateResult} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {ABOUT, type About, MANIFEST, type Manifest} from './manifest.ts'
import {isOfAgents} from './places.ts'

/** A file, or a folder with all that is in it, and its name in the archive. */
export interface Source {
  readonly name: string
  readonly path: string
}

const MAX_NAMES = 20

/** A tar archive of what is there, written as it is read. */
export class Packer {
  readonly archive: Pack = pack()
  readonly #about: About
  readonly #digests: Record<string, string> = {}
  #leftOut: BackupCreateResult['leftOut'] = {count: 0, names: []}

  constructor(about: About) {
    this.#about = about
    this.archive.entry({name: ABOUT, mode: 0o600}, JSON.stringify(about))
  }

  /** of agents, where it may not be read; anywhere, where its name is not UTF-8 */
  get leftOut(): BackupCreateResult['leftOut'] {
    return this.#leftOut
  }

  /** What goes away meanwhile is no part of it. @throws KruxosError IO when a file cannot be read, or changes meanwhile */
  async add({name, path}: Source, above: readonly string[] = []): Promise<void> {
    try {
      await this.#add(name, path, above)
    } catch (error) {
      const {code = '', syscall} = error as NodeJS.ErrnoException
      if (error instanceof KruxosError || syscall === undefined) throw error
      if (GONE.includes(code)) return
      if (!isOfAgents(name) || !CLOSED.includes(code)) throw ioError('read', path, error)
      this.#leave(name)
    }
  }

  finish(): number {
    const manifest: Manifest = {format: 1, ...this.#about, digests: this.#digests}
    this.archive.entry({name: MANIFEST, mode: 0o600}, JSON.stringify(manifest))
    this.archive.finalize()
    return Object.keys(this.#digests).length
  }

  /** Links of agents are data; others stand for what they lead to. */
  async #add(name: string, path: string, above: readonly string[]): Promise<void> {
    const real = isOfAgents(name) ? path : await realpath(path)
    const stats = await lstat(real)
    const header = {name, mode: stats.mode & 0o777, mtime: stats.mtime}
    if (stats.isFile()) await this.#addFile(name, real)
    if (stats.isSymbolicLink()) this.archive.entry({...header, type: 'symlink', linkname: await readlink(real)})
    const id = `${stats.dev}:${stats.ino}`
    if (!stats.isDirectory() || above.includes(id)) return // sockets and pipes are no data
    this.archive.entry({...header, type: 'directory'})
    for (const child of (await readdir(real, {encoding: 'buffer'})).sort(Buffer.compare)) {
      const childName = `${name}/${child}`
      if (Buffer.from(`${child}`).equals(child))
        await this.add({name: childName, path: join(real, `${child}`)}, [...above, id])
      else this.#leave(childName)
    }
  }

  #leave(name: string): void {
    const {count, names} = this.#leftOut
    this.#leftOut = {count: count + 1, names: [...names, name].slice(0, MAX_NAMES)}
  }

  async #addFile(name: string, path: string): Promise<void> {
    await using handle = await open(path, READ)
    const stats = await handle.stat()
    if (!stats.isFile() || !(await isAt(path, handle))) return
    await this.#copy({name, size: stats.size, mode: stats.mode & 0o777, mtime: stats.mtime}, handle).catch(error => {
      throw changed(path, error)
    })
  }

  /** As long as its header says, should it grow meanwhile. */
  async #copy(header: Headers & {readonly size: number}, handle: FileHandle): Promise<void> {
    const hash = createHash('sha256')
    const {promise, resolve, reject} = Promise.withResolvers<void>()
    const entry = this.archive.entry(header, error => (error ? reject(error) : resolve()))
    promise.catch(() => undefined) // an archive that is given up fails before anybody waits for it
    const {size} = header
    for await (const chunk of size === 0 ? [] : handle.createReadStream({end: size - 1, autoClose: false})) {
      hash.update(chunk)
      if (!entry.write(chunk)) await Promise.race([once(entry, 'drain'), promise])
    }
    entry.end()
    await promise
    this.#digests[header.name] = hash.digest('hex')
  }
}

/** False where an agent exchanged a folder above for a link that leads elsewhere. Only Linux can tell. */
async function isAt(path: string, {fd}: FileHandle): Promise<boolean> {
  return process.platform !== 'linux' || (await readlink(`/proc/self/fd/${fd}`)) === path
}

/** A pipe that was put there meanwhile would make it wait. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
/** What lies there now is something else than a moment ago, or nothing. */
const GONE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EINVAL']
const CLOSED = ['EACCES', 'EPERM', 'ENAMETOOLONG']

function changed(path: string, cause: unknown): KruxosError {
  return cause instanceof Error && /size/i.test(cause.message)
    ? new KruxosError('IO', `${path} became shorter while it was read`, {hint: 'try again', cause})
    : ioError('read', path, cause)
}
