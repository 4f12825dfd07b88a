import {closeSync, constants, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync} from 'node:fs'
import {dirname} from 'node:path'
import {KruxosError} from '../contract/errors.ts'

const ROTATE_AT_BYTES = 10 * 1_048_576
const CHUNK_BYTES = 65_536
/** Of a file without ends of lines, and whatever it says of its size. */
const MAX_TAIL_BYTES = 16 * 1_048_576

/**
 * The log file, open for adding; a large one is first put aside as `.1`.
 * @throws KruxosError IO
 */
export function openLog(file: string): number {
  try {
    mkdirSync(dirname(file), {recursive: true, mode: 0o700})
    if ((statSync(file, {throwIfNoEntry: false})?.size ?? 0) > ROTATE_AT_BYTES) renameSync(file, `${file}.1`)
    return openSync(file, 'a', 0o600)
  } catch (error) {
    throw new KruxosError('IO', `cannot open the log ${file} (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    })
  }
}

/** The last lines of a file, and where it ends; reads no more of it than they take. @throws ENOENT and the like */
export function tail(file: string, lines: number): {lines: string[]; offset: number} {
  const fd = openToRead(file)
  try {
    const bytes = fstatSync(fd).size
    const first = Math.max(0, bytes - MAX_TAIL_BYTES)
    let start = bytes
    let text = Buffer.alloc(0)
    while (start > first && countLines(text) <= lines) {
      const length = Math.min(CHUNK_BYTES, start - first)
      start -= length
      text = Buffer.concat([readAt(fd, start, length), text])
    }
    return {lines: splitLines(text.toString()).slice(-lines), offset: bytes}
  } finally {
    closeSync(fd)
  }
}

/** Where the gateway's user may have put something else: a pipe would hold us up. */
function openToRead(file: string): number {
  return openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
}

/** The whole lines added after `offset`, and where they end; from the beginning when the file became shorter. */
export function linesAfter(file: string, offset: number): {lines: string[]; offset: number} {
  const fd = openToRead(file)
  try {
    const {size} = fstatSync(fd)
    const start = size < offset ? 0 : offset
    const added = readAt(fd, start, size - start)
    const end = added.lastIndexOf(0x0a) + 1
    return {lines: splitLines(added.subarray(0, end).toString()), offset: start + end}
  } finally {
    closeSync(fd)
  }
}

/** From the first line on that is not older; what has no time of its own, a stack for example, stays with what it follows. */
export function linesSince(lines: readonly string[], since: string): string[] {
  const first = lines.findIndex(line => {
    const [, time] = /"time":"([^"]+)"/.exec(line) ?? []
    return time !== undefined && Date.parse(time) >= Date.parse(since)
  })
  return first === -1 ? [] : lines.slice(first)
}

function splitLines(text: string): string[] {
  return text.split('\n').filter(line => line !== '')
}

function countLines(text: Buffer): number {
  let count = 0
  for (const byte of text) if (byte === 0x0a) count += 1
  return count
}

function readAt(fd: number, position: number, length: number): Buffer<ArrayBuffer> {
  const buffer = Buffer.alloc(length)
  return buffer.subarray(0, readSync(fd, buffer, 0, length, position))
}
