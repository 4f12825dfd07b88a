import {rmSync} from 'node:fs'
import {CLIENTS} from '../../clients/clients.ts'
import {DEFAULT_SERVER_NAME} from '../../clients/server-entry.ts'
import {type Host, pairingPlaces} from '../../config/paths.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {findEntries} from '../cli-config/find-entries.ts'
import {removeClient} from '../cli-config/remove.ts'
import type {Subject} from '../cli-config/subject.ts'
import {forget} from './keep-token.ts'
import {filesOf, hasRecords, type PairingRecord, readRecord} from './records.ts'

interface UnpairOptions {
  readonly endpoint: URL
  readonly host: Host
  readonly subject: Subject
  readonly childEntry: string
}

/** Takes out of this machine what pairing with a gateway put there; null when it was not paired. */
export async function unpairMachine({
  endpoint,
  host,
  ...options
}: UnpairOptions): Promise<{record: PairingRecord | null; clients: ClientReport[]}> {
  const {pairingsDir, bridgeDir} = pairingPlaces(host)
  const record = readRecord(pairingsDir, endpoint)
  if (record === null) return {record, clients: []}
  const clients = await removeEntries(record, options)
  await forget(record, endpoint)
  rmSync(filesOf(pairingsDir, endpoint).record, {force: true})
  if (!hasRecords(pairingsDir)) rmSync(bridgeDir, {recursive: true, force: true})
  return {record, clients}
}

/** Only entries that name this gateway: another may have been written since. */
async function removeEntries(
  {gateway}: PairingRecord,
  {subject, childEntry}: Pick<UnpairOptions, 'subject' | 'childEntry'>,
): Promise<ClientReport[]> {
  const entries = await findEntries(CLIENTS, subject, childEntry)
  const ids = new Set(entries.filter(({endpoint}) => endpoint === gateway).map(({client}) => client))
  const reports: ClientReport[] = []
  for (const client of CLIENTS.filter(({id}) => ids.has(id))) {
    const forceCommand = () => `kruxos cli-config remove --client ${client.id} --write --force`
    const options = {subject, childEntry, serverName: DEFAULT_SERVER_NAME, force: false, forceCommand}
    reports.push(await removeClient(client, {...options, mode: 'write'}))
  }
  return reports
}
