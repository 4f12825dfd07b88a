import type {Capability} from '../capability.ts'
import {type AgentServices, agentCapabilities} from './agent/index.ts'
import {type EmailServices, emailCapabilities} from './email/index.ts'
import {createFilesystem} from './filesystem/index.ts'
import {type SystemServices, systemCapabilities} from './system/index.ts'

export type {AgentPolicy, AgentServices} from './agent/index.ts'
export {MetricsSampler, type SystemServices} from './system/index.ts'

export interface BuiltIn {
  readonly capabilities: readonly Capability[]
  /** lets go of what belonged to a session */
  endSession(sessionId: string): void
}

/** What every gateway can do. */
export function builtIn(services: {agent: AgentServices; email: EmailServices; system: SystemServices}): BuiltIn {
  const filesystem = createFilesystem()
  return {
    capabilities: [
      ...agentCapabilities(services.agent),
      ...emailCapabilities(services.email),
      ...filesystem.capabilities,
      ...systemCapabilities(services.system),
    ],
    endSession: filesystem.endSession,
  }
}
