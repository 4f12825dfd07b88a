import type {Handlers} from '../../../contract/operations.ts'
import type {ApprovalsState} from '../../../contract/status.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {isActive} from './token-rows.ts'

type GatewayHandlers = Pick<Handlers<OperationContext>, 'gateway.ready' | 'gateway.stop' | 'status.get'>

export function gatewayHandlers(services: AdminServices): GatewayHandlers {
  const {store, audit, vault, policy, sessions, registry, upstreams, gatewayState, stop} = services
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

    'status.get': async ({knownAuditSeq}) => {
      const agents = await store.agents.list()
      const connected = sessions.list().filter(session => session.isConnected)
      return {
        gateway: gatewayState(),
        vault: await vault.status(),
        audit: await audit.state(knownAuditSeq),
        policy: policy.describe(),
        agents: {
          registered: agents.filter(({revokedAt}) => revokedAt === null).length,
          active: new Set(connected.map(({identity}) => identity.agent)).size,
        },
        capabilities: registry.list().length,
        approvals: await approvalsState(services),
        alerts: await store.alerts.countOpen(),
        services: await services.connected.state(),
        upstreams: upstreams.state(),
        sessions: sessions.list().map(session => session.describe()),
      }
    },
  }
}

async function approvalsState(services: AdminServices): Promise<ApprovalsState> {
  const {store, approvals, notifier, clock, operatorUids} = services
  const pending = await approvals.list({states: ['pending']})
  const tokens = await store.tokens.list({})
  const bridged = tokens.filter(token => isActive(token, clock.now())).flatMap(({grantedUids}) => grantedUids)
  return {
    pending: pending.length,
    oldestAt: pending[0]?.createdAt ?? null,
    isNeeded: await isApprovalNeeded(services),
    isAdvisory: bridged.some(uid => operatorUids.includes(uid)),
    channels: notifier.channels(),
  }
}

async function isApprovalNeeded({store, registry, policy}: AdminServices): Promise<boolean> {
  const agents = await store.agents.list()
  return agents.some(({name}) =>
    registry.list().some(capability => policy.listing(name, 'agent', capability)?.tier === 'approval_required'),
  )
}
