import type {Tier} from '../contract/capability.ts'
import type {Call} from './call.ts'
import type {Layer, Rule} from './layer.ts'
import {compareTiers} from './tiers.ts'
import type {Voice, Vote} from './vote.ts'

export type Voices = readonly [Voice, ...Voice[]]

/**
 * The voices that count. System, org and the caller's own file all do; what the capability declares counts where neither
 * system nor org has spoken. The own file stands in place of org and default only where org allows it.
 */
export function countedVoices(votes: readonly Vote[], org: Layer | null, fallback: Voice): Voices {
  const [system, ofOrg] = ['system', 'org'].map(name => votes.find(({layer}) => layer === name))
  const own = votes.find(({layer}) => layer !== 'system' && layer !== 'org')
  const isSpokenFor = system?.isSettled || ofOrg?.isSettled
  const base = [...(ofOrg?.voices ?? []), ...(isSpokenFor ? [] : [fallback])]
  const isReplaced = own?.isSettled === true && allowsOverride(org, ofOrg)
  const [first, ...rest] = [...(system?.voices ?? []), ...(isReplaced ? [] : base), ...(own?.voices ?? [])]
  return first ? [first, ...rest] : [fallback]
}

function allowsOverride(org: Layer | null, vote: Vote | undefined): boolean {
  const rules = vote?.voices.flatMap(({rule}) => rule ?? []) ?? []
  return rules.every(rule => rule.allowsOverride) && (vote?.isSettled === true || org?.allowsOverride === true)
}

/** The strictest; among equals the highest layer. */
export function decidingVoice(voices: Voices): Voice {
  return voices.reduce((strictest, voice) => (compareTiers(voice.tier, strictest.tier) > 0 ? voice : strictest))
}

export function defaultVoice(capability: string, tier: Tier): Voice {
  const place = `default tier of ${capability}`
  return {layer: 'default', tier, place, reason: 'no rule says otherwise', rule: null}
}

/** The voice of the capability itself, which no file can drown. */
export function withFloor(voices: Voices, {capability, floor}: Pick<Call, 'capability' | 'floor'>): Voices {
  if (!floor) return voices
  return [
    ...voices,
    {layer: 'floor', tier: floor.tier, place: `floor of ${capability}`, reason: floor.reason, rule: null},
  ]
}

/** How a person is asked, when one is. */
export interface Asking {
  readonly expiresSeconds: number
  /** null: no grants */
  readonly maxGrantSeconds: number | null
  readonly rejection: string | null
}

const DEFAULT_EXPIRES_SECONDS = 1800
const DEFAULT_MAX_GRANT_SECONDS = 3600

/** The shortest times that anybody who counts wants; the words of whoever decided, else of the highest that has some. */
export function combineAsking(deciding: Voice, voices: Voices): Asking {
  const terms = [deciding, ...voices].flatMap(({rule}) => (rule ? [rule.approval] : []))
  const grants = terms.flatMap(({maxGrantSeconds}) => (maxGrantSeconds === undefined ? [] : [maxGrantSeconds]))
  const lengths = grants.filter(seconds => seconds !== null)
  return {
    expiresSeconds: shortest(
      terms.flatMap(({expiresSeconds}) => expiresSeconds ?? []),
      DEFAULT_EXPIRES_SECONDS,
    ),
    maxGrantSeconds: lengths.length < grants.length ? null : shortest(lengths, DEFAULT_MAX_GRANT_SECONDS),
    rejection: terms.find(({rejection}) => rejection !== undefined)?.rejection ?? null,
  }
}

function shortest(seconds: readonly number[], otherwise: number): number {
  return seconds.length === 0 ? otherwise : Math.min(...seconds)
}

/** The rules with a limit that a call counts against. */
export function limitedRules(voices: Voices): Rule[] {
  return voices.flatMap(({rule}) => (rule?.limit ? [rule] : []))
}
