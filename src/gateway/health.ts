import type {Approvals} from './approvals/index.ts'
import type {AuditLog} from './audit/index.ts'
import type {Health, ProcessFamily} from './capabilities/index.ts'
import type {Scheduler} from './scheduler/index.ts'
import type {Store} from './store/index.ts'
import type {Vault} from './vault/index.ts'

interface Services {
  readonly store: Pick<Store, 'alerts'>
  readonly vault: Pick<Vault, 'status'>
  readonly audit: Pick<AuditLog, 'state' | 'waiting'>
  readonly approvals: Pick<Approvals, 'list'>
  readonly scheduler: Pick<Scheduler, 'fault'>
  readonly processes: Pick<ProcessFamily, 'fault' | 'isSandboxed'>
}

/** Whether each part of the gateway works, and what waits in it. */
export async function lookAtHealth(services: Services): Promise<Health> {
  const {store, vault, audit, approvals, scheduler, processes} = services
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
      sandboxHealth(processes),
    ],
    queueDepths: {approvalPending: pending.length, alertsPending: alerts.open, auditBuffer: audit.waiting},
  }
}

function sandboxHealth({fault, isSandboxed}: Services['processes']): Health['services'][number] {
  const found = fault()
  const works = isSandboxed ? 'programs of agents run in bubblewrap' : 'off: programs of agents run unconfined'
  return {name: 'sandbox', status: found === null ? 'healthy' : 'degraded', message: found ?? works}
}
