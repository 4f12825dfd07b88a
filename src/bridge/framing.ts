import {isUtf8} from 'node:buffer'

const LF = 0x0a
/** Enough to find the id of a message that is too large to be kept. */
const EDGE_BYTES = 4096

export type Frame =
  | {readonly kind: 'line'; readonly text: string}
  /** not UTF-8, so it cannot be passed on as it is */
  | {readonly kind: 'garbled'}
  /** A line above the limit: its beginning and its end, the rest was let go. */
  | {readonly kind: 'oversized'; readonly size: number; readonly head: Buffer; readonly tail: Buffer}

/**
 * Splits a byte stream into lines at 0x0A and nowhere else: U+2028, U+2029 and CR belong to the message, and a character
 * may be cut by a chunk. Empty lines are left out.
 */
export class LineSplitter {
  readonly #maxBytes: number
  #chunks: Buffer[] = []
  #size = 0
  #head: Buffer | undefined

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = []
    let start = 0
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      this.#take(chunk.subarray(start, end))
      frames.push(...this.end())
      start = end + 1
    }
    this.#take(chunk.subarray(start))
    return frames
  }

  /** The line begun so far: at the end of the stream its newline may be missing. */
  end(): Frame[] {
    const size = this.#size
    const head = this.#head
    const bytes = this.#join()
    this.#chunks = []
    this.#size = 0
    this.#head = undefined
    if (head) return [{kind: 'oversized', size, head, tail: bytes.subarray(-EDGE_BYTES)}]
    if (bytes.every(isBlank)) return []
    return [isUtf8(bytes) ? {kind: 'line', text: bytes.toString()} : {kind: 'garbled'}]
  }

  #take(part: Buffer): void {
    if (part.length === 0) return
    this.#chunks.push(part)
    this.#size += part.length
    if (this.#size <= this.#maxBytes) return
    const bytes = this.#join()
    this.#head ??= Buffer.from(bytes.subarray(0, EDGE_BYTES))
    this.#chunks = [Buffer.from(bytes.subarray(-EDGE_BYTES))]
  }

  #join(): Buffer {
    const [only] = this.#chunks
    return only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks)
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09
}
