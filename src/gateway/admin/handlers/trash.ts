import {type ErrorCode, KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {TrashItem} from '../../../contract/trash.ts'
import {cleanTrash, listTrash, restoreFromTrash} from '../../capabilities/index.ts'
import {type CallContext, CapabilityError} from '../../capability.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'

type TrashHandlers = Pick<Handlers<OperationContext>, 'trash.cleanup' | 'trash.list' | 'trash.restore'>

export function trashHandlers({workspaces, store, clock}: AdminServices): TrashHandlers {
  async function ownersOf(agent: string | undefined): Promise<string[]> {
    const owners = await workspaces.trashOwners()
    if (agent === undefined) return owners
    if (!owners.includes(agent)) await requireAgent(store, agent)
    return owners.filter(owner => owner === agent)
  }

  async function contextOf(agent: string, signal: AbortSignal): Promise<CallContext> {
    const folders = await workspaces.open(agent)
    const nobody = {purpose: '', principal: 'operator', sessionId: null, tokenId: null, traceparent: null} as const
    return {agent, ...nobody, ...folders, signal, progress: () => {}}
  }

  async function list(agent: string | undefined, signal: AbortSignal): Promise<TrashItem[]> {
    const items: TrashItem[] = []
    for (const owner of await ownersOf(agent))
      for (const item of await listTrash(await contextOf(owner, signal), clock.now()))
        items.push({...item, agent: owner})
    return items.sort((one, other) => (one.deletedAt < other.deletedAt ? 1 : -1))
  }

  return {
    'trash.list': async ({agent}, {signal}) => {
      const items = await list(agent, signal)
      return {items, totalBytes: bytesOf(items)}
    },

    'trash.restore': async ({id, agent, overwrite}, {signal, commit}) => {
      const item = findItem(await list(agent, signal), id)
      const context = await contextOf(item.agent, signal)
      const changed = await restoreFromTrash(context, item.id, {overwrite, now: clock.now()}).catch(error => {
        throw explain(item, error)
      })
      if (!changed) throw unknownItem(id)
      return commit(async () => ({item, changed}))
    },

    'trash.cleanup': async ({agent, olderThanSeconds}, {signal, commit}) => {
      const now = clock.now()
      const age = olderThanSeconds === undefined ? {} : {before: new Date(now.getTime() - olderThanSeconds * 1000)}
      const removed: {size: number}[] = []
      for (const owner of await ownersOf(agent))
        removed.push(...(await cleanTrash(await contextOf(owner, signal), {now, ...age})))
      return commit(async () => ({
        removed: removed.length,
        freedBytes: bytesOf(removed),
        changed: removed.length > 0,
      }))
    },
  }
}

function bytesOf(items: readonly {size: number}[]): number {
  return items.reduce((sum, {size}) => sum + size, 0)
}

function findItem(items: readonly TrashItem[], id: string): TrashItem {
  const [item, other] = items.filter(each => each.id === id || each.id.endsWith(`-${id}`))
  if (!item) throw unknownItem(id)
  if (other)
    throw new KruxosError('USAGE', `several things in the trash have the id ${id}`, {hint: 'kruxos trash list'})
  return item
}

function unknownItem(id: string): KruxosError {
  return new KruxosError('NOT_FOUND', `nothing in the trash has the id ${id}`, {hint: 'kruxos trash list'})
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  DestinationExists: 'CONFLICT',
  ParentNotFound: 'CONFLICT',
  PermissionDenied: 'DENIED',
  PathOutOfScope: 'NOT_FOUND',
  MountUnavailable: 'NOT_FOUND',
}

function explain({id, path}: TrashItem, error: unknown): unknown {
  if (!(error instanceof CapabilityError)) return error
  const hints: Readonly<Record<string, string>> = {
    DestinationExists: `kruxos trash restore ${id} --overwrite replaces a file there`,
    PathOutOfScope: 'kruxos mount list: it was in a mount that the agent does not have any more',
    MountUnavailable: 'kruxos mount list',
  }
  return new KruxosError(CODES[error.type] ?? 'IO', `${path} cannot be restored: ${error.message}`, {
    hint: hints[error.type],
    cause: error,
  })
}
