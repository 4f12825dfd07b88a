import type {Alert} from '../../../contract/alert.ts'
import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {Tables} from '../../store/types.ts'
import type {AdminServices, OperationContext} from '../services.ts'

type AlertHandlers = Pick<Handlers<OperationContext>, 'alert.ack' | 'alert.list'>

export function alertHandlers({store, alerts, clock}: AdminServices): AlertHandlers {
  return {
    'alert.list': async ({severity, all}) => {
      await alerts.look()
      return {alerts: await store.alerts.list({severity, all})}
    },

    'alert.ack': ({id: prefix}, {commit, via}) =>
      commit(async tables => {
        const {id} = await findAlert(tables, prefix)
        const changed = await tables.alerts.acknowledge(id, clock.now().toISOString(), `operator via ${via}`)
        return {alert: await findAlert(tables, id), changed}
      }),
  }
}

/** @throws KruxosError NOT_FOUND, USAGE */
async function findAlert(tables: Tables, prefix: string): Promise<Alert> {
  const hint = 'kruxos alerts list --all'
  const [alert, other] = await tables.alerts.findByPrefix(prefix)
  if (!alert) throw new KruxosError('NOT_FOUND', `no alert ${prefix}`, {hint})
  if (other) throw new KruxosError('USAGE', `several alerts begin with ${prefix}`, {hint})
  return alert
}
