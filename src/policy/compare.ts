import type {PolicyChange} from '../contract/policy.ts'
import type {Floor} from './call.ts'
import {type Listing, type ListingSubject, list} from './listing.ts'
import type {Policy} from './policy.ts'

type Viewer = Pick<PolicyChange, 'agent' | 'principal'>

interface KnownCapability {
  readonly name: string
  readonly tier: ListingSubject['defaultTier']
  floor?(agent: string): Floor | null
}

/** Which capabilities get another tier, for whom. Conditions count: "depends on the input" is a change too. */
export function compare(
  before: Policy,
  after: Policy,
  viewers: readonly Viewer[],
  capabilities: readonly KnownCapability[],
): PolicyChange[] {
  const changes: PolicyChange[] = []
  for (const {agent, principal} of viewers) {
    for (const capability of capabilities) {
      const {name, tier} = capability
      const floor = capability.floor?.(agent) ?? null
      const subject = {agent, principal, capability: name, defaultTier: tier, floor}
      const [old, fresh] = [list(before, subject), list(after, subject)]
      if (old.tier === fresh.tier && old.isConditional === fresh.isConditional) continue
      changes.push({agent, principal, capability: name, before: sideOf(old), after: sideOf(fresh)})
    }
  }
  return changes
}

function sideOf({tier, isConditional, place}: Listing): PolicyChange['before'] {
  return {tier, isConditional, rule: place}
}
