import type {Capability} from '../capability.ts'
import {type AgentServices, agentCapabilities} from './agent/index.ts'
import {createFilesystem} from './filesystem/index.ts'
import {createProcesses, type ProcessFamily, type ProcessOptions} from './process/index.ts'
import {type SystemServices, systemCapabilities} from './system/index.ts'

export type {AgentPolicy, AgentServices} from './agent/index.ts'
export type {ProcessFamily} from './process/index.ts'
export {MetricsSampler, type SystemServices} from './system/index.ts'

export interface BuiltIn {
  readonly capabilities: readonly Capability[]
  readonly processes: ProcessFamily
  /** lets go of what belonged to a session */
  endSession(sessionId: string): void
}

/** What every gateway can do. */
export function builtIn(services: {agent: AgentServices; process: ProcessOptions; system: SystemServices}): BuiltIn {
  const filesystem = createFilesystem()
  const processes = createProcesses(services.process)
  return {
    capabilities: [
      ...agentCapabilities(services.agent),
      ...filesystem.capabilities,
      ...processes.capabilities,
      ...systemCapabilities(services.system),
    ],
    processes,
    endSession(id) {
      filesystem.endSession(id)
      processes.endSession(id)
    },
  }
}
