import {statfs} from 'node:fs/promises'
import type {GatewayState} from '../contract/status.ts'
import {type Alerts, createAlerts} from './alerts/index.ts'
import type {AuditLog} from './audit/index.ts'
import type {MetricsSampler} from './capabilities/index.ts'
import type {Clock} from './clock.ts'
import type {Core} from './core.ts'
import type {Guards} from './governance.ts'
import type {Log} from './log.ts'
import type {Store} from './store/index.ts'
import type {Upstreams} from './upstream/index.ts'
import type {Vault} from './vault/index.ts'

interface Services extends Guards {
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
  readonly store: Store
  readonly vault: Vault
  readonly core: Core
  readonly upstreams: Upstreams
  readonly dataDir: string
  gatewayState(): GatewayState
  /** what renews itself needs nobody */
  renewIfDue(): Promise<void>
}

/** Parts whose faults have alerts of their own. */
const TOLD_OTHERWISE: ReadonlySet<string> = new Set(['audit', 'vault'])
/** Of the last 5 minutes; samples are 5 s apart, and timers are late on a busy machine. */
const MIN_CPU_COVERAGE_MS = 270_000

/** Ties the alerts to what they are about. */
export function watchForAlerts(services: Services): Alerts {
  const {audit, clock, log, store, vault, core, upstreams, policy, notifier, dataDir, gatewayState, renewIfDue} =
    services
  const alerts = createAlerts({
    table: store.alerts,
    log,
    see: async () => ({
      certificateExpiresAt: await renewIfDue().then(() => gatewayState().certificateExpiresAt),
      now: clock.now(),
      auditFault: (await audit.state()).reason,
      diskUse: await diskUse(dataDir),
      cpuUse: cpuUse(core.metrics),
      memoryUse: memoryUse(core.metrics),
      down: (await core.health()).services.filter(
        ({name, status}) => status === 'unhealthy' && !TOLD_OTHERWISE.has(name),
      ),
      pending: await core.approvals.list({states: ['pending']}),
      vault: await vault.status(),
      channels: notifier.channels(),
      policyProblems: policy.describe().problems,
      upstreams: upstreams.list(),
    }),
  })
  audit.onEntries(entries => {
    for (const {event, error, actor, subject} of entries) {
      if (error === 'RateLimited') {
        const message = `the agent ${actor.name} calls ${subject} more often than it may`
        alerts.note({kind: 'rate-limit', severity: 'warning', subject: actor.name, message})
      }
      if (event === 'mail.failed' || event === 'mail.unknown') {
        const message = `${subject} of the agent ${actor.name} did not leave, or may not have: kruxos service outbox`
        alerts.note({kind: 'mail-unsent', severity: 'warning', subject: actor.name, message})
      }
    }
  })
  core.scheduler.onEnded(({agent}, reason) => {
    const message = `planned calls of ${agent} run no more: ${reason}`
    alerts.note({kind: 'schedule-ended', severity: 'warning', subject: agent, message})
  })
  return alerts
}

/** What the gateway's own user cannot use counts as used, as in df. */
async function diskUse(folder: string): Promise<number> {
  const {blocks, bfree, bavail} = await statfs(folder)
  const used = blocks - bfree
  return used + bavail === 0 ? 0 : used / (used + bavail)
}

/** The average of the last 5 minutes; null while less of them was sampled, as after the start. */
export function cpuUse(metrics: Pick<MetricsSampler, 'summarize'>): number | null {
  const recent = metrics.summarize('5m')
  if (recent === null || recent.coveredMs < MIN_CPU_COVERAGE_MS || recent.cpu.total === 0) return null
  return recent.cpu.busy / recent.cpu.total
}

/** The average of the last minute. */
export function memoryUse(metrics: Pick<MetricsSampler, 'summarize'>): number | null {
  const recent = metrics.summarize('1m')
  return recent && recent.memory.sumBytes / recent.samples / recent.memory.totalBytes
}
