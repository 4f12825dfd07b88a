import {ApplianceService} from '../../contract/appliance.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Service} from '../../contract/service.ts'
import {readFields} from './faults.ts'
import type {Context} from './kind.ts'
import {checkAgents, itemsOf, withoutDefaults} from './names.ts'
import {section} from './section.ts'
import {readSource} from './sources.ts'

type Shown = Pick<Service, 'settings' | 'agents'>
type Wanted = Shown & {
  /** null: the one in the vault */
  readonly secretValue: string | null
}

const pathOf = (name: string) => `service/${name}/password`

export const services = section<Shown, Service, Wanted>({
  name: 'services',

  wanted: context =>
    itemsOf(context.file.services, async ({settings, agents, password}, name) => {
      const read = await readFields({
        password: async () => readSource(password, pathOf(name), context) ?? (await keepPassword(name, context)),
        agents: () => checkAgents(context, agents),
      })
      return {settings, agents, secretValue: read.password}
    }),

  async present({admin}) {
    return new Map((await admin.call('service.list', {})).services.map(service => [service.name, service]))
  },

  describe: ({settings, agents}) => ({settings, agents}),

  async differences(name, {secretValue}, _, {admin}) {
    if (secretValue === null) return []
    const {isSame} = await admin.call('vault.compare', {path: pathOf(name), secretValue})
    return isSame ? [] : [{field: 'password'}]
  },

  async create(name, {settings, agents, secretValue}, {admin}) {
    if (secretValue === null) throw missing(name)
    await admin.call('service.add', {name, settings, agents, password: secretValue})
    return () => admin.call('service.remove', {name})
  },

  update(name, {settings, agents, secretValue}, {admin}, changed) {
    const password = secretValue && changed.includes('password') ? {password: secretValue} : {}
    return admin.call('service.update', {name, settings, agents, ...password})
  },

  final: ['password'],

  remove: (name, _, {admin}) => admin.call('service.remove', {name}),

  export: async (name, {settings, agents}) =>
    withoutDefaults(ApplianceService, {settings, agents, password: {vault: pathOf(name)}}),
})

/** The password stays as it is, so there must be one. @throws KruxosError NOT_FOUND */
async function keepPassword(name: string, {admin}: Context): Promise<null> {
  const {services} = await admin.call('service.list', {})
  if (services.some(service => service.name === name)) return null
  throw missing(name)
}

function missing(name: string): KruxosError {
  return new KruxosError('NOT_FOUND', `the vault has no password of ${name} yet`, {hint: 'kruxos service add email'})
}
