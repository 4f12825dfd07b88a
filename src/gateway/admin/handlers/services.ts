import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {Service, ServiceRow} from '../../../contract/service.ts'
import {passwordPath} from '../../services/index.ts'
import type {AdminServices, OperationContext} from '../services.ts'

type ServiceHandlers = Pick<
  Handlers<OperationContext>,
  'service.add' | 'service.list' | 'service.remove' | 'service.show' | 'service.test' | 'service.update'
>

export function serviceHandlers({vault, connected, registry, clock}: AdminServices): ServiceHandlers {
  function find(name: string): Service {
    const service = connected.list().find(each => each.name === name)
    if (!service) throw unknownService(name)
    return service
  }

  /** Clients see the tools of mail from the first account on, and until the last one is gone. */
  async function tell(): Promise<void> {
    await connected.reload()
    registry.refresh()
  }

  return {
    'service.add': async ({name, settings, agents, password, ifAbsent}, {commit}) => {
      const result = await commit(async tables => {
        const known = await tables.services.get(name)
        if (known && ifAbsent) return {service: {...known, fault: null}, changed: false}
        if (known)
          throw new KruxosError('CONFLICT', `the service ${name} exists`, {hint: `kruxos service remove ${name}`})
        const row: ServiceRow = {name, kind: 'email', settings, agents, createdAt: clock.now().toISOString()}
        await tables.services.insert(row)
        await vault.put(tables.vault, passwordPath(name), password)
        return {service: {...row, fault: null}, changed: true}
      })
      await tell()
      return result
    },

    'service.list': async () => ({services: connected.list()}),
    'service.show': async ({name}) => ({service: find(name)}),

    'service.test': async ({name}, {signal}) => {
      const probes = await connected.test(name, signal)
      if (!probes) throw unknownService(name)
      return {name, ok: probes.every(({ok}) => ok), probes}
    },

    'service.update': async ({name, settings, agents, password}, {commit}) => {
      const result = await commit(async tables => {
        // connected anew: an account is told from its successor by its time
        const row: ServiceRow = {name, kind: 'email', settings, agents, createdAt: clock.now().toISOString()}
        if (!(await tables.services.update(row))) throw unknownService(name)
        if (password !== undefined) await vault.put(tables.vault, passwordPath(name), password)
        return {service: {...row, fault: null}, changed: true}
      })
      await tell()
      return result
    },

    'service.remove': async ({name}, {commit}) => {
      const result = await commit(async tables => {
        if (!(await tables.services.remove(name))) throw unknownService(name)
        await vault.remove(tables.vault, passwordPath(name))
        const held = await tables.outbox.list({states: ['held']})
        const own = held.filter(({service}) => service === name)
        const end = {state: 'cancelled', at: clock.now().toISOString(), by: 'operator', reason: null} as const
        for (const {id} of own) await tables.outbox.end(id, end)
        return {name, changed: true as const, cancelled: own.length}
      })
      await tell()
      return result
    },
  }
}

function unknownService(name: string): KruxosError {
  return new KruxosError('NOT_FOUND', `no service named ${name}`, {hint: 'kruxos service list'})
}
