import type {Tier} from '../contract/capability.ts'
import type {Call} from './call.ts'
import {countedVoices, decidingVoice, defaultVoice, withFloor} from './combine.ts'
import {HARD_RULES} from './hard-rules.ts'
import {layersFor, type Policy} from './policy.ts'
import {compareTiers} from './tiers.ts'
import {possibleVotes, type Voice, type Vote} from './vote.ts'

export type ListingSubject = Pick<Call, 'agent' | 'principal' | 'capability' | 'defaultTier' | 'floor'>

export interface Listing {
  /** what a call gets for which no condition holds; where that is blocked, the strictest that is not */
  readonly tier: Tier
  /** other inputs may get another tier */
  readonly isConditional: boolean
  /** the rule behind the tier */
  readonly place: string
  readonly reason: string
}

/** What becomes of a capability before its input is known. `blocked`: no input could ever be allowed. */
export function list(policy: Policy, subject: ListingSubject): Listing {
  const outcomes = possibleOutcomes(policy, subject)
  const usual = outcomes.at(-1) ?? defaultVoice(subject.capability, subject.defaultTier)
  const allowed = outcomes.filter(({tier}) => tier !== 'blocked')
  const shown = usual.tier === 'blocked' ? allowed.toSorted((a, b) => compareTiers(b.tier, a.tier))[0] : usual
  const {tier, place, reason} = shown ?? usual
  return {tier, place, reason, isConditional: new Set(outcomes.map(outcome => outcome.tier)).size > 1}
}

/** Each deciding voice that some input could bring, the one for which no condition holds last. */
function possibleOutcomes(policy: Policy, subject: ListingSubject): readonly Voice[] {
  const hard = HARD_RULES.find(({always}) => always?.includes(subject.capability))
  if (hard) return [{layer: 'hard', tier: 'blocked', place: `hard rule ${hard.name}`, reason: hard.reason, rule: null}]
  const fallback = defaultVoice(subject.capability, subject.defaultTier)
  const votes = layersFor(policy, subject).map(layer => distinct(possibleVotes(layer, subject.capability)))
  return combinations(votes).map(chosen =>
    decidingVoice(withFloor(countedVoices(chosen, policy.org, fallback), subject)),
  )
}

/** What differs only in its place leads to the same; the last one of each kind stays. */
function distinct(votes: readonly Vote[]): readonly Vote[] {
  const byKind = new Map<string, Vote>()
  for (const vote of votes) {
    const kind = vote.voices.map(({tier, rule}) => `${tier} ${rule?.allowsOverride}`).join()
    byKind.delete(kind)
    byKind.set(kind, vote)
  }
  return [...byKind.values()]
}

function combinations(choices: readonly (readonly Vote[])[]): readonly (readonly Vote[])[] {
  return choices.reduce<readonly (readonly Vote[])[]>(
    (chosen, votes) => chosen.flatMap(before => votes.map(vote => [...before, vote])),
    [[]],
  )
}
