import {CLIENT_IDS, type ClientAdapter, type ClientId} from '../../clients/adapter.ts'
import {clientById} from '../../clients/clients.ts'
import {DEFAULT_SERVER_NAME, startsBridge} from '../../clients/server-entry.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {type ErrorBody, KruxosError} from '../../contract/errors.ts'
import {readAll} from '../cli-config/find-entries.ts'
import {gatewayFor} from '../cli-config/gateway-for.ts'
import {removeClient} from '../cli-config/remove.ts'
import {type SetUpOptions, setUpClient} from '../cli-config/set-up.ts'
import {findSubject, type Subject} from '../cli-config/subject.ts'
import {undoCredential} from './client-names.ts'
import {isFault} from './faults.ts'
import type {Change, Context, Fault, Section, Undo} from './kind.ts'
import {orUndo} from './undo.ts'

/** What `cli-config generate --write` does for each client of each user. */
export const clients: Section = {
  name: 'clients',
  removesFirst: false,

  async plan(context) {
    const changes: Change[] = []
    const faults: Fault[] = []
    for (const [user, wanted] of Object.entries(context.file.clients ?? {})) {
      const subject = await findSubject(context.host, {user}).catch(error => noted(faults, [user], error))
      if (!subject) continue
      for (const [id, {allowTools}] of Object.entries(wanted)) {
        const client = await clientOf(context, subject, id as ClientId, allowTools)
        const report = await setUpClient(context.admin, client.adapter, client.options)
        if (report.error) faults.push({path: ['clients', user, id], message: report.error.message})
        else if (report.changed) changes.push(toChange(context, user, client, report))
      }
    }
    return {changes, faults}
  },

  async prune(context) {
    const changes: Change[] = []
    for (const [user, wanted] of Object.entries(context.file.clients ?? {})) {
      const subject = await findSubject(context.host, {user})
      const others = CLIENT_IDS.filter(id => !Object.hasOwn(wanted, id))
      for (const adapter of others.map(clientById)) {
        if (!(await hasEntry(context, subject, adapter))) continue
        const run = async () => {
          checked(await remove(context, subject, adapter))
          return null
        }
        changes.push({action: 'remove', subject: `clients/${user}/${adapter.id}`, fields: [], isFinal: true, run})
      }
    }
    return {changes, kept: []}
  },

  /** Of the user who asks: what is in the homes of others is theirs to tell. */
  async export(context) {
    const subject = await findSubject(context.host, {})
    const found: Record<string, object> = {}
    for (const adapter of CLIENT_IDS.map(clientById)) {
      if (!(await hasEntry(context, subject, adapter))) continue
      const {options} = await clientOf(context, subject, adapter.id, true)
      const {files} = await setUpClient(context.admin, adapter, options)
      const isAllowed = files.some(({purpose, changed}) => purpose === 'permission' && !changed)
      found[adapter.id] = isAllowed ? {allowTools: true} : {}
    }
    return Object.keys(found).length === 0 ? undefined : {[subject.account.name]: found}
  },
}

interface Client {
  readonly adapter: ClientAdapter
  readonly options: SetUpOptions
}

function toChange(context: Context, user: string, client: Client, preview: ClientReport): Change {
  const changed = preview.files.filter(file => file.changed)
  const isNew = changed.some(({purpose, status}) => purpose === 'server' && status === 'created')
  return {
    action: isNew ? 'create' : 'update',
    subject: `clients/${user}/${preview.client}`,
    fields: isNew ? [] : changed.map(({file}) => ({field: file})),
    isFinal: !isNew,
    run: () => write(context, client, isNew),
  }
}

/** An entry that was another one is in the backup that lies beside the file. */
async function write(context: Context, {adapter, options}: Client, isNew: boolean): Promise<Undo> {
  const undo = await undoCredential(context.admin, adapter, options.subject)
  const report = await setUpClient(context.admin, adapter, {...options, mode: 'write'})
  const putBack = async () => {
    if (isNew) checked(await remove(context, options.subject, adapter))
    await undo()
  }
  await orUndo(putBack, async () => checked(report))
  return isNew ? putBack : null
}

async function clientOf(context: Context, subject: Subject, id: ClientId, allowTools: boolean): Promise<Client> {
  const command = (extra: string) => `kruxos cli-config ${extra} --client ${id} --user ${subject.account.name}`
  const options = {
    ...context.clients,
    ...(await gatewayFor(context, subject)),
    subject,
    agent: undefined,
    label: undefined,
    mode: 'preview' as const,
    evenIfNotInstalled: true,
    force: false,
    inlineToken: false,
    allowTools,
    alwaysLoad: false,
    verify: false,
    commands: {
      force: () => command('generate --write --force'),
      allowTools: () => command('generate --write --allow-tools'),
      verify: () => command('verify'),
    },
  }
  return {adapter: clientById(id), options}
}

async function hasEntry({clients: {childEntry}}: Context, subject: Subject, adapter: ClientAdapter): Promise<boolean> {
  const entries = await readAll(adapter, subject, childEntry)
  return entries.some(({entry}) => entry !== null && startsBridge(entry.command, entry.args))
}

function remove({clients: {childEntry}}: Context, subject: Subject, adapter: ClientAdapter): Promise<ClientReport> {
  const forceCommand = () => `kruxos cli-config remove --client ${adapter.id} --write --force`
  return removeClient(adapter, {
    subject,
    serverName: DEFAULT_SERVER_NAME,
    force: false,
    mode: 'write',
    childEntry,
    forceCommand,
  })
}

function checked({error}: ClientReport): void {
  if (error) throw KruxosError.fromBody(error as ErrorBody)
}

function noted(faults: Fault[], path: readonly string[], error: unknown): null {
  if (!isFault(error)) throw error
  faults.push({path: ['clients', ...path], message: error.message})
  return null
}
