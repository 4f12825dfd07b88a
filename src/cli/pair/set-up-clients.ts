import type {ClientId} from '../../clients/adapter.ts'
import {CLIENTS, clientById} from '../../clients/clients.ts'
import type {ServerEntry} from '../../clients/server-entry.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import type {Credential} from '../cli-config/credential.ts'
import type {Subject} from '../cli-config/subject.ts'
import {writeClient} from './write-client.ts'

interface SetUpOptions {
  readonly subject: Subject
  readonly childEntry: string
  /** those that are installed, when none is named */
  readonly named: readonly ClientId[]
  readonly force: boolean
  readonly allowTools: boolean
  /** how `pair` with this gateway is typed */
  readonly again: string
}

/** Writes the entry of a paired machine into its clients' files. */
export async function setUpClients(
  entry: ServerEntry,
  credential: Credential,
  {named, again, ...options}: SetUpOptions,
): Promise<ClientReport[]> {
  const clients = named.length === 0 ? CLIENTS : [...new Set(named)].map(clientById)
  const commands = {
    force: ({id}: {id: ClientId}) => `${again} --client ${id} --force`,
    allowTools: ({id}: {id: ClientId}) => `${again} --client ${id} --allow-tools`,
    verify: ({id}: {id: ClientId}) => `${again.replace(/ pair .*/, '')} cli-config verify --client ${id}`,
  }
  const reports: ClientReport[] = []
  for (const client of clients)
    reports.push(
      await writeClient(client, entry, credential, {...options, evenIfNotInstalled: named.length > 0, commands}),
    )
  return reports
}
