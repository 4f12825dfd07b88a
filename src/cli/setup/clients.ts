import {CLIENTS, clientById} from '../../clients/clients.ts'
import type {CliConfigResult, ClientReport} from '../../contract/cli-config.ts'
import {gatewayFor} from '../cli-config/gateway-for.ts'
import {faultOf} from '../cli-config/outcome.ts'
import {setUpClient} from '../cli-config/set-up.ts'
import {findSubject, type Subject} from '../cli-config/subject.ts'
import {already, done, left, type Outcome, type SetupContext} from './step.ts'

/** What the files of clients are written with, besides the answers. */
export interface ClientTools {
  readonly bridge: readonly [string, ...string[]]
  /** path of the program that works as another user */
  readonly childEntry: string
}

/** @returns the reports too, for people and for the exit code */
export async function connectClients(
  context: SetupContext,
  tools: ClientTools,
): Promise<{outcome: Outcome; results: CliConfigResult[]}> {
  const users = usersOf(context)
  if (users === null)
    return {outcome: left('root has no clients: give --user NAME, or clients.users in the answers'), results: []}
  const results: CliConfigResult[] = []
  for (const user of users) results.push(await connectUser(context, tools, user))
  return {outcome: toOutcome(results), results}
}

/** Before anything is written. @throws KruxosError NOT_FOUND, DENIED */
export async function checkUsers(context: SetupContext): Promise<void> {
  for (const user of usersOf(context) ?? []) await findSubject(context.host, {user})
}

/** undefined stands for whoever runs this; null when that is root and nobody called sudo. */
export function usersOf({
  answers,
  host,
}: Pick<SetupContext, 'answers' | 'host'>): readonly (string | undefined)[] | null {
  if (answers.clients.users) return answers.clients.users
  return host.uid === 0 && host.env['SUDO_UID'] === undefined ? null : [undefined]
}

async function connectUser(context: SetupContext, tools: ClientTools, user: string | undefined) {
  const {admin, answers, host} = context
  const {only, allow_tools: allowTools} = answers.clients
  const subject = await findSubject(host, {user})
  const options = {
    ...tools,
    ...(await gatewayFor(context, subject)),
    subject,
    agent: undefined,
    label: undefined,
    mode: 'write' as const,
    evenIfNotInstalled: only !== undefined,
    force: false,
    inlineToken: false,
    allowTools,
    alwaysLoad: false,
    verify: true,
    commands: commandsFor(subject),
  }
  const clients: ClientReport[] = []
  for (const client of only?.map(clientById) ?? CLIENTS) clients.push(await setUpClient(admin, client, options))
  const {name} = subject.account
  return {user: name, home: subject.facts.home, changed: clients.some(({changed}) => changed), clients}
}

function commandsFor({account, runAs}: Subject) {
  const generate = `${runAs ? 'sudo ' : ''}kruxos cli-config`
  const whose = runAs ? ` --user ${account.name}` : ''
  return {
    force: ({id}: {id: string}) => `${generate} generate${whose} --client ${id} --write --force`,
    allowTools: ({id}: {id: string}) => `${generate} generate${whose} --client ${id} --allow-tools --write`,
    verify: ({id}: {id: string}) => `${generate} verify${whose} --client ${id}`,
  }
}

function toOutcome(results: readonly CliConfigResult[]): Outcome {
  const changed = results.some(result => result.changed)
  const present = results.flatMap(({user, clients}) =>
    clients.filter(({status}) => status !== 'not-installed').map(report => ({user, ...report})),
  )
  const detail = present.map(({user, title, status}) => `${title} of ${user} ${status}`).join(', ')
  if (present.some(report => faultOf(report) !== null)) return {state: 'failed', changed, detail}
  if (present.length === 0) return already(results.length === 0 ? 'for nobody' : 'none is installed')
  return changed ? done(detail) : already(detail)
}
