import {
  type AlertServices,
  type BuiltInServices,
  type CommsServices,
  createNetworkServices,
  type Health,
  type MetricsSampler,
  type SystemServices,
} from './capabilities/index.ts'
import type {CoreOptions} from './core.ts'
import type {Registry} from './registry/index.ts'
import type {Scheduler} from './scheduler/index.ts'
import type {Secrets} from './secret.ts'
import {secretsServices} from './secrets-services.ts'
import {selfService} from './self-service.ts'
import type {Services} from './services/index.ts'
import type {Sessions} from './sessions/index.ts'
import type {AgentState} from './state-services.ts'

interface Parts {
  readonly sessions: Sessions
  readonly secrets: Secrets
  readonly connected: Services
  readonly scheduler: Scheduler
  readonly state: AgentState
  readonly metrics: MetricsSampler
  health(): Promise<Health>
  /** holds the capabilities that ask for this, so it is not there yet */
  registry(): Registry
}

/** What each family of capabilities may use of the gateway. */
export function builtInServices(options: CoreOptions, parts: Parts): BuiltInServices {
  const {clock, store, settings, policy, toolSets, knownHostsFile, privateDirs} = options
  const {sessions, secrets, connected, scheduler, state, registry} = parts
  return {
    agent: selfService({clock, store, sessions, policy, toolSets, state: state.kept, registry}),
    alerts: alertServices(options),
    comms: commsServices(options, sessions),
    email: {
      mail: connected.mail,
      maxSentPerHour: settings.email.max_sent_per_hour,
      maxDeletedPerHour: settings.email.max_deleted_per_hour,
      now: () => clock.now(),
    },
    git: {secrets, knownHostsFile},
    network: createNetworkServices(settings.network, secrets),
    process: {
      settings: settings.process,
      privateDirs,
      now: () => clock.now(),
      isLive: id => sessions.get(id) !== undefined,
      onMended: () => registry().refresh(),
    },
    scheduler: {
      schedules: scheduler,
      find({agent, principal}, name) {
        const capability = registry().get(name)
        const isOffered = toolSets.has({agent, principal}, name)
        return capability && isOffered && policy.listing(agent, principal, capability) ? capability : null
      },
    },
    secrets: secretsServices(options, secrets),
    state,
    system: systemServices(options, parts),
  }
}

function alertServices({clock, store}: CoreOptions): AlertServices {
  return {now: () => clock.now(), table: store.alerts}
}

function commsServices({clock, store}: CoreOptions, sessions: Sessions): CommsServices {
  return {
    now: () => clock.now(),
    store,
    agents: async () => (await store.agents.list()).flatMap(({name, revokedAt}) => (revokedAt === null ? [name] : [])),
    isConnected: agent => sessions.list().some(({identity, isConnected}) => isConnected && identity.agent === agent),
  }
}

function systemServices(
  {version, startedAt, clock, dataDir}: CoreOptions,
  {sessions, metrics, health}: Parts,
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
