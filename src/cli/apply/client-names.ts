import type {ClientId} from '../../clients/adapter.ts'
import {clientById} from '../../clients/clients.ts'
import {type Credential, credentialOf} from '../cli-config/credential.ts'
import {findSubject} from '../cli-config/subject.ts'
import type {Context} from './kind.ts'

/** Agents and tokens of the clients that the file names: they are made with the configs. */
export async function clientCredentials({file, host}: Context): Promise<Credential[]> {
  const users = Object.entries(file.clients ?? {})
  const found = await Promise.all(
    users.map(async ([user, clients]) => {
      const subject = await findSubject(host, {user})
      return Object.keys(clients).map(id => credentialOf(clientById(id as ClientId), subject))
    }),
  )
  return found.flat()
}
