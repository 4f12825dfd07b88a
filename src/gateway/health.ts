import type {Approvals} from './approvals/index.ts'
import type {AuditLog} from './audit/index.ts'
import type {Health} from './capabilities/index.ts'
import type {Scheduler} from './scheduler/index.ts'
import type {Store} from './store/index.ts'
import type {Vault} from './vault/index.ts'

interface Services {
  readonly store: Pick<Store, 'alerts'>
  readonly vault: Pick<Vault, 'status'>
  readonly audit: Pick<AuditLog, 'state' | 'waiting'>
  readonly approvals: Pick<Approvals, 'list'>
  readonly scheduler: Pick<Scheduler, 'fault'>
}

/** Whether each part of the gateway works, and what waits in it. */
export async function lookAtHealth(services: Services): Promise<Health> {
  const {store, vault, audit, approvals, scheduler} = services
  const [{state, reason}, {reason: auditFault}, pending, alerts] = await Promise.all([
    vault.status(),
    audit.state(),
    approvals.list({states: ['pending']}),
    store.alerts.countOpen(),
  ])
  return {
    services: [
      {name: 'gateway', status: 'healthy', message: 'serving'},
      {name: 'vault', status: state === 'unlocked' ? 'healthy' : 'unhealthy', message: reason ?? state},
      {name: 'audit', status: auditFault === null ? 'healthy' : 'unhealthy', message: auditFault ?? 'written'},
      {
        name: 'scheduler',
        status: scheduler.fault === null ? 'healthy' : 'unhealthy',
        message: scheduler.fault ?? 'running',
      },
    ],
    queueDepths: {approvalPending: pending.length, alertsPending: alerts.open, auditBuffer: audit.waiting},
  }
}
