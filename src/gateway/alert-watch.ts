import {statfs} from 'node:fs/promises'
import type {GatewayState} from '../contract/status.ts'
import {type Alerts, createAlerts} from './alerts/index.ts'
import type {AuditLog} from './audit/index.ts'
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
}

/** Ties the alerts to what they are about. */
export function watchForAlerts(services: Services): Alerts {
  const {audit, clock, log, store, vault, core, upstreams, policy, notifier, dataDir, gatewayState} = services
  const alerts = createAlerts({
    table: store.alerts,
    log,
    see: async () => ({
      now: clock.now(),
      auditFault: (await audit.state()).reason,
      diskUse: await diskUse(dataDir),
      pending: await core.approvals.list({states: ['pending']}),
      vault: await vault.status(),
      certificateExpiresAt: gatewayState().certificateExpiresAt,
      channels: notifier.channels(),
      policyProblems: policy.describe().problems,
      upstreams: upstreams.list(),
    }),
  })
  audit.onEntries(entries => {
    for (const {error, actor, subject} of entries) {
      if (error !== 'RateLimited') continue
      const message = `the agent ${actor.name} calls ${subject} more often than it may`
      alerts.note({kind: 'rate-limit', severity: 'warning', subject: actor.name, message})
    }
  })
  return alerts
}

/** What the gateway's own user cannot use counts as used, as in df. */
async function diskUse(folder: string): Promise<number> {
  const {blocks, bfree, bavail} = await statfs(folder)
  const used = blocks - bfree
  return used + bavail === 0 ? 0 : used / (used + bavail)
}
