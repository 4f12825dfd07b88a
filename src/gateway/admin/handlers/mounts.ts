import {KruxosError} from '../../../contract/errors.ts'
import type {Mount} from '../../../contract/mount.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {MountRow} from '../../mount.ts'
import {isThere} from '../../mounts/index.ts'
import {Mutex} from '../../mutex.ts'
import type {Tables} from '../../store/types.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'

type MountHandlers = Pick<
  Handlers<OperationContext>,
  'mount.add' | 'mount.list' | 'mount.relabel' | 'mount.remove' | 'mount.toggle-readonly'
>

interface Change {
  readonly row: MountRow
  /** null when it is so already */
  readonly work: ((tables: Tables) => Promise<void>) | null
}

export function mountHandlers({mounts, store, clock}: AdminServices): MountHandlers {
  const turns = new Mutex()

  /** What is checked must still hold when it is done: one change after another. */
  function change({commit}: OperationContext, plan: () => Change | Promise<Change>) {
    return turns.run(async () => {
      const {row, work} = await plan()
      const result = await commit(async tables => {
        await work?.(tables)
        return {mount: await toMount(row), changed: work !== null}
      })
      await mounts.reload()
      return result
    })
  }

  function refuseTaken(label: string): void {
    if (mounts.list().some(each => each.label === label))
      throw new KruxosError('CONFLICT', `a mount labelled ${label} exists already`, {hint: 'kruxos mount list'})
  }

  return {
    'mount.list': async ({agent}) => {
      if (agent !== undefined) await requireAgent(store, agent)
      const rows = mounts.list().filter(({agents}) => agent === undefined || (agents?.includes(agent) ?? true))
      return {mounts: await Promise.all(rows.map(toMount))}
    },

    'mount.add': ({label, hostDir, readOnly, agents}, context) =>
      change(context, async () => {
        for (const agent of agents ?? []) await requireAgent(store, agent)
        refuseTaken(label)
        const createdAt = clock.now().toISOString()
        const row = {label, hostDir, isReadOnly: readOnly, agents: agents && [...new Set(agents)].sort(), createdAt}
        await mounts.check(row)
        return {row, work: tables => tables.mounts.put(row)}
      }),

    'mount.remove': ({label}, context) =>
      change(context, () => ({row: mounts.get(label), work: tables => tables.mounts.remove(label)})),

    'mount.toggle-readonly': ({label, readOnly}, context) =>
      change(context, async () => {
        const old = mounts.get(label)
        const row = {...old, isReadOnly: readOnly ?? !old.isReadOnly}
        if (row.isReadOnly === old.isReadOnly) return {row, work: null}
        if (!row.isReadOnly) await mounts.check(row)
        return {row, work: tables => tables.mounts.put(row)}
      }),

    'mount.relabel': ({label, newLabel}, context) =>
      change(context, () => {
        const row = {...mounts.get(label), label: newLabel}
        if (newLabel === label) return {row, work: null}
        refuseTaken(newLabel)
        const work = async (tables: Tables) => {
          await tables.mounts.remove(label)
          await tables.mounts.put(row)
        }
        return {row, work}
      }),
  }
}

async function toMount({label, hostDir, isReadOnly, agents, createdAt}: MountRow): Promise<Mount> {
  return {
    label,
    path: `/mnt/${label}`,
    hostDir,
    readOnly: isReadOnly,
    agents: agents && [...agents],
    createdAt,
    state: (await isThere(hostDir)) ? 'ready' : 'missing',
  }
}
