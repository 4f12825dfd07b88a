import type {PolicyExplanation} from '../contract/policy.ts'
import type {Call} from './call.ts'
import {limitedRules} from './combine.ts'
import {decide} from './decide.ts'
import {list} from './listing.ts'
import type {Policy} from './policy.ts'
import type {Voice} from './vote.ts'

/** A decision with everything that led to it, for people. */
export function explain(policy: Policy, call: Call): PolicyExplanation {
  const {tier, deciding, voices, votes, asking} = decide(policy, call)
  const counted = new Set<Voice>(voices)
  const unheard = votes.flatMap(vote => vote.voices).filter(voice => !counted.has(voice))
  return {
    agent: call.agent,
    principal: call.principal === 'user' ? 'user' : 'agent',
    capability: call.capability,
    tier,
    rule: deciding.place,
    reason: deciding.reason,
    isConditional: list(policy, call).isConditional,
    voices: [...voices.map(voice => toVoice(voice, true)), ...unheard.map(voice => toVoice(voice, false))],
    silent: votes.filter(vote => vote.voices.length === 0).map(({layer}) => layer),
    limits: limitedRules(voices).flatMap(({place, limit}) =>
      limit ? [{rule: place, max: limit.max, windowSeconds: limit.windowSeconds, onExceed: limit.onExceed}] : [],
    ),
    approval: tier === 'approval_required' ? asking : null,
  }
}

function toVoice({layer, place, tier, reason}: Voice, counts: boolean): PolicyExplanation['voices'][number] {
  return {layer, rule: place, tier, reason, counts}
}
