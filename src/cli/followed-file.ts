import {closeSync, fstatSync, openSync, readSync, statSync} from 'node:fs'

const CHUNK_BYTES = 1_048_576

/**
 * A file that grows, read line by line; what was there at the beginning is left out up to `offset`. It may be renamed and
 * made anew, as logrotate does, or cut to nothing: then it is read to its end, and the one that stands in its place from
 * its beginning.
 */
export class FollowedFile implements Disposable {
  readonly #file: string
  #fd: number
  #offset: number
  #rest = Buffer.alloc(0)

  /** @throws ENOENT and the like */
  constructor(file: string, offset: number) {
    this.#file = file
    this.#fd = openSync(file, 'r')
    this.#offset = offset
  }

  /** The whole lines that came since. @throws EACCES and the like */
  read(): string[] {
    const lines = this.#readOpen()
    return this.#isReplaced() ? [...lines, ...this.#flush(), ...this.#readOpen()] : lines
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd)
  }

  /** Not while there is none: the next one will be. */
  #isReplaced(): boolean {
    const named = statSync(this.#file, {throwIfNoEntry: false})
    if (!named) return false
    const open = fstatSync(this.#fd)
    return named.ino !== open.ino || named.dev !== open.dev
  }

  /** The last line of a file that is left may lack its end. What came to it since it was read last is taken too. */
  #flush(): string[] {
    const lines = this.#readOpen()
    const last = this.#rest.toString()
    closeSync(this.#fd)
    this.#fd = openSync(this.#file, 'r')
    this.#offset = 0
    this.#rest = Buffer.alloc(0)
    return last === '' ? lines : [...lines, last]
  }

  #readOpen(): string[] {
    if (fstatSync(this.#fd).size < this.#offset) {
      this.#offset = 0
      this.#rest = Buffer.alloc(0)
    }
    const added = this.#readAdded()
    const end = added.lastIndexOf(0x0a) + 1
    this.#rest = added.subarray(end)
    return added
      .subarray(0, end)
      .toString()
      .split('\n')
      .filter(line => line !== '')
  }

  #readAdded(): Buffer<ArrayBuffer> {
    let bytes = Buffer.from(this.#rest)
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_BYTES)
      const length = readSync(this.#fd, chunk, 0, chunk.length, this.#offset)
      if (length === 0) return bytes
      this.#offset += length
      bytes = Buffer.concat([bytes, chunk.subarray(0, length)])
    }
  }
}
