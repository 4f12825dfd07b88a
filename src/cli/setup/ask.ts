import type {ClientId} from '../../clients/adapter.ts'
import {CLIENTS} from '../../clients/clients.ts'
import {Settings} from '../../config/settings.ts'
import {AgentName} from '../../contract/agent.ts'
import {KruxosError} from '../../contract/errors.ts'
import {fieldIssues} from '../../contract/issues.ts'
import {POLICY_TEMPLATES, type PolicyTemplate} from '../../contract/policy.ts'
import {SetupAnswers} from '../../contract/setup.ts'
import type {Sealer} from '../../contract/vault.ts'
import {splitList} from '../input.ts'
import {checkLength, readPassphrase} from '../passphrase.ts'
import {askChoice, askChoices, askText, type Choice} from '../prompt.ts'
import {wrap} from '../table.ts'
import {cut, visible} from '../text.ts'

/** What is there already, so that Enter alone leaves it. */
export interface Present {
  readonly settings: Settings
  /** null: there is no vault yet */
  readonly vault: {readonly sealer: Sealer; readonly isOpen: boolean} | null
  readonly hasPolicy: boolean
  readonly usualTemplate: PolicyTemplate
  /** systemd can hand the gateway a credential */
  readonly hasSystemd: boolean
  /** whose clients; null for nobody */
  readonly user: string | null
  /** root may name somebody else */
  readonly mayNameUser: boolean
  installed(user: string): Promise<readonly ClientId[]>
}

export interface Asked {
  readonly answers: SetupAnswers
  readonly passphrase: string | undefined
}

/** The wizard. Only for a person. */
export async function askEverything(present: Present): Promise<Asked> {
  tell('Enter takes what is usual. Nothing is done before the last answer.')
  const {sealer, passphrase} = await askVault(present)
  const hosts = await askListen(present.settings)
  const agents = await askAgents()
  const policy = present.hasPolicy ? undefined : await askPolicy(present)
  const clients = await askClients(present)
  return {
    passphrase,
    answers: SetupAnswers.parse({
      settings: {listen: {hosts}},
      vault: {sealer},
      agents: agents.map(name => ({name})),
      ...(policy === undefined ? {} : {policy}),
      clients,
    }),
  }
}

async function askVault({vault, settings, hasSystemd}: Present) {
  const choices: Choice<Sealer>[] = [
    {value: 'key-file', name: 'a key file', description: 'the gateway starts by itself'},
    {value: 'passphrase', name: 'a passphrase', description: 'a person unlocks it at each start'},
    ...(hasSystemd
      ? [{value: 'systemd-credential' as const, name: 'a systemd credential', description: 'its unit has to load it'}]
      : []),
  ]
  const sealer = await askChoice('What seals the vault?', choices, vault?.sealer ?? settings.vault.sealer)
  const isNew = sealer === 'passphrase' && vault?.sealer !== 'passphrase'
  const isLocked = vault?.sealer === 'passphrase' && !vault.isOpen
  return {sealer, passphrase: isNew || isLocked ? await askPassphrase(isNew) : undefined}
}

function askPassphrase(isNew: boolean): Promise<string> {
  return untilItFits(async () => {
    const passphrase = await readPassphrase({}, true, isNew)
    if (isNew) checkLength(passphrase)
    return passphrase
  })
}

const LOOPBACK = ['127.0.0.1', '::1']
const EVERYWHERE = ['0.0.0.0', '::']

async function askListen({listen}: Settings): Promise<string[]> {
  const present = listen.hosts.join(', ')
  const known = [LOOPBACK, EVERYWHERE].map(hosts => hosts.join(', '))
  const choices: Choice<string>[] = [
    {value: LOOPBACK.join(', '), name: 'this machine only', description: LOOPBACK.join(', ')},
    {value: EVERYWHERE.join(', '), name: 'every address', description: 'other machines reach it too'},
    ...(known.includes(present) ? [] : [{value: present, name: 'as it is', description: present}]),
    {value: '', name: 'other addresses'},
  ]
  const chosen = await askChoice('Where does the gateway listen?', choices, present)
  if (chosen) return splitList(chosen) ?? []
  return untilItFits(async () => checkHosts(splitList(await askText('Addresses, with commas between:', present)) ?? []))
}

/** @throws KruxosError USAGE */
function checkHosts(hosts: string[]): string[] {
  const {error} = Settings.shape.listen.safeParse({hosts})
  const [fault] = error ? fieldIssues(error) : []
  if (!fault) return hosts
  const [, index] = fault.path
  throw new KruxosError('USAGE', `${cut(visible(hosts[Number(index)] ?? 'what you gave'), 80)} ${fault.rule}`)
}

function askAgents(): Promise<string[]> {
  return untilItFits(async () =>
    (splitList(await askText('Agents to make (Enter for none):')) ?? []).map(checkNewAgent),
  )
}

/** @throws KruxosError USAGE, also for a name that is reserved */
function checkNewAgent(name: string): string {
  const {data, error} = AgentName.safeParse(name)
  if (error) throw new KruxosError('USAGE', `${cut(visible(name), 80)}: ${error.issues[0]?.message ?? 'does not fit'}`)
  return data
}

/** What does not fit is told, and asked again. */
async function untilItFits<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof KruxosError)) throw error
      tell(error.message)
    }
  }
}

function tell(text: string): void {
  process.stderr.write(`${wrap(visible(text), process.stderr.columns || Number.POSITIVE_INFINITY).join('\n')}\n`)
}

const TEMPLATE_SAYS: Readonly<Record<PolicyTemplate, string>> = {
  'personal-permissive': 'asks before what leaves in your name',
  'team-moderate': 'what others see needs a person',
  'enterprise-restrictive': 'nothing that is not allowed',
}

function askPolicy({usualTemplate}: Present): Promise<PolicyTemplate | 'none'> {
  const choices: Choice<PolicyTemplate | 'none'>[] = [
    ...POLICY_TEMPLATES.map(value => ({value, name: value, description: TEMPLATE_SAYS[value]})),
    {value: 'none', name: 'none', description: 'as each capability declares'},
  ]
  return askChoice('Which policy to begin with?', choices, usualTemplate)
}

async function askClients(present: Present) {
  const {mayNameUser} = present
  const {user, found} = await askUser(present)
  if (!user) return {users: []}
  const choices = CLIENTS.map(({id, title}) => ({
    value: id,
    name: found.includes(id) ? title : `${title} (not found here)`,
  }))
  const only = await askChoices('Which clients see the gateway?', choices, found)
  if (only.length === 0) return {users: []}
  return {...(mayNameUser ? {users: [user]} : {}), only}
}

function askUser({user, mayNameUser, installed}: Present) {
  const look = async (name: string | null) => ({user: name, found: name ? await installed(name) : []})
  if (!mayNameUser) return look(user)
  const question = user ? 'Whose clients?' : 'Whose clients? (Enter for nobody)'
  return untilItFits(async () => look(await askText(question, user ?? undefined)))
}
