import type {ClientAdapter} from '../../clients/adapter.ts'
import {localHost} from '../../clients/host.ts'
import type {ServerEntry} from '../../clients/server-entry.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'
import {blankReport} from '../cli-config/blank-report.ts'
import type {Credential} from '../cli-config/credential.ts'
import {faultOf, filesOf, isHeldBack, runJob} from '../cli-config/outcome.ts'
import {type Commands, refuseWhileDesktopRuns} from '../cli-config/set-up.ts'
import type {Subject} from '../cli-config/subject.ts'
import {tryEntry} from '../cli-config/verify.ts'

export interface ClientOptions {
  readonly subject: Subject
  /** path of the program that works as another user */
  readonly childEntry: string
  /** write the files of a client that shows no sign of being installed */
  readonly evenIfNotInstalled: boolean
  readonly force: boolean
  readonly allowTools: boolean
  readonly commands: Commands
}

/** The entry in one client's file, tried out. What goes wrong is in the report: the other clients go on. */
export async function writeClient(
  adapter: ClientAdapter,
  entry: ServerEntry,
  credential: Credential,
  options: ClientOptions,
): Promise<ClientReport> {
  const blank = blankReport(adapter, credential)
  try {
    return {...blank, ...(await write(adapter, entry, options))}
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    return {...blank, status: 'failed', error: error.toBody()}
  }
}

async function write(
  adapter: ClientAdapter,
  entry: ServerEntry,
  options: ClientOptions,
): Promise<Partial<ClientReport> & Pick<ClientReport, 'status'>> {
  const {subject, childEntry, evenIfNotInstalled, force, allowTools, commands} = options
  if (!evenIfNotInstalled && !adapter.isInstalled(localHost(subject.facts))) return {status: 'not-installed'}
  if (adapter.id === 'claude-desktop') await refuseWhileDesktopRuns(options)
  const outcome = await runJob(subject, childEntry, {
    kind: 'change',
    client: adapter.id,
    host: subject.facts,
    change: {kind: 'set', entry, allowTools, force},
    mode: 'write',
    evenIfNotInstalled,
  })
  if (isHeldBack(outcome)) {
    const error = new KruxosError('CONFLICT', 'something else stands under our name in its file', {
      hint: commands.force(adapter),
    })
    return {...filesOf(outcome), status: 'differs', error: error.toBody()}
  }
  const changed = outcome.files.some(file => file.changed)
  const status = changed ? 'written' : 'unchanged'
  const report = {...filesOf(outcome), status, changed, ...(await tryEntry(adapter, entry, subject))} as const
  const allow = outcome.allowsTools === false ? commands.allowTools(adapter) : null
  const next = adapter.nextSteps(subject.facts, {allowTools: allow, verify: commands.verify(adapter)})
  return {...report, nextSteps: changed && faultOf({error: null, ...report}) === null ? [...next] : []}
}
