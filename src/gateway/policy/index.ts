import type {Tier} from '../../contract/capability.ts'

export interface Decision {
  readonly tier: Tier
  /** what decided, for people */
  readonly reason: string
}

/** What a call may do. Pure: the same arguments give the same decision, whatever the time or the files. */
export function decide(capability: {readonly name: string; readonly tier: Tier}): Decision {
  return {tier: capability.tier, reason: `default tier of ${capability.name}`}
}

/** The policy in force, as `status` names it. */
export const activePolicy = {name: 'defaults', source: 'built in: the tier that each capability declares'} as const
