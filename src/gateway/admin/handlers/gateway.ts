import type {Handlers} from '../../../contract/operations.ts'
import {activePolicy} from '../../policy/index.ts'
import type {AdminServices, OperationContext} from '../services.ts'

type GatewayHandlers = Pick<
  Handlers<OperationContext>,
  'gateway.ready' | 'gateway.stop' | 'session.list' | 'status.get'
>

export function gatewayHandlers({
  store,
  vault,
  sessions,
  registry,
  gatewayState,
  stop,
}: AdminServices): GatewayHandlers {
  return {
    'gateway.ready': async () => {
      const {version, pid} = gatewayState()
      const {state} = await vault.status()
      return {ready: true, version, pid, vault: state}
    },

    'gateway.stop': async () => {
      stop()
      return {stopping: true, pid: process.pid}
    },

    'session.list': async ({agent}) => {
      const shown = sessions.list().map(session => session.describe())
      return {sessions: shown.filter(session => agent === undefined || session.agent === agent)}
    },

    'status.get': async () => {
      const agents = await store.agents.list()
      const connected = sessions.list().filter(session => session.isConnected)
      return {
        gateway: gatewayState(),
        vault: await vault.status(),
        policy: activePolicy,
        agents: {
          registered: agents.filter(({revokedAt}) => revokedAt === null).length,
          active: new Set(connected.map(({identity}) => identity.agent)).size,
        },
        capabilities: registry.list().length,
        sessions: sessions.list().map(session => session.describe()),
      }
    },
  }
}
