import {dirname} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {quote} from './quote.ts'

/** A failure of the file system. */
export function ioError(verb: 'read' | 'write' | 'create' | 'remove', file: string, cause: unknown): KruxosError {
  const {code = 'unknown error'} = cause as NodeJS.ErrnoException
  const look = code === 'ENOSPC' ? 'df -h' : 'ls -ld'
  return new KruxosError('IO', `cannot ${verb} ${file}: ${code}`, {hint: `${look} ${quote(dirname(file))}`, cause})
}
