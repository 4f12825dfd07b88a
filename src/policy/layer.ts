import type {Tier} from '../contract/capability.ts'
import type {PolicyFile, RuleSource} from '../contract/policy-file.ts'
import type {Call} from './call.ts'
import type {Holds} from './conditions/holds.ts'
import {conditionTest} from './conditions/index.ts'
import {matchesPattern} from './match.ts'
import {toSeconds} from './units.ts'
import type {Position} from './yaml.ts'

/** `system`, `org`, `user`, or `agents/<name>`: the file's name without its ending. */
export type LayerName = string

export interface Limit {
  readonly max: number
  readonly windowSeconds: number
  readonly onExceed: 'deny' | Exclude<Tier, 'autonomous'>
  /** the same for the same rule after a reload or restart, wherever in its file it stands */
  readonly key: string
}

export interface ApprovalTerms {
  readonly expiresSeconds?: number | undefined
  /** null: never */
  readonly maxGrantSeconds?: number | null | undefined
  readonly rejection?: string | undefined
}

/** One rule, ready to be asked. */
export interface Rule {
  readonly layer: LayerName
  /** for people: `org.yaml:12` */
  readonly place: string
  readonly patterns: readonly string[]
  readonly tier: Tier
  readonly reason: string
  readonly limit: Limit | null
  readonly approval: ApprovalTerms
  readonly allowsOverride: boolean
  /** as written; null: it holds for every call */
  readonly when: NonNullable<RuleSource['when']> | null
  holds(call: Call): Holds
}

/** One policy file, compiled. */
export interface Layer {
  readonly layer: LayerName
  readonly name: string
  readonly text: string
  readonly rules: readonly Rule[]
  /** what the file says of everything that no rule matches; null when it says nothing */
  readonly fallback: Rule | null
  readonly allowsOverride: boolean
  /** the rules whose pattern fits, in their order, the fallback last */
  rulesFor(capability: string): readonly Rule[]
}

export function compileLayer(
  layer: LayerName,
  text: string,
  file: PolicyFile,
  positionOf: (path: readonly PropertyKey[]) => Position,
): Layer {
  const {defaults} = file
  const rules = file.rules.map((rule, index) => compileRule(layer, rule, positionOf(['rules', index]).line, defaults))
  const fallback =
    defaults.tier === undefined
      ? null
      : compileFallback(layer, defaults.tier, positionOf(['defaults', 'tier']).line, defaults)
  const all = fallback ? [...rules, fallback] : rules
  const byCapability = new Map<string, readonly Rule[]>()
  return {
    layer,
    name: file.name,
    text,
    rules,
    fallback,
    allowsOverride: defaults.allow_override,
    rulesFor(capability) {
      const known = byCapability.get(capability)
      if (known) return known
      const fitting = all.filter(({patterns}) => patterns.some(pattern => matchesPattern(pattern, capability)))
      byCapability.set(capability, fitting)
      return fitting
    },
  }
}

function compileRule(layer: LayerName, source: RuleSource, line: number, defaults: PolicyFile['defaults']): Rule {
  const patterns = [source.match].flat()
  const test = source.when === undefined ? null : conditionTest(source.when)
  const place = `${layer}.yaml:${line}`
  return {
    layer,
    place,
    patterns,
    tier: source.tier,
    reason: source.reason ?? `the rule for ${patterns.join(', ')}`,
    limit: source.limit ? compileLimit(layer, source, source.limit) : null,
    approval: compileApproval({...defaults.approval, ...source.approval}),
    allowsOverride: source.allow_override ?? defaults.allow_override,
    when: source.when ?? null,
    holds: call => (test ? test(call, patterns.includes(call.capability)) : 'yes'),
  }
}

function compileFallback(layer: LayerName, tier: Tier, line: number, defaults: PolicyFile['defaults']): Rule {
  const place = `${layer}.yaml:${line}`
  return {
    layer,
    place,
    patterns: ['*'],
    tier,
    reason: 'the default of this file, for what no rule matches',
    limit: null,
    approval: compileApproval(defaults.approval ?? {}),
    allowsOverride: defaults.allow_override,
    when: null,
    holds: () => 'yes',
  }
}

function compileLimit(layer: LayerName, {match, when}: RuleSource, limit: NonNullable<RuleSource['limit']>): Limit {
  return {
    max: limit.max,
    windowSeconds: toSeconds(limit.per),
    onExceed: limit.on_exceed,
    key: JSON.stringify([layer, [match].flat(), when ?? null, limit.per]),
  }
}

function compileApproval({expires, max_grant, rejection}: NonNullable<RuleSource['approval']>): ApprovalTerms {
  return {
    expiresSeconds: expires === undefined ? undefined : toSeconds(expires),
    maxGrantSeconds: max_grant === undefined ? undefined : max_grant === 'never' ? null : toSeconds(max_grant),
    rejection,
  }
}
