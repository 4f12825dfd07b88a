import type {Capability} from '../../capability.ts'
import {listCapabilities} from './capabilities.ts'
import {showPolicy} from './policy.ts'
import type {AgentServices} from './services.ts'
import {describeSession} from './session.ts'
import {whoAmI} from './whoami.ts'

export type {AgentPolicy} from './policy.ts'
export type {AgentServices, LiveSession} from './services.ts'

/** What a caller can ask about itself. Each answers SessionError to a call without a session. */
export function agentCapabilities(services: AgentServices): readonly Capability[] {
  return [listCapabilities(services), showPolicy(services), describeSession(services), whoAmI(services)]
}
