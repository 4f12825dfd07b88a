const NEWLINE = 0x0a

/** Splits a stream at line ends. A line that gets longer than `maxBytes` is told once, and nothing after it. */
export class Lines {
  #parts: Buffer[] = []
  #length = 0
  readonly #maxBytes: number

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The lines that the chunk ends. @throws RangeError when one is too long */
  push(chunk: Buffer): string[] {
    const lines: string[] = []
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end))
      lines.push(Buffer.concat(this.#parts).toString('utf8'))
      this.#parts = []
      this.#length = 0
      start = end + 1
    }
    this.#keep(chunk.subarray(start))
    return lines
  }

  #keep(part: Buffer): void {
    this.#length += part.length
    if (this.#length > this.#maxBytes) throw new RangeError(`a line has more than ${this.#maxBytes} bytes`)
    if (part.length > 0) this.#parts.push(part)
  }
}
