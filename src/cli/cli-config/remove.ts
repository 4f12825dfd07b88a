import type {ClientAdapter} from '../../clients/adapter.ts'
import type {ServerEntry} from '../../clients/server-entry.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'
import {blankReport} from './blank-report.ts'
import {type Credential, credentialIn, credentialOf} from './credential.ts'
import {readAll} from './find-entries.ts'
import {filesOf, isHeldBack, runJob} from './outcome.ts'
import type {Subject} from './subject.ts'

interface RemoveOptions {
  readonly subject: Subject
  readonly serverName: string
  readonly force: boolean
  readonly mode: 'preview' | 'write'
  readonly childEntry: string
  /** the command line that removes what is not ours, to be pasted */
  forceCommand(client: ClientAdapter): string
}

/** Removes our entry, and nothing else. */
export async function removeClient(adapter: ClientAdapter, options: RemoveOptions): Promise<ClientReport> {
  const credential = credentialOf(adapter, options.subject)
  try {
    return await remove(adapter, options, credential)
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    return {...blankReport(adapter, credential), status: 'failed', error: error.toBody()}
  }
}

async function remove(
  adapter: ClientAdapter,
  {subject, serverName, force, mode, childEntry, forceCommand}: RemoveOptions,
  usual: Credential,
): Promise<ClientReport> {
  const entries = await readAll(adapter, subject, childEntry)
  const entry = entries.find(found => found.entry !== null)?.entry ?? null
  const change = {kind: 'remove', serverName, force} as const
  const job = {kind: 'change', client: adapter.id, host: subject.facts, change, mode, evenIfNotInstalled: true} as const
  const outcome = await runJob(subject, childEntry, job)
  const report = {...blankReport(adapter, credentialIn(entry, usual)), ...filesOf(outcome)}
  if (isHeldBack(outcome)) {
    const error = new KruxosError('CONFLICT', 'what stands under our name was not made by kruxos', {
      hint: forceCommand(adapter),
    })
    return {...report, status: 'differs', error: error.toBody()}
  }
  if (!outcome.files.some(({changed}) => changed)) return report
  const status = mode === 'preview' ? 'would-change' : 'removed'
  return {...report, status, changed: true, notes: entry ? whatStays(entry) : []}
}

function whatStays({env}: ServerEntry): string[] {
  const label = env['KRUXOS_TOKEN_LABEL']
  if (label !== undefined) return [`the token ${label} stays valid; to end it: kruxos token revoke ${label}`]
  return 'KRUXOS_AGENT_TOKEN' in env ? ['the token in the file stays valid, and a backup of the file holds it'] : []
}
