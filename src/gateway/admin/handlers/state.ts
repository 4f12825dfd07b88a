import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {StateQuota} from '../../../contract/state.ts'
import {
  agentOf,
  type Backup,
  BackupDamaged,
  type SharedChange,
  StateConflict,
  StateQuotaReached,
  scopeOf,
} from '../../agent-state.ts'
import type {Scope} from '../../state-entry.ts'
import type {Tables} from '../../store/types.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'

type StateHandlers = Pick<
  Handlers<OperationContext>,
  | 'state.backup'
  | 'state.backups'
  | 'state.delete'
  | 'state.get'
  | 'state.list'
  | 'state.quota'
  | 'state.restore'
  | 'state.set'
>

const WRITER = 'operator'

export function stateHandlers(services: AdminServices): StateHandlers {
  return {...entryHandlers(services), ...backupHandlers(services)}
}

function entryHandlers({
  store,
  state: {kept},
  clock,
}: AdminServices): Pick<StateHandlers, 'state.delete' | 'state.get' | 'state.list' | 'state.quota' | 'state.set'> {
  const changeOf = (key: string, change: SharedChange['change'], version: number): SharedChange => {
    return {key, change, version, writer: WRITER, at: clock.now().toISOString()}
  }

  async function quotaOf(scope: Scope): Promise<StateQuota> {
    const {bytes: usedBytes, ...rest} = await kept.quota(scope)
    return {agent: agentOf(scope), usedBytes, ...rest}
  }

  return {
    'state.list': async ({agent, prefix, after, limit}) => {
      const scope = await requireScope(store, agent)
      const found = await kept.table.list(scope, {prefix, after, limit: limit + 1})
      const entries = found.slice(0, limit)
      return {entries, next: found.length > limit ? (entries.at(-1)?.key ?? null) : null}
    },

    'state.get': async ({agent, key, version}) => {
      const entry = await kept.table.get(await requireScope(store, agent), key, version)
      if (entry) return {...entry, value: JSON.parse(entry.value)}
      const what = version === undefined ? `no key ${key}` : `no version ${version} of ${key}`
      throw new KruxosError('NOT_FOUND', what, {hint: `kruxos state list ${ownerFlag(agent)}`})
    },

    'state.set': async ({agent, key, value, expectedVersion}, {commit}) => {
      const result = await commit(async tables => {
        const scope = await requireScope(tables, agent)
        const write = {scope, key, value, writer: WRITER, expectedVersion}
        const {info, previousVersion} = await kept.setIn(tables, write).catch(error => {
          throw explain(error, agent)
        })
        return {key, version: info.version, previousVersion}
      })
      kept.announce(scopeOf(agent), changeOf(key, 'written', result.version))
      return result
    },

    'state.delete': async ({agent, key}, {commit}) => {
      let removed: {version: number} | null = null
      const result = await commit(async tables => {
        removed = await kept.removeIn(tables, {scope: await requireScope(tables, agent), key, writer: WRITER})
        return {key, changed: removed !== null}
      })
      const {version = null} = removed ?? {}
      if (version !== null) kept.announce(scopeOf(agent), changeOf(key, 'deleted', version))
      return result
    },

    'state.quota': async ({agent}) => {
      if (agent !== undefined) return {quotas: [await quotaOf(await requireScope(store, agent))]}
      const names = (await store.agents.list()).map(({name}) => scopeOf(name))
      const scopes = new Set<Scope>(['shared', ...names, ...(await store.state.scopes())])
      return {quotas: await Promise.all([...scopes].map(quotaOf))}
    },
  }
}

function backupHandlers({
  store,
  state: {kept, backups},
}: AdminServices): Pick<StateHandlers, 'state.backup' | 'state.backups' | 'state.restore'> {
  return {
    'state.backups': async () => ({backups: (await backups.list()).map(toBackup)}),

    'state.backup': async ({agent}, {commit}) => {
      const scope = agent === undefined ? null : await requireScope(store, agent)
      const backup = toBackup(await backups.create(scope))
      return commit(async () => ({backup, changed: true}))
    },

    'state.restore': async ({id, agent}, {commit}) => {
      const scopes: Scope[] = []
      const result = await commit(async tables => {
        const restored = await backups
          .restoreIn(tables, id, agent === undefined ? null : scopeOf(agent))
          .catch(error => {
            throw explain(error, agent ?? null)
          })
        if (!restored)
          throw new KruxosError('NOT_FOUND', `no backup ${id} of that state`, {hint: 'kruxos state backups'})
        scopes.push(...restored.scopes)
        return {id, agents: [...restored.agents], shared: restored.shared, changed: true}
      })
      for (const scope of scopes) kept.announce(scope, null)
      return result
    },
  }
}

/** @throws KruxosError NOT_FOUND */
async function requireScope(tables: Pick<Tables, 'agents' | 'state'>, agent: string | null): Promise<Scope> {
  const scope = scopeOf(agent)
  if (agent === null || agent === 'user') return scope
  await requireAgent(tables, agent)
  return scope
}

function toBackup({id, createdAt, scope, sizeBytes, file}: Backup) {
  return {id, createdAt, scope: scope ?? 'full', sizeBytes, file}
}

function explain(error: unknown, agent: string | null): unknown {
  if (error instanceof StateConflict) {
    const hint = `kruxos state get ${error.key} ${ownerFlag(agent)}`
    return new KruxosError('CONFLICT', error.message, {hint, cause: error})
  }
  if (error instanceof StateQuotaReached) {
    const hint = `kruxos state quota ${ownerFlag(agent)}`
    return new KruxosError('IO', `the quota is used up: ${error.message}`, {hint, cause: error})
  }
  if (error instanceof BackupDamaged)
    return new KruxosError('IO', error.message, {hint: 'take another one: kruxos state backups', cause: error})
  return error
}

function ownerFlag(agent: string | null): string {
  return agent === null ? '--shared' : `--agent ${agent}`
}
