import type {ClientAdapter} from '../../clients/adapter.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'
import {blankReport} from './blank-report.ts'
import {filesOf, runJob} from './outcome.ts'
import type {Subject} from './subject.ts'

interface RemoveOptions {
  readonly subject: Subject
  readonly serverName: string
  readonly force: boolean
  readonly mode: 'preview' | 'write'
  readonly childEntry: string
}

/** Removes our entry, and nothing else. */
export async function removeClient(
  adapter: ClientAdapter,
  {subject, serverName, force, mode, childEntry}: RemoveOptions,
): Promise<ClientReport> {
  const blank = blankReport(adapter, {agent: adapter.defaultAgent, label: adapter.defaultLabel})
  const change = {kind: 'remove', serverName, force} as const
  const job = {kind: 'change', client: adapter.id, host: subject.facts, change, mode, evenIfNotInstalled: true} as const
  try {
    const outcome = await runJob(subject, childEntry, job)
    const changed = outcome.files.some(file => file.changed)
    const isHeldBack = outcome.files.some(({purpose, status}) => purpose === 'server' && status === 'differs')
    const done = mode === 'preview' ? 'would-change' : 'removed'
    return {...blank, status: isHeldBack ? 'differs' : changed ? done : 'absent', changed, ...filesOf(outcome)}
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    return {...blank, status: 'failed', error: error.toBody()}
  }
}
