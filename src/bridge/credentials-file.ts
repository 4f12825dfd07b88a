import {closeSync, constants, fstatSync, openSync, readSync, type Stats} from 'node:fs'
import {KruxosError} from '../contract/errors.ts'

/** Links are not followed, and a pipe without a writer is not waited for. Windows knows neither flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
/** One more than a token may have: a longer text is seen to be none. */
const MAX_BYTES = 1025

/**
 * The token in a file that only its owner can read; one newline at its end is no part of it.
 * @throws KruxosError USAGE naming the file and what to do
 */
export function readCredentialsFile(path: string): string {
  const fd = open(path)
  try {
    checkFile(path, fstatSync(fd))
    const buffer = Buffer.alloc(MAX_BYTES)
    const token = buffer.toString('utf8', 0, readSync(fd, buffer)).replace(/\r?\n$/, '')
    if (token === '') throw fault(path, 'is empty')
    return token
  } finally {
    closeSync(fd)
  }
}

function open(path: string): number {
  try {
    return openSync(path, FLAGS)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw fault(path, 'does not exist')
    if (code === 'ELOOP') throw fault(path, 'is a symbolic link', 'name the file itself in KRUXOS_CREDENTIALS_FILE')
    throw fault(path, `cannot be read (${code})`)
  }
}

function checkFile(path: string, stats: Stats): void {
  if (!stats.isFile()) throw fault(path, 'is not a regular file')
  const uid = process.getuid?.()
  if (uid === undefined) return
  if (stats.uid !== uid) throw fault(path, `belongs to user ${stats.uid}`, `chown ${uid} '${path}'`)
  if ((stats.mode & 0o077) !== 0) throw fault(path, 'can be read by other users', `chmod 600 '${path}'`)
}

function fault(path: string, what: string, hint = 'put the token, and nothing else, into that file (mode 600)'): Error {
  return new KruxosError('USAGE', `the credentials file ${path} ${what}`, {hint})
}
