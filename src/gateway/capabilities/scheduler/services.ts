import type {CallContext, Capability} from '../../capability.ts'
import type {Owner, Schedules} from '../../schedule.ts'

/** What the scheduler capabilities ask of the gateway. */
export interface SchedulerServices {
  readonly schedules: Schedules
  /** a capability that the caller may know of; null for one that is blocked, as if it were not there */
  find(caller: Pick<CallContext, 'agent' | 'principal'>, name: string): Capability | null
}

/** An operator plans calls for the agent, which runs them with its own rights. */
export function ownerOf({principal, agent, tokenId}: CallContext): Owner {
  return {principal: principal === 'operator' ? 'agent' : principal, agent, tokenId}
}
