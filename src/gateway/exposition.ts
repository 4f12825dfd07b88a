import type {AuditLog} from './audit/index.ts'
import type {Clock} from './clock.ts'
import type {Core} from './core.ts'
import {createPrometheus, type Now, type Prometheus} from './prometheus/index.ts'
import type {Vault} from './vault/index.ts'

interface Services {
  readonly version: string
  readonly startedAt: Date
  readonly clock: Clock
  readonly audit: AuditLog
  readonly vault: Vault
  readonly core: Core
}

/** The text of /metrics: what the audit log has recorded since the start, and what is so now. */
export function openExposition(services: Services): Prometheus['render'] {
  const prometheus = createPrometheus(() => look(services))
  services.audit.onEntries(entries => prometheus.count(entries))
  return prometheus.render
}

async function look({version, startedAt, clock, audit, vault, core}: Services): Promise<Now> {
  const [pending, {state}, {head, writable, unrecorded}] = await Promise.all([
    core.approvals.list({states: ['pending']}),
    vault.status(),
    audit.state(),
  ])
  const oldest = Math.min(...pending.map(({createdAt}) => Date.parse(createdAt)))
  return {
    version,
    startedAt,
    sessions: core.sessions.list().filter(session => session.isConnected).length,
    approvalsWaiting: pending.length,
    oldestApprovalSeconds: pending.length === 0 ? null : (clock.now().getTime() - oldest) / 1000,
    isVaultUnlocked: state === 'unlocked',
    auditSeq: head.seq,
    isAuditWritable: writable,
    unrecorded,
  }
}
