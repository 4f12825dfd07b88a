import type {ClientAdapter} from '../../clients/adapter.ts'
import {localHost} from '../../clients/host.ts'
import {DEFAULT_SERVER_NAME, leadsElsewhere} from '../../clients/server-entry.ts'
import type {AdminClient} from '../admin-client.ts'
import {readAll} from '../cli-config/find-entries.ts'
import type {Subject} from '../cli-config/subject.ts'
import {verifyClient} from '../cli-config/verify.ts'
import {findCause, findCauseElsewhere} from './cause.ts'
import {type Check, failed, ok, warning} from './check.ts'

/** For each of: its program answers, why it does not, what the client itself makes of it. */
const TIMEOUT_MS = 8000

const NEEDS_NONE = 'has no entry, as is usual for root of an appliance'

export interface ClientOptions {
  readonly subject: Subject
  readonly childEntry: string
  readonly admin: AdminClient
  /** false: whose clients these are may well do without an entry */
  readonly isExpected: boolean
  /** what is amiss with the gateway or its vault: nothing of a client's can mend that */
  readonly upstream: Check | undefined
}

/** Each client that is installed: its entry, whether the entry works, and what would defeat it. */
export async function checkClient(client: ClientAdapter, options: ClientOptions): Promise<Check[]> {
  const host = localHost(options.subject.facts)
  if (!client.isInstalled(host)) return []
  const obstacles = client
    .obstacles(host, DEFAULT_SERVER_NAME)
    .map(({file, message, hint, blocks}) =>
      blocks
        ? failed(client.title, `${file}: ${message}`, hint, 'CONFLICT')
        : warning(client.title, `${file}: ${message}`, hint),
    )
  return [await checkEntry(client, options), ...obstacles]
}

async function checkEntry(client: ClientAdapter, options: ClientOptions): Promise<Check> {
  const {subject, childEntry, admin, isExpected, upstream} = options
  const isElsewhere = await hasEntryElsewhere(client, options)
  const isTried = upstream === undefined || isElsewhere
  const trial = {childEntry, isTried, timeoutMs: TIMEOUT_MS}
  const {status, error, handshake, verdict, agent} = await verifyClient(client, subject, trial)
  const generate = `kruxos cli-config generate --write --client ${client.id}`
  if (error) return failed(client.title, error.message, error.hint ?? generate, 'IO')
  if (status === 'absent')
    return isExpected ? warning(client.title, 'has no entry of ours', generate) : ok(client.title, NEEDS_NONE)
  if (!isTried && upstream.hint && upstream.code)
    return failed(client.title, `has an entry, which waits: ${upstream.detail}`, upstream.hint, upstream.code)
  if (!handshake?.ok) {
    const {detail, hint, code} = isElsewhere
      ? findCauseElsewhere(handshake)
      : await findCause({handshake, agent, generate, admin})
    return failed(client.title, `the entry does not work: ${detail}`, hint, code)
  }
  if (verdict && verdict.state !== 'ok' && verdict.state !== 'unknown')
    return failed(client.title, verdict.detail, generate, 'CONFLICT')
  return ok(client.title, `acts as ${agent}, ${handshake.tools} tools, answered in ${handshake.initializeMs} ms`)
}

async function hasEntryElsewhere(client: ClientAdapter, {subject, childEntry}: ClientOptions): Promise<boolean> {
  const found = await readAll(client, subject, childEntry).catch(() => [])
  return found.some(({entry}) => entry !== null && leadsElsewhere(entry))
}
