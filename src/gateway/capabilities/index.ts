import type {Capability} from '../capability.ts'
import {type AgentServices, agentCapabilities} from './agent/index.ts'
import {type AlertServices, alertCapabilities} from './alerts/index.ts'
import {type CommsServices, commsCapabilities} from './comms/index.ts'
import {type EmailServices, emailCapabilities} from './email/index.ts'
import {createFilesystem} from './filesystem/index.ts'
import {type GitServices, gitCapabilities} from './git/index.ts'
import {type NetworkServices, networkCapabilities} from './network/index.ts'
import {createProcesses, type ProcessFamily, type ProcessOptions} from './process/index.ts'
import {type SchedulerServices, schedulerCapabilities} from './scheduler/index.ts'
import {type SecretsServices, secretsCapabilities} from './secrets/index.ts'
import {type StateServices, stateCapabilities} from './state/index.ts'
import {type SystemServices, systemCapabilities} from './system/index.ts'

export type {AgentPolicy, AgentServices} from './agent/index.ts'
export type {AlertServices} from './alerts/index.ts'
export type {CommsServices} from './comms/index.ts'
export {cleanTrash, listTrash, restoreFromTrash, type TrashItem} from './filesystem/operators-trash.ts'
export {createNetworkServices} from './network/index.ts'
export type {ProcessFamily} from './process/index.ts'
export type {SecretsServices} from './secrets/index.ts'
export type {StateServices, Surroundings} from './state/index.ts'
export {type Health, MetricsSampler, type SystemServices} from './system/index.ts'

export interface BuiltIn {
  readonly capabilities: readonly Capability[]
  readonly processes: ProcessFamily
  /** lets go of what belonged to a session */
  endSession(sessionId: string): void
}

export interface BuiltInServices {
  readonly agent: AgentServices
  readonly alerts: AlertServices
  readonly comms: CommsServices
  readonly email: EmailServices
  readonly git: GitServices
  readonly network: NetworkServices
  readonly process: ProcessOptions
  readonly scheduler: SchedulerServices
  readonly secrets: SecretsServices
  readonly state: StateServices
  readonly system: SystemServices
}

/** What the built-in capabilities say of themselves, sorted by name, for whoever only reads it: none of them can run. */
export function builtInDefinitions(): readonly Capability[] {
  const get = (_: unknown, key: string | symbol) => (key === Symbol.toPrimitive ? () => 0 : nothing)
  const nothing: unknown = new Proxy(() => nothing, {get})
  const {capabilities} = builtIn(nothing as BuiltInServices)
  return capabilities.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** What every gateway can do. */
export function builtIn(services: BuiltInServices): BuiltIn {
  const filesystem = createFilesystem()
  const processes = createProcesses(services.process)
  return {
    capabilities: [
      ...agentCapabilities(services.agent),
      ...alertCapabilities(services.alerts),
      ...commsCapabilities(services.comms),
      ...emailCapabilities(services.email),
      ...filesystem.capabilities,
      ...gitCapabilities(services.git),
      ...networkCapabilities(services.network),
      ...processes.capabilities,
      ...schedulerCapabilities(services.scheduler),
      ...secretsCapabilities(services.secrets),
      ...stateCapabilities(services.state),
      ...systemCapabilities(services.system),
    ],
    processes,
    endSession(id) {
      filesystem.endSession(id)
      processes.endSession(id)
    },
  }
}
