import type {Readable} from 'node:stream'

/** What a program writes to one stream, up to a bound. */
export class Collected {
  readonly #parts: Buffer[] = []
  readonly #maxBytes: number
  #length = 0
  /** it wrote more, which is not kept */
  isTooMuch = false

  constructor(stream: Readable, maxBytes: number, onTooMuch: () => void) {
    this.#maxBytes = maxBytes
    stream.on('data', chunk => {
      this.#keep(chunk)
      if (this.isTooMuch) onTooMuch()
    })
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts)
  }

  #keep(chunk: Buffer): void {
    const part = chunk.subarray(0, this.#maxBytes - this.#length)
    this.isTooMuch ||= part.length < chunk.length
    this.#length += part.length
    this.#parts.push(part)
  }
}
