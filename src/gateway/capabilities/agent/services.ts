import type {Tier} from '../../../contract/capability.ts'
import type {CallContext} from '../../capability.ts'
import type {AgentPolicy} from './policy.ts'

export interface ListedCapability {
  readonly name: string
  readonly purpose: string
  /** the tier in force for this agent */
  readonly permission_tier: Tier
  readonly tags: readonly string[]
}

/** What one session used; null where it was not measured. */
export interface ResourceUsage {
  readonly cpuMs: number | null
  readonly memoryBytes: number | null
  readonly ioBytesRead: number | null
  readonly ioBytesWritten: number | null
}

export interface LiveSession {
  /** ISO 8601, UTC */
  readonly connectedAt: string
  readonly invocations: number
  /** null when nothing is measured per session */
  readonly resourceUsage: ResourceUsage | null
}

/** Whose view of the policy. */
type Caller = Pick<CallContext, 'agent' | 'principal'>

/** What the agent capabilities ask of the gateway. */
export interface AgentServices {
  now(): Date
  /** every capability, in the order of lists */
  list(caller: Caller): Promise<readonly ListedCapability[]>
  policy(caller: Caller): Promise<AgentPolicy>
  /** null when the session has ended */
  session(sessionId: string): Promise<LiveSession | null>
  /** null when the name is not registered, as for a user; `createdAt` is ISO 8601, UTC */
  agent(name: string): Promise<{readonly createdAt: string} | null>
  /** null when the agent has no persistent state */
  stateQuota(agent: string): Promise<{readonly usedBytes: number; readonly limitBytes: number} | null>
}
