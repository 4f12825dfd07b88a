import {string} from '@oclif/core/flags'
import {ownAccount} from '../clients/account.ts'
import type {Host} from '../config/paths.ts'
import {findAccount} from './cli-config/subject.ts'

export const granteeFlag = string({
  description: 'name or uid of the user; you, or who called sudo, when left out',
  helpValue: 'NAME',
})

/** A uid needs no user: a grant can be taken back from one that was deleted. @throws KruxosError NOT_FOUND */
export async function uidOf(host: Host, user: string | undefined): Promise<number> {
  if (user !== undefined && /^\d{1,9}$/.test(user)) return Number(user)
  return (await findAccount(host, ownAccount(), user)).uid
}
