import type {ClientAdapter} from '../../clients/adapter.ts'
import {type FoundEntry, type ReadJob, readEntries} from '../../clients/apply-change.ts'
import {localHost} from '../../clients/host.ts'
import {DEFAULT_SERVER_NAME, startsBridge} from '../../clients/server-entry.ts'
import {readEntriesAs} from '../../clients/write-as-user.ts'
import type {CliConfigListResult} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Subject} from './subject.ts'

type Listed = CliConfigListResult['entries'][number]

/** Our entry in each file of each client. The entries themselves may hold tokens: see `describe`. */
export async function readAll(client: ClientAdapter, subject: Subject, childEntry: string): Promise<FoundEntry[]> {
  const job: ReadJob = {kind: 'read', client: client.id, host: subject.facts, serverName: DEFAULT_SERVER_NAME}
  return subject.runAs ? readEntriesAs(subject.runAs, job, childEntry) : readEntries(job)
}

export async function findEntries(
  clients: readonly ClientAdapter[],
  subject: Subject,
  childEntry: string,
): Promise<Listed[]> {
  const listed: Listed[] = []
  for (const client of clients) listed.push(...(await list(client, subject, childEntry)))
  return listed
}

async function list(client: ClientAdapter, subject: Subject, childEntry: string): Promise<Listed[]> {
  const host = localHost(subject.facts)
  const blank = {client: client.id, title: client.title, isInstalled: client.isInstalled(host)}
  try {
    const found = await readAll(client, subject, childEntry)
    return found.map(({file, entry}) => ({...blank, file, ...describe(entry), error: null}))
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    return client.configFiles(host).map(file => ({...blank, file, ...describe(null), error: error.toBody()}))
  }
}

/** What may be shown of an entry. */
function describe(
  entry: FoundEntry['entry'],
): Pick<Listed, 'command' | 'isOurs' | 'endpoint' | 'agent' | 'label' | 'inlineToken'> {
  const {env} = entry ?? {env: {} as Record<string, string>}
  return {
    command: entry?.command ?? null,
    isOurs: entry !== null && startsBridge(entry.command, entry.args),
    endpoint: env['KRUXOS_ENDPOINT'] ?? null,
    agent: env['KRUXOS_AGENT_NAME'] ?? null,
    label: env['KRUXOS_TOKEN_LABEL'] ?? null,
    inlineToken: 'KRUXOS_AGENT_TOKEN' in env || 'KRUXOS_USER_TOKEN' in env || 'KRUXOS_API_KEY' in env,
  }
}
