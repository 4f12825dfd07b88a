import type {ClientAdapter} from '../../clients/adapter.ts'
import type {ChangeJob, ClientOutcome} from '../../clients/apply-change.ts'
import {localHost} from '../../clients/host.ts'
import {isDesktopRunning} from '../../clients/running.ts'
import type {ServerEntry} from '../../clients/server-entry.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'
import {blankReport} from './blank-report.ts'
import {type Credential, credentialOf, ensureCredential, inspectCredential} from './credential.ts'
import {type EntryOptions, entryByLabel, entryWithToken} from './entry.ts'
import {faultOf, filesOf, isHeldBack, runJob} from './outcome.ts'
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
  readonly commands: Commands
}

/** Command lines that do more for one client of the same user and home, to be pasted. */
export interface Commands {
  force(client: ClientAdapter): string
  allowTools(client: ClientAdapter): string
  verify(client: ClientAdapter): string
}

/** One client from the token to the handshake. What goes wrong is in the report: the other clients go on. */
export async function setUpClient(
  admin: AdminClient,
  adapter: ClientAdapter,
  options: SetUpOptions,
): Promise<ClientReport> {
  const credential = credentialOf(adapter, options.subject, options)
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
  const {subject, mode, evenIfNotInstalled} = options
  const isWanted = evenIfNotInstalled || adapter.isInstalled(localHost(subject.facts))
  if (!isWanted) return {...blankReport(adapter, credential), status: 'not-installed'}
  const {isReady, notes} = await inspectCredential(admin, credential, subject.account.uid)
  const planned = await plannedEntry(admin, options, credential, isReady)
  const preview = await apply(adapter, options, planned, 'preview')
  const blank = {...blankReport(adapter, credential), notes}
  const found = {...blank, ...filesOf(preview)}
  if (isHeldBack(preview)) return {...found, changed: mode === 'preview', ...heldBack(adapter, options, preview)}
  if (mode === 'write') return write(admin, adapter, options, credential, blank)
  const changed = !isReady || preview.files.some(file => file.changed)
  return {...found, status: changed ? 'would-change' : 'unchanged', changed}
}

/** Nothing is made for a client whose file will not take the entry. */
function heldBack(adapter: ClientAdapter, {commands}: SetUpOptions, {files}: ClientOutcome) {
  const file = files.find(({status}) => status === 'differs')?.file
  const error = new KruxosError('CONFLICT', `${file} holds something else under our name`, {
    hint: commands.force(adapter),
  })
  return {status: 'differs' as const, error: error.toBody()}
}

async function write(
  admin: AdminClient,
  adapter: ClientAdapter,
  options: SetUpOptions,
  credential: Credential,
  blank: ClientReport,
): Promise<ClientReport> {
  if (adapter.id === 'claude-desktop') await refuseWhileDesktopRuns(options)
  const {account} = options.subject
  const {bridgeSocket, changed} = await ensureCredential(admin, credential, adapter.title, account.uid)
  const entry = options.inlineToken
    ? await inlined(admin, options, credential)
    : entryByLabel(options, credential, bridgeSocket)
  const outcome = await apply(adapter, options, entry, 'write')
  const isWritten = outcome.files.some(file => file.changed)
  const report: ClientReport = {
    ...blank,
    ...filesOf(outcome),
    status: isWritten ? 'written' : 'unchanged',
    changed: changed || isWritten,
    ...(options.verify ? await tryEntry(adapter, entry, options.subject) : {}),
  }
  return isWritten && faultOf(report) === null ? {...report, nextSteps: nextSteps(adapter, options, outcome)} : report
}

function nextSteps(adapter: ClientAdapter, {subject, commands}: SetUpOptions, {allowsTools}: ClientOutcome): string[] {
  const allowTools = allowsTools === false ? commands.allowTools(adapter) : null
  return [...adapter.nextSteps(subject.facts, {allowTools, verify: commands.verify(adapter)})]
}

/** `--check` and the preview make neither agent nor token: what a token will be is not known before. */
async function plannedEntry(admin: AdminClient, options: SetUpOptions, credential: Credential, isReady: boolean) {
  if (!options.inlineToken) return entryByLabel(options, credential, options.bridgeSocket)
  if (isReady) return inlined(admin, options, credential)
  return entryWithToken(options, credential, {token: 'made with --write', caFile: options.caFile})
}

/** @throws KruxosError CONFLICT */
export async function refuseWhileDesktopRuns({subject, force}: Pick<SetUpOptions, 'subject' | 'force'>): Promise<void> {
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
