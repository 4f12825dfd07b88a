import type {AuditEntry} from '../../contract/audit.ts'
import {Counter, type Family, gauge, Histogram} from './families.ts'

export type {Family} from './families.ts'
export {toOtlp} from './otlp.ts'
export {toPrometheus} from './prometheus.ts'
export {pushMetrics} from './push.ts'

/** Most calls touch a file; the longest are cut off by the time limit of a call. */
const BOUNDS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const CALL = 'capability.call'

/** What is so at the moment of asking. */
export interface Now {
  readonly version: string
  readonly startedAt: Date
  readonly sessions: number
  readonly approvalsWaiting: number
  /** null when none waits */
  readonly oldestApprovalSeconds: number | null
  readonly isVaultUnlocked: boolean
  readonly auditSeq: number
  readonly isAuditWritable: boolean
  readonly unrecorded: number
}

export interface Metrics {
  /** Counts what the audit log has recorded. */
  count(entries: readonly AuditEntry[]): void
  collect(): Promise<Family[]>
}

export function createMetrics(now: () => Promise<Now>): Metrics {
  const calls = new Counter({name: 'kruxos_calls_total', help: 'Calls by capability, tier and outcome.'})
  const events = new Counter({name: 'kruxos_events_total', help: 'Changes by operators, connections and the like.'})
  const durations = new Histogram(
    {name: 'kruxos_call_duration_seconds', help: 'How long handlers of calls ran.'},
    BOUNDS_SECONDS,
  )

  function countOne(entry: AuditEntry): void {
    const {event, subject, status} = entry
    if (status === null) return
    if (event !== CALL) events.add({event, outcome: status})
    else countCall(subject ?? '', entry)
  }

  function countCall(capability: string, {kind, decision, status, durationMs}: AuditEntry): void {
    calls.add({capability, tier: decision?.tier ?? 'none', outcome: status ?? 'unknown'})
    if (kind === 'outcome' && durationMs !== null) durations.observe({capability}, durationMs / 1000)
  }

  return {
    count(entries) {
      for (const entry of entries) countOne(entry)
    },
    collect: async () => [...gauges(await now()), calls.collect(), durations.collect(), events.collect()],
  }
}

function gauges(now: Now): Family[] {
  const values: [name: string, help: string, value: number, labels?: Record<string, string>][] = [
    ['kruxos_build_info', 'The version that runs.', 1, {version: now.version}],
    ['kruxos_start_time_seconds', 'When the gateway started.', now.startedAt.getTime() / 1000],
    ['kruxos_resident_memory_bytes', 'Memory of the gateway.', process.memoryUsage.rss()],
    ['kruxos_sessions', 'Sessions that are connected.', now.sessions],
    ['kruxos_approvals_waiting', 'Requests that wait for a decision.', now.approvalsWaiting],
    ['kruxos_approvals_oldest_seconds', 'How long the oldest of them has waited.', now.oldestApprovalSeconds ?? 0],
    ['kruxos_vault_unlocked', 'Whether the vault can be used.', Number(now.isVaultUnlocked)],
    ['kruxos_audit_seq', 'The last row of the audit log.', now.auditSeq],
    ['kruxos_audit_writable', 'Whether the audit log can be written.', Number(now.isAuditWritable)],
    ['kruxos_audit_unrecorded', 'What ran without a row, since the start.', now.unrecorded],
  ]
  return values.map(([name, help, value, labels]) => gauge({name, help}, value, labels))
}
