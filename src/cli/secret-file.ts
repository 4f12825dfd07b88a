import {closeSync, fsyncSync, openSync, unlinkSync, writeFileSync} from 'node:fs'
import {KruxosError} from '../contract/errors.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Makes the file first, 0600 and only where nothing is, so that a secret is not asked for before there is a place for
 * it. Whatever goes wrong afterwards, Ctrl-C included, leaves no file behind.
 * @param ask gives the secret, or null when there is none to keep
 * @throws KruxosError CONFLICT when the file exists, IO when it cannot be made or written
 */
export async function keepSecret<R extends {secret: string | null}>(
  path: string,
  ask: () => Promise<R>,
): Promise<R & {file: string | null}> {
  const fd = create(path)
  const interrupted = (signal: NodeJS.Signals) => {
    unlinkSync(path)
    process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.once(signal, interrupted)
  let isKept = false
  try {
    const result = await ask()
    if (result.secret === null) return {...result, file: null}
    write(fd, path, result.secret)
    isKept = true
    return {...result, secret: null, file: path}
  } finally {
    closeSync(fd)
    if (!isKept) unlinkSync(path)
    for (const signal of SIGNALS) process.removeListener(signal, interrupted)
  }
}

function create(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EEXIST') {
      throw new KruxosError('CONFLICT', `${path} exists already`, {
        hint: 'name a file that does not exist yet',
        cause: error,
      })
    }
    throw new KruxosError('IO', `cannot create ${path} (${code})`, {
      hint: 'nothing was created; name another file',
      cause: error,
    })
  }
}

function write(fd: number, path: string, secret: string): void {
  try {
    writeFileSync(fd, `${secret}\n`)
    fsyncSync(fd)
  } catch (error) {
    throw new KruxosError('IO', `cannot write ${path} (${(error as NodeJS.ErrnoException).code})`, {
      hint: 'the token exists, its secret is lost: kruxos token rotate gives a new one',
      cause: error,
    })
  }
}
