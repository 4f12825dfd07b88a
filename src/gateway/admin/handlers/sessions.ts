import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {LiveSession} from '../../sessions/index.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent, viewAgent} from './agents.ts'

type SessionHandlers = Pick<
  Handlers<OperationContext>,
  'agent.kill' | 'agent.pause' | 'agent.resume' | 'session.kill' | 'session.list' | 'session.show'
>

export function sessionHandlers(services: AdminServices): SessionHandlers {
  const {sessions, approvals, scheduler, store, pauses, processes, clock} = services

  async function setPaused(name: string, pausedAt: string | null, {commit}: OperationContext) {
    const result = await commit(async tables => {
      const agent = await requireAgent(tables, name)
      const changed = (agent.pausedAt === null) !== (pausedAt === null)
      if (changed) await tables.agents.setPaused(name, pausedAt)
      return {agent: await viewAgent(services, tables, name), changed}
    })
    pauses.set(name, pausedAt !== null)
    return result
  }

  return {
    'session.list': async ({agent}) => {
      const shown = sessions.list().map(session => session.describe())
      return {sessions: shown.filter(session => agent === undefined || session.agent === agent)}
    },

    'session.show': async ({id}) => ({session: findSession(sessions.list(), id).describe()}),

    'session.kill': async ({id}) => {
      const session = findSession(sessions.list(), id)
      const seen = session.describe()
      sessions.kill(each => each === session)
      await approvals.cancel(({sessionId}) => sessionId === session.id, 'an operator who ended the session')
      return {session: seen, changed: true}
    },

    'agent.pause': async ({name}, context) => {
      const result = await setPaused(name, clock.now().toISOString(), context)
      await processes.endAgent(name)
      return result
    },

    'agent.resume': async ({name}, context) => {
      const result = await setPaused(name, null, context)
      await approvals.runApproved()
      return result
    },

    'agent.kill': async ({name}) => {
      await requireAgent(store, name)
      const killed = sessions.kill(({identity}) => identity.agent === name)
      scheduler.abort(({agent}) => agent === name)
      await processes.endAgent(name)
      await approvals.cancel(({agent}) => agent === name, 'an operator who ended the sessions of the agent')
      await services.connected.outbox.cancelAll(name, 'an operator who ended the sessions of the agent')
      return {agent: await viewAgent(services, store, name), sessions: killed.map(({id}) => id)}
    },
  }
}

/** @throws KruxosError NOT_FOUND, USAGE */
function findSession(sessions: readonly LiveSession[], prefix: string): LiveSession {
  const [session, other] = sessions.filter(({id}) => id === prefix || id.startsWith(prefix))
  if (!session) throw new KruxosError('NOT_FOUND', `no session ${prefix}`, {hint: 'kruxos session list'})
  if (other) throw new KruxosError('USAGE', `several sessions begin with ${prefix}`, {hint: 'kruxos session list'})
  return session
}
