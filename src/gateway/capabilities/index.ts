import type {Capability} from '../capability.ts'
import {type AgentServices, agentCapabilities} from './agent/index.ts'
import {type AlertServices, alertCapabilities} from './alerts/index.ts'
import {type CommsServices, commsCapabilities} from './comms/index.ts'
import {createFilesystem} from './filesystem/index.ts'
import {type SchedulerServices, schedulerCapabilities} from './scheduler/index.ts'
import {type SystemServices, systemCapabilities} from './system/index.ts'

export type {AgentPolicy, AgentServices} from './agent/index.ts'
export type {AlertServices} from './alerts/index.ts'
export type {CommsServices} from './comms/index.ts'
export {type Health, MetricsSampler, type SystemServices} from './system/index.ts'

export interface BuiltIn {
  readonly capabilities: readonly Capability[]
  /** lets go of what belonged to a session */
  endSession(sessionId: string): void
}

interface Services {
  readonly agent: AgentServices
  readonly alerts: AlertServices
  readonly comms: CommsServices
  readonly scheduler: SchedulerServices
  readonly system: SystemServices
}

/** For those who read the definitions alone, as documents do. */
export const NO_SERVICES = {agent: {}, alerts: {}, comms: {}, scheduler: {}, system: {}} as unknown as Services

/** What every gateway can do. */
export function builtIn(services: Services): BuiltIn {
  const filesystem = createFilesystem()
  return {
    capabilities: [
      ...agentCapabilities(services.agent),
      ...alertCapabilities(services.alerts),
      ...commsCapabilities(services.comms),
      ...filesystem.capabilities,
      ...schedulerCapabilities(services.scheduler),
      ...systemCapabilities(services.system),
    ],
    endSession: filesystem.endSession,
  }
}
