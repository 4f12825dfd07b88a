import type {Settings} from '../config/settings.ts'
import {builtIn, MetricsSampler, type ProcessFamily, type SystemServices} from './capabilities/index.ts'
import type {Capability} from './capability.ts'
import type {Clock} from './clock.ts'
import {createGovernance, type Governance, type Guards} from './governance.ts'
import type {Log} from './log.ts'
import {createRegistry, type Registry} from './registry/index.ts'
import type {Secrets} from './secret.ts'
import {createSecrets} from './secrets/index.ts'
import {selfService} from './self-service.ts'
import {createSessions, type Sessions} from './sessions/index.ts'
import type {Store} from './store/index.ts'
import type {Vault} from './vault/index.ts'
import type {Workspaces} from './workspaces.ts'

interface Options extends Guards {
  readonly version: string
  readonly startedAt: Date
  readonly dataDir: string
  /** folders of the gateway, which no program of an agent may see */
  readonly privateDirs: readonly string[]
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
  readonly metrics: MetricsSampler
  readonly processes: ProcessFamily
}

export function createCore(options: Options): Core {
  const {clock, store, settings, vault} = options
  const metrics = new MetricsSampler()
  const sessions = createSessions({
    now: () => clock.now(),
    graceSeconds: settings.sessions.grace_seconds,
    maxConnectionsPerToken: settings.limits.max_connections_per_token,
    onEnd: id => capabilities.endSession(id),
  })
  const secrets = createSecrets({table: store.secrets, clock, readValue: path => vault.get(store.vault, path)})
  const capabilities = builtIn({
    agent: selfService({clock, store, sessions, policy: options.policy, registry: () => registry}),
    process: {
      settings: settings.process,
      privateDirs: options.privateDirs,
      now: () => clock.now(),
      isLive: id => sessions.get(id) !== undefined,
      onMended: () => registry.refresh(),
    },
    system: systemServices(options, sessions, metrics, () => capabilities.processes),
  })
  const registry = createRegistry([...capabilities.capabilities, ...options.extraCapabilities])
  const {processes} = capabilities
  return {sessions, registry, secrets, metrics, processes, ...createGovernance({...options, registry})}
}

function systemServices(
  {version, startedAt, clock, dataDir, vault}: Options,
  sessions: Sessions,
  metrics: MetricsSampler,
  processes: () => ProcessFamily,
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
          sandboxHealth(processes()),
        ],
        queueDepths: {approvalPending: null, alertsPending: null, auditBuffer: null},
      }
    },
  }
}

function sandboxHealth(processes: ProcessFamily) {
  const fault = processes.fault()
  const works = processes.isSandboxed
    ? 'programs of agents run in bubblewrap'
    : 'off: programs of agents run unconfined'
  return {name: 'sandbox', status: fault === null ? 'healthy' : 'degraded', message: fault ?? works} as const
}
