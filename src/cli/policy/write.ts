import {mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'

/**
 * Writes a new file whole; one that is there only with `force`.
 * @returns false when it was exactly so already
 * @throws KruxosError CONFLICT, IO
 */
export function writePolicyFile(file: string, text: string, {mode, force}: {mode: number; force: boolean}): boolean {
  const present = readIfThere(file)
  if (present === text) return false
  if (present !== null && !force)
    throw new KruxosError('CONFLICT', `${file} is there already`, {hint: 'give --force to put this one in its place'})
  const partial = join(dirname(file), `.${basename(file)}.${process.pid}.partial`)
  try {
    mkdirSync(dirname(file), {recursive: true, mode: mode === 0o600 ? 0o700 : 0o755})
    writeFileSync(partial, text, {mode, flag: 'wx', flush: true})
    renameSync(partial, file)
    return true
  } catch (error) {
    rmSync(partial, {force: true})
    throw new KruxosError('IO', `cannot write ${file} (${(error as NodeJS.ErrnoException).code})`, {cause: error})
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new KruxosError('IO', `cannot read ${file} (${(error as NodeJS.ErrnoException).code})`, {cause: error})
  }
}
