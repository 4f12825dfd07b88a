import {createHash} from 'node:crypto'
import {mkdir, open, symlink} from 'node:fs/promises'
import {dirname} from 'node:path'
import {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {pipeline} from 'node:stream/promises'
import {type Entry, extract} from 'tar-stream'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {ABOUT, MANIFEST, Manifest} from './manifest.ts'
import {isOfAgents, placeOf} from './places.ts'
import {damaged} from './seal.ts'

/** Has an entry written with the rights that it takes, into the file that it becomes; undefined: it is only checked. */
export type Target = (name: string, write: (file: string | undefined) => Promise<void>) => Promise<void>

/** Links are made last, so that no file is ever written through one. */
interface Link {
  readonly file: string
  readonly to: string
}

/**
 * Writes the entries of an archive where `target` says, and checks them with its manifest. A recipient's key is public:
 * anybody can make a backup for it, so no name leads out of the places that a backup has. When it ends, nothing is
 * written any more, also when it fails.
 * @throws KruxosError IO
 */
export async function unpack(source: AsyncIterable<Uint8Array>, target: Target): Promise<Manifest> {
  const archive = extract()
  const reader = new Unpacker(target)
  const both = await Promise.allSettled([reader.readAll(archive), pipeline(Readable.from(source), archive)])
  const faults = both.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
  if (faults.length > 0) throw faults.find(fault => fault instanceof KruxosError) ?? damaged(faults[0])
  return reader.finish()
}

class Unpacker {
  readonly #target: Target
  readonly #digests = new Map<string, string>()
  readonly #links: Link[] = []
  #manifest: Manifest | null = null

  constructor(target: Target) {
    this.#target = target
  }

  async readAll(entries: AsyncIterable<Entry>): Promise<void> {
    for await (const entry of entries) {
      if (this.#manifest) throw damaged()
      if (entry.header.name === MANIFEST) this.#manifest = Manifest.parse(JSON.parse(await text(entry)))
      else if (entry.header.name === ABOUT)
        entry.resume() // the manifest says it too
      else await this.#read(entry)
    }
  }

  async finish(): Promise<Manifest> {
    const expected = Object.entries(this.#manifest?.digests ?? {})
    const isSame = expected.every(([name, digest]) => this.#digests.get(name) === digest)
    if (!this.#manifest || expected.length !== this.#digests.size || !isSame) throw damaged()
    for (const {file, to} of this.#links) await writing(file, () => symlink(to, file))
    return this.#manifest
  }

  async #read(entry: Entry): Promise<void> {
    const {type, linkname} = entry.header
    const name = entry.header.name.replace(/\/$/, '')
    if (!placeOf(name) || !isKept(name, type)) throw damaged()
    await this.#target(name, file =>
      writing(file, async () => {
        if (file !== undefined) await mkdir(dirname(file), {recursive: true, mode: 0o700})
        if (type === 'file') this.#digests.set(name, await this.#readFile(entry, file))
        if (type === 'directory' && file !== undefined) await mkdir(file, {recursive: true, mode: 0o700})
        if (type === 'symlink' && file !== undefined && linkname) this.#links.push({file, to: linkname})
      }),
    )
    entry.resume()
  }

  async #readFile(entry: Entry, file: string | undefined): Promise<string> {
    const hash = createHash('sha256')
    await using handle = file === undefined ? null : await open(file, 'wx', 0o600)
    for await (const chunk of entry) {
      hash.update(chunk)
      await handle?.writeFile(chunk)
    }
    await handle?.chmod((entry.header.mode ?? 0o600) & 0o755)
    await handle?.sync()
    return hash.digest('hex')
  }
}

/** Nothing that a backup has is passed over. */
function isKept(name: string, type: Entry['header']['type']): boolean {
  return type === 'file' || type === 'directory' || (type === 'symlink' && isOfAgents(name))
}

/** A full disk is no fault of the backup. */
async function writing(file: string | undefined, work: () => Promise<void>): Promise<void> {
  await work().catch(error => {
    throw file !== undefined && 'syscall' in error ? ioError('write', file, error) : error
  })
}
