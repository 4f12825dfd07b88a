import {KruxosError} from '../contract/errors.ts'

const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOSPC: ['the disk is full', 'free some space, then run the same command again; the file is as it was'],
  EDQUOT: ['the disk quota is used up', 'free some space, then run the same command again; the file is as it was'],
  EFBIG: [
    'the limit on file sizes is reached',
    'raise it (ulimit -f), then run the same command again; the file is as it was',
  ],
  EROFS: [
    'the file system is read-only',
    'mount it writable, or write the entry that `kruxos cli-config generate` prints',
  ],
  EACCES: ['permission denied', 'check the owner and mode of the file and its folder'],
  EPERM: ['operation not permitted', 'check the owner and mode of the file and its folder'],
  EISDIR: ['it is a folder', 'move the folder away, then run the same command again'],
  ENOTDIR: ['a part of its path is not a folder', 'check the path, and the variables that it comes from'],
  EEXIST: ['a part of its path is not a folder', 'check the path, and the variables that it comes from'],
  ELOOP: ['its links lead in a circle', 'repair the link, then run the same command again'],
  ENAMETOOLONG: ['its name is too long', 'check the path, and the variables that it comes from'],
}

/** Turns what the system says about a file into an error that says which file and what helps. */
export function fileError(error: unknown, verb: 'read' | 'write', file: string): unknown {
  if (error instanceof KruxosError) return error
  const code = errorCode(error)
  if (code === undefined) return error
  const [reason, hint] = REASONS[code] ?? [code, undefined]
  return new KruxosError('IO', `cannot ${verb} ${file}: ${reason}`, {hint, cause: error})
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
