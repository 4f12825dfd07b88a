import type {Layer, Rule} from './layer.ts'
import {matchesPattern} from './match.ts'

export interface KnownInput {
  readonly name: string
  /** names of the input's fields */
  readonly inputs: readonly string[]
}

/** Names in a policy that nothing has: most are typing errors, and a rule that never matches forbids nothing. */
export function findWarnings({rules}: Layer, known: readonly KnownInput[]): string[] {
  return rules.flatMap(rule => [
    ...unknownPatterns(rule, known),
    ...unknownFields(rule, known),
    ...findUnreachable(rule, rules),
  ])
}

function unknownPatterns({patterns, place}: Rule, known: readonly KnownInput[]): string[] {
  const unknown = patterns.filter(pattern => !known.some(({name}) => matchesPattern(pattern, name)))
  return unknown.length === 0 ? [] : [`${place}: no capability matches ${unknown.join(', ')}`]
}

function unknownFields({patterns, when, place}: Rule, known: readonly KnownInput[]): string[] {
  const matched = known.filter(({name}) => patterns.some(pattern => matchesPattern(pattern, name)))
  if (matched.length === 0) return []
  return Object.keys(when?.input ?? {})
    .filter(field => !matched.some(({inputs}) => inputs.includes(field.split('.')[0] ?? field)))
    .map(field => `${place}: no capability that it matches has an input ${field}`)
}

/** A rule after one that always decides for the same names is never asked. */
function findUnreachable(rule: Rule, rules: readonly Rule[]): string[] {
  const before = rules.slice(0, rules.indexOf(rule)).filter(({when}) => when === null)
  const covered = before.find(earlier =>
    rule.patterns.every(pattern => earlier.patterns.some(each => covers(each, pattern))),
  )
  return covered ? [`${rule.place}: never asked, because ${covered.place} decides before`] : []
}

/** A pattern of ours is a name too, as far as another pattern is concerned. */
function covers(pattern: string, other: string): boolean {
  return pattern === other || matchesPattern(pattern, other)
}
