import type {Change, ClientHost, ClientId, EditResult, FileEdit, HostFacts, Obstacle} from './adapter.ts'
import {clientById} from './clients.ts'
import {commandObstacles} from './command-obstacles.ts'
import {localHost} from './host.ts'
import type {ServerEntry} from './server-entry.ts'
import {previewEdit, writeEdit} from './write-file.ts'
import {readTarget} from './write-target.ts'

/** One change of one client. Plain data, so that it can be handed to a process of another user. */
export interface ChangeJob {
  readonly kind: 'change'
  readonly client: ClientId
  readonly host: HostFacts
  readonly change: Change
  readonly mode: 'preview' | 'write'
  /** write the files of a client that shows no sign of being installed */
  readonly evenIfNotInstalled: boolean
}

export interface ReadJob {
  readonly kind: 'read'
  readonly client: ClientId
  readonly host: HostFacts
  readonly serverName: string
}

/** What became of one file. Safe to show: secrets read `*****`. */
export interface FileOutcome extends Omit<EditResult, 'text'> {
  readonly purpose: FileEdit['purpose']
  readonly file: string
  /** the file was written; in a preview: it would be */
  readonly changed: boolean
  readonly backup: string | null
  readonly tightenedFrom: number | null
}

export interface ClientOutcome {
  readonly client: ClientId
  readonly isInstalled: boolean
  /** none when the client is not installed and nobody asked for it all the same */
  readonly files: readonly FileOutcome[]
  readonly obstacles: readonly Obstacle[]
  /** as `ClientAdapter.allowsTools`, after the change */
  readonly allowsTools: boolean | null
}

/** An entry as it stands in a file. It may hold a secret: not for showing. */
export interface FoundEntry {
  readonly file: string
  readonly entry: ServerEntry | null
}

/**
 * Previews or makes one change with the rights of this process. When something else stands under our name in any of
 * the client's files (`differs`), none of them is written.
 * @throws KruxosError IO, DENIED, CONFLICT, USAGE
 */
export async function applyChange(job: ChangeJob): Promise<ClientOutcome> {
  const host = localHost(job.host)
  const adapter = clientById(job.client)
  const isInstalled = adapter.isInstalled(host)
  if (!isInstalled && !job.evenIfNotInstalled)
    return {client: job.client, isInstalled, files: [], obstacles: [], allowsTools: null}
  const edits = adapter.plan(host, job.change)
  const previews = await inOrder(edits, previewFile)
  const isHeldBack =
    job.mode === 'preview' || previews.some(({purpose, status}) => purpose === 'server' && status === 'differs')
  const files = isHeldBack ? previews : await inOrder(edits, writeFile)
  const obstacles = obstaclesTo(host, job)
  return {client: job.client, isInstalled, files, obstacles, allowsTools: adapter.allowsTools(host, nameIn(job.change))}
}

function nameIn(change: Change): string {
  return change.kind === 'set' ? change.entry.serverName : change.serverName
}

function obstaclesTo(host: ClientHost, {client, change}: ChangeJob): Obstacle[] {
  if (change.kind !== 'set') return []
  return [...clientById(client).obstacles(host, change.entry.serverName), ...commandObstacles(host, change.entry)]
}

async function previewFile(edit: FileEdit): Promise<FileOutcome> {
  const {text, ...result} = await previewEdit(edit)
  return {...result, purpose: edit.purpose, file: edit.file, changed: text !== null, backup: null, tightenedFrom: null}
}

async function writeFile(edit: FileEdit): Promise<FileOutcome> {
  const {result, ...written} = await writeEdit(edit)
  const {text: _, ...shown} = result
  return {...shown, ...written, purpose: edit.purpose, file: edit.file}
}

async function inOrder<T, R>(items: readonly T[], action: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const item of items) results.push(await action(item))
  return results
}

/** Our entry in each file that the client reads servers from. @throws KruxosError IO, DENIED */
export async function readEntries({client, host: facts, serverName}: ReadJob): Promise<FoundEntry[]> {
  const host = localHost(facts)
  const adapter = clientById(client)
  return inOrder(adapter.configFiles(host), async file => {
    const {text} = await readTarget(file)
    return {file, entry: text === null ? null : adapter.read(text, file, serverName)}
  })
}
