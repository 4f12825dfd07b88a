interface Segment {
  /** where it begins in what was written, bytes */
  readonly start: number
  readonly bytes: Buffer
}

/** A part of what was written. */
export interface Excerpt {
  readonly text: string
  /** something of it is missing, or goes on behind it */
  readonly isTruncated: boolean
}

/** What a program wrote to one stream: all of it, or its beginning and its end with the middle dropped. */
export class KeptOutput {
  readonly #half: number
  readonly #head = new Growing()
  readonly #tail = new Growing()
  /** bytes written, kept or not */
  size = 0

  constructor(maxBytes: number) {
    this.#half = Math.floor(maxBytes / 2)
  }

  push(chunk: Buffer): void {
    this.size += chunk.length
    const room = this.#half - this.#head.bytes.length
    this.#head.append(chunk.subarray(0, room))
    const rest = chunk.subarray(room)
    // Cut only when it is twice too long, so that each byte is moved once on average.
    if (this.#tail.bytes.length + rest.length > 2 * this.#half) this.#tail.keepLast(this.#half)
    this.#tail.append(rest.subarray(-this.#half))
  }

  get isTruncated(): boolean {
    return this.size > 2 * this.#half
  }

  /** `limit` bytes from `offset` on; where bytes were dropped, a line says how many. */
  read(offset = 0, limit = Number.POSITIVE_INFINITY): Excerpt {
    const end = Math.min(offset + limit, this.size)
    const parts: string[] = []
    let next = Math.min(offset, this.size)
    for (const {start, bytes} of this.#segments()) {
      const from = Math.max(next, start)
      const to = Math.min(end, start + bytes.length)
      if (from >= to) continue
      if (from > next) parts.push(gap(from - next))
      parts.push(bytes.toString('utf8', from - start, to - start))
      next = to
    }
    if (next < end) parts.push(gap(end - next))
    return {text: parts.join(''), isTruncated: end < this.size || this.#drops(offset, end)}
  }

  /** The last lines, from at most `maxBytes` of them. */
  lastLines(count: number, maxBytes: number): Excerpt {
    const {text, isTruncated} = this.read(Math.max(0, this.size - maxBytes))
    const lines = text.split('\n')
    const isEnded = lines.at(-1) === ''
    const kept = count === 0 ? [] : lines.slice(-(isEnded ? count + 1 : count))
    return {
      text: kept.join('\n'),
      isTruncated: isTruncated || this.size > maxBytes || kept.length < lines.length,
    }
  }

  #segments(): Segment[] {
    const tail = this.#tail.bytes.subarray(-this.#half)
    return [
      {start: 0, bytes: this.#head.bytes},
      {start: this.size - tail.length, bytes: tail},
    ]
  }

  #drops(offset: number, end: number): boolean {
    return this.isTruncated && offset < this.size - this.#half && end > this.#half
  }
}

/** Bytes in memory that doubles when it is full. */
class Growing {
  #memory = Buffer.alloc(0)
  #length = 0

  get bytes(): Buffer {
    return this.#memory.subarray(0, this.#length)
  }

  append(chunk: Buffer): void {
    const needed = this.#length + chunk.length
    if (needed > this.#memory.length) {
      const memory = Buffer.alloc(Math.max(needed, 2 * this.#memory.length))
      this.bytes.copy(memory)
      this.#memory = memory
    }
    this.#length += chunk.copy(this.#memory, this.#length)
  }

  keepLast(count: number): void {
    this.#memory.copyWithin(0, Math.max(0, this.#length - count), this.#length)
    this.#length = Math.min(count, this.#length)
  }
}

function gap(bytes: number): string {
  return `\n[... ${bytes} bytes were not kept ...]\n`
}
