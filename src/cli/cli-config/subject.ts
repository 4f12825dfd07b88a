import {statSync} from 'node:fs'
import {isAbsolute} from 'node:path'
import {type Account, lookupAccount, ownAccount} from '../../clients/account.ts'
import type {HostFacts} from '../../clients/adapter.ts'
import {type Host, resolvePaths} from '../../config/paths.ts'
import {KruxosError} from '../../contract/errors.ts'
import {nameSuffixOf} from './credential.ts'

/** Whose clients are configured. */
export interface Subject {
  readonly account: Account
  readonly facts: HostFacts
  /** set when the files are another user's: the work is done by a process that has become that user */
  readonly runAs: Account | null
  /** ends the names of agents and tokens that are this user's own */
  readonly nameSuffix: string
}

/** Variables that say where a user's own clients keep their files. */
const OWN_VARIABLES = ['PATH', 'Path', 'CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'XDG_CONFIG_HOME', 'APPDATA', 'LOCALAPPDATA']

interface Wanted {
  readonly user?: string | undefined
  readonly home?: string | undefined
}

/**
 * The user that was named; under sudo the one who called it, never root by accident; otherwise ourselves.
 * @throws KruxosError NOT_FOUND, USAGE, DENIED
 */
export async function findSubject(host: Host, {user, home}: Wanted): Promise<Subject> {
  if (home !== undefined && !isAbsolute(home)) throw new KruxosError('USAGE', '--home takes an absolute path')
  const own = ownAccount()
  const account = await findAccount(host, own, user)
  const isOwn = account.uid === own.uid
  if (!isOwn && own.uid !== 0)
    throw new KruxosError('DENIED', `only root can configure the clients of ${account.name}`, {
      hint: 'run it with sudo',
    })
  const facts = isOwn ? ownFacts(host, home) : factsOf(host, account, home)
  checkHome(facts.home)
  const {mode} = resolvePaths(host)
  return {account, facts, runAs: isOwn ? null : account, nameSuffix: nameSuffixOf(account, mode)}
}

/** @throws KruxosError NOT_FOUND */
export async function findAccount({env, platform}: Host, own: Account, user: string | undefined): Promise<Account> {
  const named = user ?? (own.uid === 0 ? env['SUDO_UID'] : undefined)
  return named === undefined ? own : lookupAccount(named, platform)
}

function factsOf({platform, env}: Host, account: Account, home = account.home): HostFacts {
  return {platform, home, env: {PATH: env['PATH']}, cwd: home}
}

/** A home is made by whoever makes the user: one that is not there is a slip, or somebody else's to make. */
function checkHome(home: string): void {
  if (isFolder(home)) return
  throw new KruxosError('NOT_FOUND', `there is no home folder ${home}`, {hint: 'name one that exists with --home'})
}

/** A home that was named is looked at as it is: our own environment speaks of another. */
function ownFacts({platform, home: ownHome, env}: Host, home: string | undefined): HostFacts {
  const names = home === undefined ? OWN_VARIABLES : ['PATH', 'Path']
  return {
    platform,
    home: home ?? ownHome,
    env: Object.fromEntries(names.map(name => [name, env[name]])),
    cwd: process.cwd(),
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
