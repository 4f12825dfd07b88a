import type {ClientAdapter} from '../../clients/adapter.ts'
import type {ChangeJob, ClientOutcome} from '../../clients/apply-change.ts'
import {isDesktopRunning} from '../../clients/running.ts'
import type {ServerEntry} from '../../clients/server-entry.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'
import {blankReport} from './blank-report.ts'
import {
  type Credential,
  credentialOf,
  type EntryOptions,
  ensureCredential,
  entryByLabel,
  entryWithToken,
  isCredentialReady,
} from './entry.ts'
import {filesOf, runJob} from './outcome.ts'
import type {Subject} from './subject.ts'
import {tryEntry} from './verify.ts'

export interface SetUpOptions extends EntryOptions {
  readonly subject: Subject
  readonly agent: string | undefined
  readonly label: string | undefined
  readonly mode: 'preview' | 'write'
  /** write the files of a client that shows no sign of being installed */
  readonly evenIfNotInstalled: boolean
  readonly force: boolean
  readonly inlineToken: boolean
  readonly allowTools: boolean
  readonly verify: boolean
  /** where the user's bridge socket is, as far as this side can tell */
  readonly bridgeSocket: string
  readonly caFile: string | null
  /** path of the program that works as another user */
  readonly childEntry: string
}

/** One client from the token to the handshake. What goes wrong is in the report: the other clients go on. */
export async function setUpClient(
  admin: AdminClient,
  adapter: ClientAdapter,
  options: SetUpOptions,
): Promise<ClientReport> {
  const credential = credentialOf(adapter, options)
  try {
    return await setUp(admin, adapter, options, credential)
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    return {...blankReport(adapter, credential), status: 'failed', error: error.toBody()}
  }
}

async function setUp(
  admin: AdminClient,
  adapter: ClientAdapter,
  options: SetUpOptions,
  credential: Credential,
): Promise<ClientReport> {
  const preview = await apply(adapter, options, entryByLabel(options, credential, options.bridgeSocket), 'preview')
  const blank = blankReport(adapter, credential)
  if (!preview.isInstalled && !options.evenIfNotInstalled) return {...blank, status: 'not-installed'}
  if (options.mode === 'preview') return previewReport(admin, options, credential, preview, blank)

  if (adapter.id === 'claude-desktop') await refuseWhileDesktopRuns(options)
  const {bridgeSocket, changed} = await ensureCredential(admin, credential, adapter.title, options.subject.account.uid)
  const entry = options.inlineToken
    ? await inlined(admin, options, credential)
    : entryByLabel(options, credential, bridgeSocket)
  const outcome = await apply(adapter, options, entry, 'write')
  const status = statusOf(outcome)
  const isChecked = options.verify && status !== 'differs'
  return {
    ...blank,
    status,
    changed: changed || outcome.files.some(file => file.changed),
    ...filesOf(outcome),
    ...(isChecked ? await tryEntry(adapter, entry, options.subject) : {}),
    nextSteps: status === 'differs' ? [] : [...adapter.nextSteps(options.subject.facts, options)],
  }
}

/** `--check` and the preview also look at the agent and the token, and make neither. */
async function previewReport(
  admin: AdminClient,
  {subject}: SetUpOptions,
  credential: Credential,
  outcome: ClientOutcome,
  blank: ClientReport,
): Promise<ClientReport> {
  const isReady = await isCredentialReady(admin, credential, subject.account.uid)
  const changed = !isReady || outcome.files.some(file => file.changed)
  const status = statusOf(outcome) === 'differs' ? 'differs' : changed ? 'would-change' : 'unchanged'
  return {...blank, status, changed: changed || status === 'differs', ...filesOf(outcome)}
}

async function refuseWhileDesktopRuns({subject, force}: SetUpOptions): Promise<void> {
  if (force || !(await isDesktopRunning(subject.facts.platform, subject.account.uid))) return
  throw new KruxosError('CONFLICT', 'Claude Desktop is running: it would drop the entry when it next writes its file', {
    hint: 'quit it fully, from the tray too, then run the same command again (or add --force)',
  })
}

async function inlined(admin: AdminClient, options: SetUpOptions, credential: Credential): Promise<ServerEntry> {
  const {secret} = await admin.call('token.reveal', {token: credential.label})
  return entryWithToken(options, credential, {token: secret, caFile: options.caFile})
}

function apply(
  adapter: ClientAdapter,
  options: SetUpOptions,
  entry: ServerEntry,
  mode: ChangeJob['mode'],
): Promise<ClientOutcome> {
  const {subject, allowTools, force, evenIfNotInstalled} = options
  return runJob(subject, options.childEntry, {
    kind: 'change',
    client: adapter.id,
    host: subject.facts,
    change: {kind: 'set', entry, allowTools, force},
    mode,
    evenIfNotInstalled,
  })
}

function statusOf({files}: ClientOutcome): ClientReport['status'] {
  if (files.some(({purpose, status}) => purpose === 'server' && status === 'differs')) return 'differs'
  return files.some(({changed}) => changed) ? 'written' : 'unchanged'
}
