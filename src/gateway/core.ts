import type {Settings} from '../config/settings.ts'
import {builtIn, MetricsSampler, type SystemServices} from './capabilities/index.ts'
import type {Capability} from './capability.ts'
import type {Clock} from './clock.ts'
import {createGovernance, type Governance, type Guards} from './governance.ts'
import type {Log} from './log.ts'
import {recordMail} from './mail-trail.ts'
import {createRegistry, type Registry} from './registry/index.ts'
import type {Secrets} from './secret.ts'
import {createSecrets} from './secrets/index.ts'
import {selfService} from './self-service.ts'
import {createServices, type Services} from './services/index.ts'
import {createSessions, type Sessions} from './sessions/index.ts'
import type {Store} from './store/index.ts'
import type {Vault} from './vault/index.ts'
import type {Workspaces} from './workspaces.ts'

interface Options extends Guards {
  readonly version: string
  readonly startedAt: Date
  readonly dataDir: string
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly store: Store
  readonly vault: Vault
  readonly workspaces: Workspaces
  readonly extraCapabilities: readonly Capability[]
}

/** What serves calls, before anybody can connect. */
export interface Core extends Governance {
  readonly sessions: Sessions
  readonly registry: Registry
  readonly secrets: Secrets
  readonly connected: Services
  readonly metrics: MetricsSampler
}

export function createCore(options: Options): Core {
  const {clock, log, audit, pauses, store, settings, vault} = options
  const metrics = new MetricsSampler()
  const sessions = createSessions({
    now: () => clock.now(),
    graceSeconds: settings.sessions.grace_seconds,
    maxConnectionsPerToken: settings.limits.max_connections_per_token,
    onEnd: id => capabilities.endSession(id),
  })
  const secrets = createSecrets({table: store.secrets, clock, readValue: path => vault.get(store.vault, path)})
  const connected = createServices({
    services: store.services,
    outbox: store.outbox,
    clock,
    log,
    sendDelaySeconds: settings.email.send_delay_seconds,
    readSecret: path => vault.get(store.vault, path),
    mayLeave: agent => !pauses.has(agent),
    onEnded: mail => void recordMail(audit, log, mail),
  })
  const capabilities = builtIn({
    agent: selfService({clock, store, sessions, policy: options.policy, registry: () => registry}),
    system: systemServices(options, sessions, metrics),
    email: {
      mail: connected.mail,
      maxSentPerHour: settings.email.max_sent_per_hour,
      maxDeletedPerHour: settings.email.max_deleted_per_hour,
      now: () => clock.now(),
    },
  })
  const registry = createRegistry([...capabilities.capabilities, ...options.extraCapabilities])
  return {sessions, registry, secrets, connected, metrics, ...createGovernance({...options, registry})}
}

function systemServices(
  {version, startedAt, clock, dataDir, vault}: Options,
  sessions: Sessions,
  metrics: MetricsSampler,
): SystemServices {
  return {
    version,
    startedAt,
    now: () => clock.now(),
    dataDir,
    metrics,
    agentCount: () => new Set(sessions.list().map(({identity}) => identity.agent)).size,
    async health() {
      const {state, reason} = await vault.status()
      return {
        services: [
          {name: 'gateway', status: 'healthy', message: 'serving'},
          {name: 'vault', status: state === 'unlocked' ? 'healthy' : 'unhealthy', message: reason ?? state},
        ],
        queueDepths: {approvalPending: null, alertsPending: null, auditBuffer: null},
      }
    },
  }
}
