import {ApplianceSecret} from '../../contract/appliance.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Secret, SecretScope} from '../../contract/secret.ts'
import {readFields} from './faults.ts'
import type {Context} from './kind.ts'
import {checkAgents, itemsOf, withoutDefaults} from './names.ts'
import {section} from './section.ts'
import {readSource} from './sources.ts'
import {secretsIn} from './upstreams.ts'

type Shown = SecretScope & {readonly description: string}
type Wanted = Shown & {
  /** null: the one in the vault */
  readonly secretValue: string | null
}

const pathOf = (name: string) => `secret/${name}`

export const secrets = section<Shown, Secret, Wanted>({
  name: 'secrets',

  wanted: context =>
    itemsOf(context.file.secrets, async ({value, ...rest}, name) => {
      const read = await readFields({
        value: async () => readSource(value, pathOf(name), context) ?? (await keepValue(name, context)),
        agents: () => checkAgents(context, rest.agents),
      })
      return {...rest, secretValue: read.value}
    }),

  async present({admin}) {
    return new Map((await admin.call('secret.list', {})).secrets.map(secret => [secret.name, secret]))
  },

  describe: ({description, capabilities, hosts, agents}) => ({description, capabilities, hosts, agents}),

  async differences(name, {secretValue}, _, {admin}) {
    if (secretValue === null) return []
    const {isSame} = await admin.call('vault.compare', {path: pathOf(name), secretValue})
    return isSame ? [] : [{field: 'value'}]
  },

  async create(name, {secretValue, ...rest}, {admin}) {
    if (secretValue === null) throw missing(name)
    await admin.call('secret.set', {name, secretValue, ...rest})
    return () => admin.call('secret.revoke', {name})
  },

  async update(name, {secretValue, ...scope}, {admin}, changed) {
    // what it is for first: a new value must never be under what the old one was for
    await admin.call('secret.scope', {name, ...scope})
    if (secretValue && changed.includes('value')) await admin.call('secret.rotate', {name, secretValue})
  },

  final: ['value'],

  remove: (name, _, {admin}) => admin.call('secret.revoke', {name}),

  reasonToKeep: async (name, _, context) => ((await isUsed(name, context)) ? 'an upstream server uses it' : null),

  export: async (name, {description, capabilities, hosts, agents}) =>
    withoutDefaults(ApplianceSecret, {value: {vault: pathOf(name)}, description, capabilities, hosts, agents}),
})

async function isUsed(name: string, {admin, file}: Context): Promise<boolean> {
  const {upstreams} = await admin.call('upstream.list', {})
  return [...upstreams, ...Object.values(file.upstreams ?? {})].some(({launch}) => secretsIn(launch).includes(name))
}

/** The value stays as it is, so there must be one. @throws KruxosError NOT_FOUND */
async function keepValue(name: string, {admin}: Context): Promise<null> {
  const {secrets} = await admin.call('secret.list', {})
  if (secrets.some(secret => secret.name === name)) return null
  throw missing(name)
}

function missing(name: string): KruxosError {
  return new KruxosError('NOT_FOUND', `the vault has no secret ${name} yet`, {hint: `kruxos vault set ${name}`})
}
