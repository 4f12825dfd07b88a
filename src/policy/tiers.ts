import {TIERS, type Tier} from '../contract/capability.ts'

/** Positive when `a` is the stricter of the two. */
export function compareTiers(a: Tier, b: Tier): number {
  return TIERS.indexOf(a) - TIERS.indexOf(b)
}

export function stricter(a: Tier, b: Tier): Tier {
  return compareTiers(a, b) >= 0 ? a : b
}
