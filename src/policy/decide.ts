import type {Tier} from '../contract/capability.ts'
import type {Call} from './call.ts'
import {
  type Asking,
  combineAsking,
  countedVoices,
  decidingVoice,
  defaultVoice,
  type Voices,
  withFloor,
} from './combine.ts'
import {findHardRule} from './hard-rules.ts'
import type {Rule} from './layer.ts'
import {layersFor, type Policy} from './policy.ts'
import {stricter} from './tiers.ts'
import {type Voice, type Vote, voteOf} from './vote.ts'

export interface Ruling {
  readonly tier: Tier
  readonly deciding: Voice
  /** all that counted */
  readonly voices: Voices
  /** every layer that has a file, whether it counted or not */
  readonly votes: readonly Vote[]
  readonly asking: Asking
}

/** What a policy makes of a call. Pure: the same policy and call give the same ruling. */
export function decide(policy: Policy, call: Call): Ruling {
  const votes = layersFor(policy, call).map(layer => voteOf(layer, call))
  return rule(
    votes,
    findHardVoice(call) ??
      withFloor(countedVoices(votes, policy.org, defaultVoice(call.capability, call.defaultTier)), call),
  )
}

/** The same ruling with each rule at least as strict as `floorOf` says: for limits that are used up. */
export function raise({votes, voices}: Ruling, floorOf: (rule: Rule) => Tier): Ruling {
  const [first, ...rest] = voices
  const raised = (voice: Voice) => (voice.rule ? raiseVoice(voice, floorOf(voice.rule)) : voice)
  return rule(votes, [raised(first), ...rest.map(raised)])
}

function raiseVoice(voice: Voice, floor: Tier): Voice {
  const tier = stricter(voice.tier, floor)
  return tier === voice.tier ? voice : {...voice, tier, reason: `${voice.reason} (its limit is used up)`}
}

function rule(votes: readonly Vote[], voices: Voices): Ruling {
  const deciding = decidingVoice(voices)
  return {tier: deciding.tier, deciding, voices, votes, asking: combineAsking(deciding, voices)}
}

/** Against a hard rule nobody else has a say. */
function findHardVoice(call: Call): Voices | null {
  const hard = findHardRule(call)
  return hard && [{layer: 'hard', tier: 'blocked', place: `hard rule ${hard.name}`, reason: hard.reason, rule: null}]
}
