import {readFileSync, statSync} from 'node:fs'
import {KruxosError} from '../../contract/errors.ts'

/** @throws KruxosError IO when the file cannot be read, or others could read it */
export function readSecret(file: string): string {
  const hint = `chmod 600 ${file}`
  try {
    if ((statSync(file).mode & 0o077) !== 0) throw new KruxosError('IO', `others can read ${file}`, {hint})
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (error instanceof KruxosError) throw error
    throw new KruxosError('IO', `cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`, {cause: error})
  }
}
