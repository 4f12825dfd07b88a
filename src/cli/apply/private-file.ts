import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'

/** The text of a file that is no link; null when there is none. @throws KruxosError IO, NOT_FOUND for its folder */
export function readIfThere(path: string): string | null {
  if (!statSync(dirname(path), {throwIfNoEntry: false})?.isDirectory())
    throw new KruxosError('NOT_FOUND', `there is no folder ${dirname(path)}`)
  return attempt('read', path, () => {
    const fd = openIfThere(path)
    if (fd === null) return null
    try {
      if (!fstatSync(fd).isFile()) throw new KruxosError('IO', `${path} is no file`)
      return readFileSync(fd, 'utf8')
    } finally {
      closeSync(fd)
    }
  })
}

/**
 * Whole or not at all, mode 0600, and durable.
 * @param before what was read there: a file that was not there must not be there now
 * @throws KruxosError CONFLICT, IO
 */
export function writePrivate(path: string, text: string, before: string | null): void {
  const partial = join(dirname(path), `.${basename(path)}.kruxos-partial`)
  attempt('write', path, () => {
    rmSync(partial, {force: true})
    try {
      writeFileSync(partial, text, {mode: 0o600, flag: 'wx', flush: true})
      if (before === null) linkSync(partial, path)
      else renameSync(partial, path)
    } finally {
      rmSync(partial, {force: true})
    }
  })
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function attempt<T>(verb: string, path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof KruxosError) throw cause
    const {code} = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new KruxosError('CONFLICT', `${path} was made by somebody else meanwhile`, {cause})
    throw new KruxosError('IO', `cannot ${verb} ${path} (${code})`, {cause})
  }
}
