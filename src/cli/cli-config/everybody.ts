import {type Account, listPeople} from '../../clients/account.ts'
import type {Host} from '../../config/paths.ts'
import type {CliConfigResult, CliConfigUsersResult} from '../../contract/cli-config.ts'
import {type ErrorCode, KruxosError} from '../../contract/errors.ts'
import {table} from '../table.ts'
import {faultOf} from './outcome.ts'

/** Schema of what is printed about all users. */
export const EVERYBODY = 'cli-config.users'

type Outcome = CliConfigUsersResult['users'][number]

/**
 * Does for each person on this machine what is done for one. One whose files cannot be changed stops no other.
 * @throws KruxosError DENIED when we are not root, and as `listPeople` does
 */
export async function forEverybody(
  {uid, platform}: Host,
  work: (user: string) => Promise<CliConfigResult>,
): Promise<CliConfigUsersResult> {
  if (uid !== 0)
    throw new KruxosError('DENIED', 'only root can change the files of all users', {hint: 'run it with sudo'})
  const users: Outcome[] = []
  for (const account of await listPeople(platform)) users.push(await attempt(account, work))
  return {changed: users.some(({changed}) => changed), users}
}

async function attempt({name, home}: Account, work: (user: string) => Promise<CliConfigResult>): Promise<Outcome> {
  try {
    return {...(await work(name)), error: null}
  } catch (error) {
    const known =
      error instanceof KruxosError ? error : new KruxosError('INTERNAL', `it failed for ${name}`, {cause: error})
    return {user: name, home, changed: false, clients: [], error: known.toBody()}
  }
}

/** The first thing that went wrong with anybody; null when nothing did. */
export function faultOfAll({users}: CliConfigUsersResult, mode: 'preview' | 'write'): ErrorCode | null {
  const faults = users.flatMap(({clients, error}) => {
    const looked = mode === 'write' ? clients : clients.filter(({status}) => status === 'failed')
    return [(error?.code ?? null) as ErrorCode | null, ...looked.map(faultOf)]
  })
  return faults.find(fault => fault !== null) ?? null
}

export function usersTable(
  {users}: CliConfigUsersResult,
  width: number | undefined,
  heading: (text: string) => string,
): string {
  const rows = users.flatMap(({user, clients, error}) => {
    if (error) return [[user, '', 'failed', error.message]]
    const seen = clients.filter(({status}) => status !== 'not-installed' && status !== 'absent')
    if (seen.length === 0) return [[user, 'none', 'nothing to do', '']]
    return seen.map(({title, status, files, error: fault}) => [
      user,
      title,
      status,
      fault?.message ?? files[0]?.file ?? '',
    ])
  })
  if (rows.length === 0) return 'Nobody can log in here.'
  return table(['USER', 'CLIENT', 'STATUS', 'FILE'], rows, {width, heading})
}
