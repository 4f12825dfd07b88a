import type {Agent} from '../../../contract/agent.ts'
import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {AgentRow, Tables, TokenRow} from '../../store/types.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {forgetSecret, isActive} from './token-rows.ts'

type AgentHandlers = Pick<
  Handlers<OperationContext>,
  'agent.create' | 'agent.list' | 'agent.restore' | 'agent.revoke' | 'agent.show' | 'agent.update'
>

export function agentHandlers(services: AdminServices): AgentHandlers {
  const {store, vault, sessions, approvals, scheduler, clock, settle} = services
  const view = async (tables: Tables, row: AgentRow) =>
    toAgent(services, row, await tables.tokens.list({agent: row.name}))

  return {
    'agent.create': ({name, purpose, ifAbsent}, {commit}) =>
      commit(async tables => {
        const row = {
          name,
          purpose,
          createdAt: clock.now().toISOString(),
          revokedAt: null,
          pausedAt: null,
          lastConnectedAt: null,
          invocations: 0,
        }
        const changed = await tables.agents.insert(row)
        if (!changed && !ifAbsent)
          throw new KruxosError('CONFLICT', `an agent named ${name} exists already`, {
            hint: `kruxos agent show ${name}`,
          })
        const agent = await view(tables, await requireAgent(tables, name))
        if (agent.state === 'revoked')
          throw new KruxosError('CONFLICT', `the agent ${name} is revoked`, {hint: `kruxos agent restore ${name}`})
        return {agent, changed}
      }),

    'agent.list': async () => {
      await settle()
      const rows = await store.agents.list()
      return {agents: await Promise.all(rows.map(row => view(store, row)))}
    },

    'agent.show': async ({name}) => {
      await settle()
      return {agent: await view(store, await requireAgent(store, name))}
    },

    'agent.revoke': async ({name}, {commit}) => {
      const result = await commit(async tables => {
        const {revokedAt} = await requireAgent(tables, name)
        const now = clock.now().toISOString()
        if (revokedAt === null) await tables.agents.setRevoked(name, now)
        const tokens = await tables.tokens.list({agent: name})
        for (const token of tokens) {
          await tables.tokens.setRevoked(token.id, now)
          await forgetSecret(vault, tables, token)
        }
        return {agent: await view(tables, await requireAgent(tables, name)), changed: revokedAt === null}
      })
      sessions.closeByAgent(name, 'the agent was revoked')
      scheduler.abort(({agent}) => agent === name)
      approvals.abort(({agent}) => agent === name)
      await services.processes.endAgent(name)
      await services.connected.outbox.cancelAll(name, 'an operator who revoked the agent')
      return {...result, agent: await view(store, await requireAgent(store, name))}
    },

    'agent.restore': ({name}, {commit}) =>
      commit(async tables => {
        const {revokedAt} = await requireAgent(tables, name)
        if (revokedAt !== null) await tables.agents.setRevoked(name, null)
        return {agent: await view(tables, await requireAgent(tables, name)), changed: revokedAt !== null}
      }),

    'agent.update': ({name, purpose}, {commit}) =>
      commit(async tables => {
        const changed = (await requireAgent(tables, name)).purpose !== purpose
        if (changed) await tables.agents.setPurpose(name, purpose)
        return {agent: await view(tables, await requireAgent(tables, name)), changed}
      }),
  }
}

/** @throws KruxosError NOT_FOUND */
export async function requireAgent(tables: Pick<Tables, 'agents'>, name: string): Promise<AgentRow> {
  const row = await tables.agents.get(name)
  if (!row) throw new KruxosError('NOT_FOUND', `no agent named ${name}`, {hint: 'kruxos agent list'})
  return row
}

/** As the admin API shows it. @throws KruxosError NOT_FOUND */
export async function viewAgent(services: AdminServices, tables: Tables, name: string): Promise<Agent> {
  return toAgent(services, await requireAgent(tables, name), await tables.tokens.list({agent: name}))
}

function toAgent({sessions, workspaces, clock}: AdminServices, row: AgentRow, tokens: readonly TokenRow[]): Agent {
  const now = clock.now()
  const connected = sessions.list().filter(session => session.identity.agent === row.name && session.isConnected)
  return {
    name: row.name,
    purpose: row.purpose,
    state: stateOf(row),
    createdAt: row.createdAt,
    revokedAt: row.revokedAt,
    pausedAt: row.pausedAt,
    lastConnectedAt: row.lastConnectedAt,
    tokens: tokens.filter(token => isActive(token, now)).length,
    sessions: connected.length,
    invocations: row.invocations,
    workspace: workspaces.pathOf(row.name),
  }
}

function stateOf({revokedAt, pausedAt}: AgentRow): Agent['state'] {
  if (revokedAt !== null) return 'revoked'
  return pausedAt === null ? 'active' : 'paused'
}
