import type {Settings} from '../config/settings.ts'
import type {AuditLog} from './audit/index.ts'
import {builtInServices} from './built-in-services.ts'
import {absentCaller} from './calls/absent-caller.ts'
import {builtIn, type Health, MetricsSampler, type ProcessFamily} from './capabilities/index.ts'
import type {Capability} from './capability.ts'
import type {Clock} from './clock.ts'
import {createGovernance, type Governance, type Guards} from './governance.ts'
import {lookAtHealth} from './health.ts'
import type {Log} from './log.ts'
import {recordMail} from './mail-trail.ts'
import {createRegistry, type Registry} from './registry/index.ts'
import {createScheduler, type Scheduler} from './scheduler/index.ts'
import type {Secrets} from './secret.ts'
import {createSecrets} from './secrets/index.ts'
import {createServices, type Services} from './services/index.ts'
import {createSessions, type Sessions} from './sessions/index.ts'
import {type AgentState, createAgentState} from './state-services.ts'
import type {Store} from './store/index.ts'
import type {Vault} from './vault/index.ts'
import type {Workspaces} from './workspaces.ts'

export interface CoreOptions extends Guards {
  readonly audit: AuditLog
  readonly version: string
  readonly startedAt: Date
  readonly dataDir: string
  readonly knownHostsFile: string
  readonly backupsDir: string
  readonly snapshotsDir: string
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
  /** mail accounts and what leaves through them */
  readonly connected: Services
  readonly scheduler: Scheduler
  readonly state: AgentState
  readonly metrics: MetricsSampler
  readonly processes: ProcessFamily
  health(): Promise<Health>
}

/** So long planned calls wait, after a start, for upstream servers and programs that have yet to come up. */
const STARTING_MS = 60_000

/** What the capabilities ask for is tied to what is made of them, so they find it when they run. */
export function createCore(options: CoreOptions): Core {
  const {startedAt, clock, log, audit, pauses, store, settings, vault} = options
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
  const scheduler = createScheduler({
    store,
    clock,
    log,
    maxPerAgent: settings.schedules.max_per_agent,
    minIntervalSeconds: settings.schedules.min_interval_seconds,
    isReady: name => !registry.get(name)?.unavailable?.() || clock.now().getTime() - startedAt.getTime() > STARTING_MS,
    call: request => governance.call(request),
    callerOf: owner => absentCaller(options, owner),
  })
  const health = () => lookAtHealth({...options, ...governance, scheduler, processes: capabilities.processes})
  const state = createAgentState({...options, sessions: () => sessions, health})
  const parts = {sessions, secrets, connected, scheduler, state, metrics, health, registry: () => registry}
  const capabilities = builtIn(builtInServices(options, parts))
  const registry = createRegistry([...capabilities.capabilities, ...options.extraCapabilities])
  const governance = createGovernance({...options, registry})
  const {processes} = capabilities
  return {sessions, registry, secrets, connected, scheduler, state, metrics, processes, health, ...governance}
}
