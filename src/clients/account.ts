import {execFile} from 'node:child_process'
import {userInfo} from 'node:os'
import {promisify} from 'node:util'
import {KruxosError} from '../contract/errors.ts'

/** A user as the system knows it. The home comes from there and never from $HOME, which may be somebody else's. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
}

/** @throws KruxosError NOT_FOUND when this process runs under a uid that no user has, as in some containers */
export function ownAccount(): Account {
  try {
    const {username, uid, gid, homedir} = userInfo()
    return {name: username, uid, gid, home: homedir}
  } catch (error) {
    throw new KruxosError('NOT_FOUND', 'this process runs as a user that the system does not know', {
      hint: 'say where the home is with --home',
      cause: error,
    })
  }
}

/**
 * The account of a user name or a uid, on Linux (getent) and macOS (dscacheutil).
 * @throws KruxosError NOT_FOUND when there is none, IO when the system cannot be asked
 */
export async function lookupAccount(nameOrUid: string, platform: NodeJS.Platform = process.platform): Promise<Account> {
  const account = isPlausible(nameOrUid) ? await ask(nameOrUid, platform) : null
  if (account) return account
  throw new KruxosError('NOT_FOUND', `no user named ${JSON.stringify(nameOrUid.slice(0, 64))}`, {
    hint: 'give a name or a uid that `getent passwd` lists',
  })
}

/** What login.defs(5) gives people, as opposed to services. */
const PEOPLE = {min: 1000, max: 60_000}
const NO_LOGIN = /\/(nologin|false|sync|halt|shutdown)$/

/**
 * Everybody who can log in, by uid: a uid of people, an absolute home, a shell.
 * @throws KruxosError IO when the system cannot be asked, USAGE where users are kept otherwise
 */
export async function listPeople(platform: NodeJS.Platform = process.platform): Promise<Account[]> {
  if (platform !== 'linux')
    throw new KruxosError('USAGE', 'all users are only known on Linux', {hint: 'name one with --user'})
  const lines = (await run('getent', ['passwd'])).split('\n')
  const people = lines.filter(line => canLogIn(line)).flatMap(line => parsePasswd(line) ?? [])
  return people.filter(({uid}) => uid >= PEOPLE.min && uid <= PEOPLE.max).sort((a, b) => a.uid - b.uid)
}

function canLogIn(line: string): boolean {
  const shell = line.split(':')[6]?.trim() ?? ''
  return shell.startsWith('/') && !NO_LOGIN.test(shell)
}

/** Neither an option, nor a field separator, nor anything that could not be a name. */
function isPlausible(nameOrUid: string): boolean {
  return /^[^\s:-][^\s:]{0,255}$/.test(nameOrUid)
}

async function ask(nameOrUid: string, platform: NodeJS.Platform): Promise<Account | null> {
  if (platform !== 'darwin') return parsePasswd(await run('getent', ['passwd', '--', nameOrUid]))
  const field = /^\d+$/.test(nameOrUid) ? 'uid' : 'name'
  return parseDirectoryService(await run('dscacheutil', ['-q', 'user', '-a', field, nameOrUid]))
}

/** What the program prints; '' when it finds nothing. */
async function run(program: string, args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, args, {timeout: 10_000})).stdout
  } catch (error) {
    const isNotFound = error instanceof Error && 'code' in error && typeof error.code === 'number'
    if (isNotFound) return ''
    throw new KruxosError('IO', `cannot look up users: ${program} does not run`, {cause: error})
  }
}

/** One line of passwd(5). */
export function parsePasswd(output: string): Account | null {
  const [name, , uid, gid, , home] = (output.split('\n')[0] ?? '').split(':')
  return accountOf(name, uid, gid, home)
}

/** The `key: value` lines of `dscacheutil -q user`. */
export function parseDirectoryService(output: string): Account | null {
  const fields = Object.fromEntries(output.split('\n').map(line => line.split(': ', 2)))
  return accountOf(fields['name'], fields['uid'], fields['gid'], fields['dir'])
}

function accountOf(name?: string, uid?: string, gid?: string, home?: string): Account | null {
  const isNumber = (text = '') => /^\d+$/.test(text)
  if (!name || !home?.startsWith('/') || !isNumber(uid) || !isNumber(gid)) return null
  return {name, uid: Number(uid), gid: Number(gid), home}
}
