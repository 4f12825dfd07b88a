import type {FileHandle} from 'node:fs/promises'

const NEWLINE = 0x0a
const CHUNK_BYTES = 262_144
/** Longer than any row: what has no newline for so long is no file of ours. */
const MAX_LINE_BYTES = 16_777_216

/** From the beginning, split at 0x0A only: JSON may hold the other characters that end a line. */
export async function* linesOf(file: FileHandle): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for (let position = 0; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    const {bytesRead} = await file.read(chunk, 0, CHUNK_BYTES, position)
    if (bytesRead === 0) break
    position += bytesRead
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      yield rest.subarray(0, end)
      rest = rest.subarray(end + 1)
    }
    if (rest.length > MAX_LINE_BYTES) break
  }
  if (rest.length > 0) yield rest
}
