import {closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats} from 'node:fs'
import {dirname} from 'node:path'

const {O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0} = constants

/**
 * A small file in a folder where somebody else may put what they like: a pipe there would hold us up, a link lead
 * elsewhere, a huge file fill the memory.
 * @returns undefined for all of these, and for a file that cannot be read
 */
export function readSmall(path: string, maxBytes: number, isFit: (stats: Stats) => boolean = () => true) {
  let fd: number | undefined
  try {
    fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    const stats = fstatSync(fd)
    if (!stats.isFile() || stats.size > maxBytes || !isFit(stats)) return undefined
    const buffer = Buffer.alloc(stats.size)
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, 0))
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** One that only we, or root, can have put there: what others write into their folders, we do not act on. */
export function readOwn(path: string, maxBytes: number): string | undefined {
  const uid = process.getuid?.()
  const isOurs = (stats: Stats | undefined) => uid === undefined || stats?.uid === uid
  return isOurs(lstatSync(dirname(path), {throwIfNoEntry: false})) ? readSmall(path, maxBytes, isOurs) : undefined
}
