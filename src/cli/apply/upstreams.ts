import {existsSync} from 'node:fs'
import {ApplianceUpstream} from '../../contract/appliance.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Upstream, UpstreamLaunch} from '../../contract/upstream.ts'
import type {AdminClient} from '../admin-client.ts'
import {ADD_TIMEOUT_MS} from '../upstream/import.ts'
import {readFields} from './faults.ts'
import {checkAgents, checkSecrets, itemsOf, withoutDefaults} from './names.ts'
import {section} from './section.ts'
import {orUndo} from './undo.ts'

type Wanted = Pick<Upstream, 'launch' | 'agents' | 'renames' | 'enabled'>

const partsOf = ({launch, agents, renames, enabled}: Wanted): Wanted => ({launch, agents, renames, enabled})

export const upstreams = section<Wanted, Upstream>({
  name: 'upstreams',

  wanted: context =>
    itemsOf(context.file.upstreams, async wanted => {
      await readFields({
        launch: async () => {
          checkProgram(wanted.launch)
          await checkSecrets(context, secretsIn(wanted.launch))
        },
        agents: () => checkAgents(context, wanted.agents),
      })
      return wanted
    }),

  async present({admin}) {
    return new Map((await admin.call('upstream.list', {})).upstreams.map(upstream => [upstream.name, upstream]))
  },

  describe: upstream => ({...partsOf(upstream)}),

  async create(name, wanted, {admin}) {
    const undo = () => admin.call('upstream.remove', {name})
    await add(admin, name, wanted)
    if (!wanted.enabled) await orUndo(undo, () => admin.call('upstream.disable', {name}))
    return undo
  },

  update: (name, to, {admin}) => admin.call('upstream.update', {name, ...partsOf(to)}, {timeoutMs: ADD_TIMEOUT_MS}),

  remove: (name, _, {admin}) => admin.call('upstream.remove', {name}),

  export: async (_, upstream) => withoutDefaults(ApplianceUpstream, {...partsOf(upstream)}),
})

/** Names of the secrets that a server is given. */
export function secretsIn(launch: UpstreamLaunch): string[] {
  const values = Object.values(launch.transport === 'http' ? launch.headers : launch.env)
  return values.flatMap(value => ('secret' in value ? [value.secret] : []))
}

/** It is started for that, and its tools are approved as they are. */
async function add(admin: AdminClient, name: string, {launch, agents, renames}: Wanted): Promise<void> {
  await admin.call('upstream.add', {name, launch, agents, renames}, {timeoutMs: ADD_TIMEOUT_MS})
}

/** @throws KruxosError NOT_FOUND */
function checkProgram(launch: UpstreamLaunch): void {
  if (launch.transport === 'http' || existsSync(launch.command)) return
  throw new KruxosError('NOT_FOUND', `there is no program ${launch.command}`)
}
