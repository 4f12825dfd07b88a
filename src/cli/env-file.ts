import {closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeFileSync} from 'node:fs'
import {KruxosError} from '../contract/errors.ts'
import type {Token} from '../contract/token.ts'

const {O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR} = constants
const GROUP_AND_OTHERS = 0o077

interface Answer {
  readonly token: Token
  readonly secret: string | null
}

/**
 * Adds the token to a file of `NAME=value` lines, of which the last counts. The file is opened first, so that no
 * secret is asked for that could not be kept. The same token again adds nothing.
 * @param isShared true for a file whose mode is not ours to choose
 * @throws KruxosError IO when it cannot be written or others could read it
 */
export async function addToEnvFile<R extends Answer>(
  path: string,
  isShared: boolean,
  ask: () => Promise<R>,
): Promise<R & {file: string | null}> {
  const fd = open(path, isShared)
  try {
    const answer = await ask()
    if (answer.secret === null) return {...answer, file: null}
    append(fd, path, `${variableOf(answer.token)}=${answer.secret}`)
    return {...answer, secret: null, file: path}
  } finally {
    closeSync(fd)
  }
}

export function variableOf({principal}: Pick<Token, 'principal'>): string {
  return principal === 'user' ? 'KRUXOS_USER_TOKEN' : 'KRUXOS_AGENT_TOKEN'
}

function open(path: string, isShared: boolean): number {
  const fd = attempt('open', path, () => openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600))
  const stats = fstatSync(fd)
  const isPrivate = isShared || (stats.mode & GROUP_AND_OTHERS) === 0
  if (stats.isFile() && isPrivate) return fd
  closeSync(fd)
  if (!stats.isFile()) throw new KruxosError('IO', `${path} is no file`)
  throw new KruxosError('IO', `${path} can be read by others`, {hint: `chmod 600 ${path}`})
}

function append(fd: number, path: string, line: string): void {
  attempt('write', path, () => {
    const text = readFileSync(fd, 'utf8')
    const name = line.slice(0, line.indexOf('=') + 1)
    if (text.split('\n').findLast(each => each.startsWith(name)) === line) return
    const {size} = fstatSync(fd)
    try {
      writeFileSync(fd, `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`)
      fsyncSync(fd)
    } catch (cause) {
      ftruncateSync(fd, size)
      throw cause
    }
  })
}

function attempt<T>(verb: string, path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new KruxosError('IO', `cannot ${verb} ${path} (${(cause as NodeJS.ErrnoException).code})`, {
      hint: verb === 'open' ? 'nothing was created; name another file' : 'kruxos token rotate gives a new token',
      cause,
    })
  }
}
