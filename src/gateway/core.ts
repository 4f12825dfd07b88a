import type {Settings} from '../config/settings.ts'
import {absentCaller} from './absent-caller.ts'
import type {AuditLog} from './audit/index.ts'
import {
  type AlertServices,
  builtIn,
  type CommsServices,
  createNetworkServices,
  type Health,
  MetricsSampler,
  type SystemServices,
} from './capabilities/index.ts'
import type {Capability} from './capability.ts'
import type {Clock} from './clock.ts'
import {createGovernance, type Governance, type Guards} from './governance.ts'
import {lookAtHealth} from './health.ts'
import type {Log} from './log.ts'
import {createRegistry, type Registry} from './registry/index.ts'
import {createScheduler, type Scheduler} from './scheduler/index.ts'
import type {Secrets} from './secret.ts'
import {createSecrets} from './secrets/index.ts'
import {secretsServices} from './secrets-services.ts'
import {selfService} from './self-service.ts'
import {createSessions, type Sessions} from './sessions/index.ts'
import {type AgentState, createAgentState} from './state-services.ts'
import type {Store} from './store/index.ts'
import type {Vault} from './vault/index.ts'
import type {Workspaces} from './workspaces.ts'

interface Options extends Guards {
  readonly audit: AuditLog
  readonly version: string
  readonly startedAt: Date
  readonly dataDir: string
  readonly knownHostsFile: string
  readonly backupsDir: string
  readonly snapshotsDir: string
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
  readonly scheduler: Scheduler
  readonly state: AgentState
  readonly metrics: MetricsSampler
  health(): Promise<Health>
}

export function createCore(options: Options): Core {
  const {clock, store, settings, vault, policy, toolSets} = options
  const metrics = new MetricsSampler()
  const sessions = createSessions({
    now: () => clock.now(),
    graceSeconds: settings.sessions.grace_seconds,
    maxConnectionsPerToken: settings.limits.max_connections_per_token,
    onEnd(id) {
      capabilities.endSession(id)
      state.endSession(id)
    },
  })
  const secrets = createSecrets({table: store.secrets, clock, readValue: path => vault.get(store.vault, path)})
  const scheduler = createScheduler({
    store,
    clock,
    log: options.log,
    maxPerAgent: settings.schedules.max_per_agent,
    minIntervalSeconds: settings.schedules.min_interval_seconds,
    call: request => governance.call(request),
    callerOf: owner => absentCaller(options, owner),
  })
  const health = () => lookAtHealth({...options, ...governance, scheduler})
  const system = systemServices(options, sessions, metrics, health)
  const state = createAgentState({...options, sessions: () => sessions, health: system.health})
  // What the capabilities ask for is tied to what is made of them, so they find it when they run.
  const capabilities = builtIn({
    agent: selfService({clock, store, sessions, policy, toolSets, state: state.kept, registry: () => registry}),
    alerts: alertServices(options),
    comms: commsServices(options, sessions),
    git: {secrets, knownHostsFile: options.knownHostsFile},
    network: createNetworkServices(settings.network, secrets),
    scheduler: {
      schedules: scheduler,
      find({agent, principal}, name) {
        const capability = registry.get(name)
        const isOffered = toolSets.has({agent, principal}, name)
        return capability && isOffered && policy.listing(agent, principal, capability) ? capability : null
      },
    },
    secrets: secretsServices(options, secrets),
    state,
    system,
  })
  const registry = createRegistry([...capabilities.capabilities, ...options.extraCapabilities])
  const governance = createGovernance({...options, registry})
  return {sessions, registry, secrets, scheduler, state, metrics, health, ...governance}
}

function alertServices({clock, store}: Options): AlertServices {
  return {now: () => clock.now(), table: store.alerts}
}

function commsServices({clock, store}: Options, sessions: Sessions): CommsServices {
  return {
    now: () => clock.now(),
    store,
    agents: async () => (await store.agents.list()).flatMap(({name, revokedAt}) => (revokedAt === null ? [name] : [])),
    isConnected: agent => sessions.list().some(({identity, isConnected}) => isConnected && identity.agent === agent),
  }
}

function systemServices(
  {version, startedAt, clock, dataDir}: Options,
  sessions: Sessions,
  metrics: MetricsSampler,
  health: () => Promise<Health>,
): SystemServices {
  return {
    version,
    startedAt,
    now: () => clock.now(),
    dataDir,
    metrics,
    agentCount: () => new Set(sessions.list().map(({identity}) => identity.agent)).size,
    health,
  }
}
