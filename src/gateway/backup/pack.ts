import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {constants, type Stats} from 'node:fs'
import {lstat, open, readdir, readlink} from 'node:fs/promises'
import {join} from 'node:path'
import {type Pack, pack} from 'tar-stream'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {ABOUT, type About, MANIFEST, type Manifest} from './manifest.ts'

/** A file, or a folder with all that is in it, and its name in the archive. */
export interface Source {
  readonly name: string
  readonly path: string
}

/** A tar archive of what is there, written as it is read. */
export class Packer {
  readonly archive: Pack = pack()
  readonly #about: About
  readonly #digests: Record<string, string> = {}

  constructor(about: About) {
    this.#about = about
    this.archive.entry({name: ABOUT, mode: 0o600}, JSON.stringify(about))
  }

  /** @throws KruxosError IO when a file cannot be read, or changes meanwhile */
  async add({name, path}: Source): Promise<void> {
    const stats = await lstat(path)
    const header = {name, mode: stats.mode & 0o777, mtime: stats.mtime}
    if (stats.isFile()) await this.#addFile(name, path, stats)
    if (stats.isSymbolicLink()) this.archive.entry({...header, type: 'symlink', linkname: await readlink(path)})
    if (!stats.isDirectory()) return // sockets and pipes are no data
    this.archive.entry({...header, type: 'directory'})
    for (const child of (await readdir(path)).sort()) {
      await this.add({name: `${name}/${child}`, path: join(path, child)})
    }
  }

  finish(): number {
    const manifest: Manifest = {format: 1, ...this.#about, digests: this.#digests}
    this.archive.entry({name: MANIFEST, mode: 0o600}, JSON.stringify(manifest))
    this.archive.finalize()
    return Object.keys(this.#digests).length
  }

  async #addFile(name: string, path: string, {size, mode, mtime}: Stats): Promise<void> {
    const hash = createHash('sha256')
    const {promise, resolve, reject} = Promise.withResolvers<void>()
    const entry = this.archive.entry({name, size, mode: mode & 0o777, mtime}, error =>
      error ? reject(changed(path, error)) : resolve(),
    )
    promise.catch(() => undefined) // an archive that is given up fails before anybody waits for it
    await using handle = await open(path, READ_NO_LINK)
    // As long as the header says, should it grow meanwhile.
    for await (const chunk of size === 0 ? [] : handle.createReadStream({end: size - 1, autoClose: false})) {
      hash.update(chunk)
      if (!entry.write(chunk)) await Promise.race([once(entry, 'drain'), promise])
    }
    entry.end()
    await promise
    this.#digests[name] = hash.digest('hex')
  }
}

const READ_NO_LINK = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)

function changed(path: string, cause: unknown): KruxosError {
  return cause instanceof Error && /size/i.test(cause.message)
    ? new KruxosError('IO', `${path} became shorter while it was read`, {hint: 'try again', cause})
    : ioError('read', path, cause)
}
