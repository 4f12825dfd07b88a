import type {ClientAdapter, ClientId} from '../../clients/adapter.ts'
import {clientById} from '../../clients/clients.ts'
import type {AdminClient} from '../admin-client.ts'
import {type Credential, credentialOf} from '../cli-config/credential.ts'
import {findSubject, type Subject} from '../cli-config/subject.ts'
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

/** Takes back what writing a config makes beside the config: an agent and a token that are not there yet. */
export async function undoCredential(
  admin: AdminClient,
  adapter: ClientAdapter,
  subject: Subject,
): Promise<() => Promise<void>> {
  const {agent, label} = credentialOf(adapter, subject)
  const {agents} = await admin.call('agent.list', {})
  const {tokens} = await admin.call('token.list', {})
  const hadAgent = agents.some(each => each.name === agent && each.state !== 'revoked')
  const hadToken = tokens.some(each => each.label === label)
  return async () => {
    const isThere = (await admin.call('token.list', {})).tokens.some(each => each.label === label)
    if (!hadToken && isThere) await admin.call('token.revoke', {token: label})
    const isKnown = (await admin.call('agent.list', {})).agents.some(each => each.name === agent)
    if (!hadAgent && isKnown) await admin.call('agent.revoke', {name: agent})
  }
}
