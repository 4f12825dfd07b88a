import type {Tier} from '../contract/capability.ts'
import type {Call} from './call.ts'
import type {Layer, LayerName, Rule} from './layer.ts'
import {stricter} from './tiers.ts'

/** One voice in a decision: a rule of a file, the tier or the floor that the capability declares, or a hard rule. */
export interface Voice {
  readonly layer: LayerName | 'hard' | 'default' | 'floor'
  readonly tier: Tier
  /** `org.yaml:12`, or what else speaks */
  readonly place: string
  readonly reason: string
  /** null for what is no rule of a file */
  readonly rule: Rule | null
}

/** What one layer says of a call. */
export interface Vote {
  readonly layer: LayerName
  /** one, or more where a rule holds only for part of what the call touches; empty: the layer says nothing */
  readonly voices: readonly Voice[]
  /** true when the layer has spoken about all that the call touches */
  readonly isSettled: boolean
}

/** The first rule that holds decides; one that holds in part speaks along with those after it. */
export function voteOf(layer: Layer, call: Call): Vote {
  const voices: Voice[] = []
  for (const rule of layer.rulesFor(call.capability)) {
    const holds = rule.holds(call)
    if (holds === 'no') continue
    voices.push(holds === 'unsure' ? doubtful(rule) : voiceOf(rule))
    if (holds === 'yes') return {layer: layer.layer, voices, isSettled: true}
  }
  return {layer: layer.layer, voices, isSettled: false}
}

/** Every vote that some input could bring, the one for which no condition holds last. */
export function possibleVotes(layer: Layer, capability: string): readonly Vote[] {
  const votes: Vote[] = []
  for (const rule of layer.rulesFor(capability)) {
    votes.push({layer: layer.layer, voices: [voiceOf(rule)], isSettled: true})
    if (rule.when === null) return votes
  }
  return [...votes, {layer: layer.layer, voices: [], isSettled: false}]
}

export function voiceOf(rule: Rule): Voice {
  return {layer: rule.layer, tier: rule.tier, place: rule.place, reason: rule.reason, rule}
}

function doubtful(rule: Rule): Voice {
  return {
    ...voiceOf(rule),
    tier: stricter(rule.tier, 'approval_required'),
    reason: `${rule.reason} (whether it applies cannot be told from the input)`,
  }
}
