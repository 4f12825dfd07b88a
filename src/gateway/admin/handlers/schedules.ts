import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {Schedule as View} from '../../../contract/schedule.ts'
import type {Schedule} from '../../schedule.ts'
import type {Tables} from '../../store/types.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'

type ScheduleHandlers = Pick<Handlers<OperationContext>, 'schedule.delete' | 'schedule.list' | 'schedule.show'>

export function scheduleHandlers({store}: AdminServices): ScheduleHandlers {
  return {
    'schedule.list': async ({agent, all}) => {
      if (agent !== undefined) await requireAgent(store, agent)
      const schedules = await store.schedules.list({agent})
      return {schedules: schedules.filter(({nextRunAt}) => all || nextRunAt !== null).map(toView)}
    },

    'schedule.show': async ({id}) => {
      const schedule = await findSchedule(store, id)
      const runs = await store.schedules.runs(schedule.id)
      return {schedule: {...toView(schedule), input: schedule.input, runs}}
    },

    'schedule.delete': ({id}, {commit}) =>
      commit(async tables => {
        const schedule = await findSchedule(tables, id)
        return {schedule: toView(schedule), changed: await tables.schedules.remove(schedule.id)}
      }),
  }
}

function toView({tokenId: _, input: _input, ...view}: Schedule): View {
  return view
}

/** @throws KruxosError NOT_FOUND, USAGE */
async function findSchedule(tables: Tables, prefix: string): Promise<Schedule> {
  const hint = 'kruxos schedule list --all'
  const [schedule, other] = await tables.schedules.findByPrefix(prefix)
  if (!schedule) throw new KruxosError('NOT_FOUND', `no planned call ${prefix}`, {hint})
  if (other) throw new KruxosError('USAGE', `several planned calls begin with ${prefix}`, {hint})
  return schedule
}
