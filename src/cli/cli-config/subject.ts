import {isAbsolute} from 'node:path'
import {type Account, lookupAccount, ownAccount} from '../../clients/account.ts'
import type {HostFacts} from '../../clients/adapter.ts'
import type {Host} from '../../config/paths.ts'
import {KruxosError} from '../../contract/errors.ts'

/** Whose clients are configured. */
export interface Subject {
  readonly account: Account
  readonly facts: HostFacts
  /** set when the files are another user's: the work is done by a process that has become that user */
  readonly runAs: Account | null
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
  const caller = own.uid === 0 ? host.env['SUDO_UID'] : undefined
  const named = user ?? caller
  const account = named === undefined ? own : await lookupAccount(named, host.platform)
  if (account.uid === own.uid) return {account, facts: ownFacts(host, home), runAs: null}
  if (own.uid !== 0)
    throw new KruxosError('DENIED', `only root can configure the clients of ${account.name}`, {
      hint: 'run it with sudo',
    })
  const facts = {platform: host.platform, home: home ?? account.home, env: {PATH: host.env['PATH']}, cwd: account.home}
  return {account, facts, runAs: account}
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
