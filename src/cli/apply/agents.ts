import {isDeepStrictEqual} from 'node:util'
import type {z} from 'zod'
import type {Agent} from '../../contract/agent.ts'
import {ApplianceAgent} from '../../contract/appliance.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {ToolSet} from '../../contract/tool-set.ts'
import type {AdminClient} from '../admin-client.ts'
import {clientCredentials} from './client-names.ts'
import type {Context} from './kind.ts'
import {itemsOf, withoutDefaults} from './names.ts'
import {section} from './section.ts'
import {orUndo} from './undo.ts'

/** Every gateway has it, and `token create` means it when no agent is named. */
export const DEFAULT_AGENT = 'default-agent'

interface Wanted {
  readonly purpose: string
  readonly tools: ToolSet
}

interface Present extends Wanted {
  readonly sessions: number
}

type ApplianceTools = z.output<typeof ApplianceAgent>['tools']

const EVERYTHING: ToolSet = {only: null, except: [], descriptions: 'full', mode: 'list', always: []}

export const agents = section<Wanted, Present>({
  name: 'agents',

  wanted: ({file}) => itemsOf(file.agents, ({purpose, tools}) => ({purpose, tools: toolsOf(tools)})),

  async present({admin}) {
    const found = (await admin.call('agent.list', {})).agents.filter(({state}) => state !== 'revoked')
    const present = new Map<string, Present>()
    for (const agent of found) present.set(agent.name, await describe(admin, agent))
    return present
  },

  describe: ({purpose, tools}) => ({purpose, tools}),

  async create(name, {purpose, tools}, {admin}) {
    await createOrRestore(admin, name, purpose)
    const undo = () => admin.call('agent.revoke', {name})
    await orUndo(undo, () => admin.call('agent.set-tools', toParams(name, tools)))
    return undo
  },

  async update(name, {purpose, tools}, {admin}) {
    await admin.call('agent.update', {name, purpose})
    await admin.call('agent.set-tools', toParams(name, tools))
  },

  remove: (name, _, {admin}) => admin.call('agent.revoke', {name}),

  async reasonToKeep(name, {sessions}, context) {
    if (name === DEFAULT_AGENT) return 'every gateway has it'
    if (namesUsed(context).includes(name)) return 'the file uses it elsewhere'
    if ((await clientCredentials(context)).some(({agent}) => agent === name))
      return 'clients that the file names use it'
    return sessions > 0 ? 'it is connected' : null
  },

  export: async (_, {purpose, tools}) =>
    withoutDefaults(ApplianceAgent, {
      purpose,
      tools: shownTools(tools),
    }),
})

/** What other sections of the file say of agents. */
function namesUsed({file}: Context): string[] {
  const {tokens = {}, mounts = {}, upstreams = {}, services = {}, secrets = {}} = file
  const lists = [mounts, upstreams, services, secrets].flatMap(items => Object.values(items).map(({agents}) => agents))
  return [...lists.flatMap(names => names ?? []), ...Object.values(tokens).flatMap(({agent}) => agent ?? [])]
}

/** One that was revoked has kept its name. */
async function createOrRestore(admin: AdminClient, name: string, purpose: string): Promise<void> {
  try {
    await admin.call('agent.create', {name, purpose})
  } catch (error) {
    if (!(error instanceof KruxosError && error.code === 'CONFLICT')) throw error
    await admin.call('agent.update', {name, purpose})
    await admin.call('agent.restore', {name})
  }
}

async function describe(admin: AdminClient, {name, purpose, sessions}: Agent): Promise<Present> {
  const {tools} = await admin.call('agent.tools', {name})
  return {purpose, tools, sessions}
}

/** As the gateway keeps it: `only *` is no choice. */
function toolsOf({only, except, descriptions, mode, always}: ApplianceTools): ToolSet {
  return {
    only: only?.includes('*') ? null : (only ?? EVERYTHING.only),
    except: except ?? EVERYTHING.except,
    descriptions: descriptions ?? EVERYTHING.descriptions,
    mode: mode ?? EVERYTHING.mode,
    always: always ?? EVERYTHING.always,
  }
}

function toParams(name: string, {only, ...rest}: ToolSet) {
  return {name, reset: true, ...rest, ...(only === null ? {} : {only})}
}

/** What is not as every agent has it. */
function shownTools(tools: ToolSet): Partial<ToolSet> {
  const usual = new Map<string, unknown>(Object.entries(EVERYTHING))
  return Object.fromEntries(Object.entries(tools).filter(([key, value]) => !isDeepStrictEqual(value, usual.get(key))))
}
