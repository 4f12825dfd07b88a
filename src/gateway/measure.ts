import type {Settings} from '../config/settings.ts'
import type {AuditLog} from './audit/index.ts'
import type {Clock} from './clock.ts'
import type {Core} from './core.ts'
import type {Log} from './log.ts'
import {createMetrics, type Now, pushMetrics, toOtlp, toPrometheus} from './metrics/index.ts'
import type {Vault} from './vault/index.ts'

interface Services {
  readonly version: string
  readonly startedAt: Date
  readonly clock: Clock
  readonly audit: AuditLog
  readonly vault: Vault
  readonly core: Core
  readonly log: Log
  readonly settings: Settings['metrics']
}

export interface Measurement {
  /** the text of /metrics */
  exposition(): Promise<string>
  stop(): Promise<void>
}

/** Measures what the audit log has recorded since the start, and what is so now. */
export function startMeasuring(services: Services): Measurement {
  const {version, startedAt, clock, log, settings} = services
  const metrics = createMetrics(() => look(services))
  services.audit.onEntries(entries => metrics.count(entries))
  const push =
    settings.otlp_endpoint !== null &&
    pushMetrics({
      url: settings.otlp_endpoint,
      intervalSeconds: settings.otlp_interval_seconds,
      headerFile: settings.otlp_header_file,
      log,
      collect: async () => toOtlp(await metrics.collect(), {version, startedAt, now: clock.now()}),
    })
  return {
    exposition: async () => toPrometheus(await metrics.collect()),
    async stop() {
      if (push) await push.stop()
    },
  }
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
