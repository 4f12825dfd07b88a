import {parseDocument, stringify} from 'yaml'
import {parseLayer} from '../parse.ts'
import {type Draft, isRecord, Losses} from './draft.ts'
import {fromBareMap, fromBatchLimits, fromList, fromMap, fromMatch} from './forms.ts'

export type Syntax = 'map' | 'list' | 'match' | 'bare-map' | 'batch-limits'

export interface Imported {
  readonly syntax: Syntax
  /** the same in our language; checked */
  readonly text: string
  /** what could not be carried over, each with what became of it */
  readonly losses: readonly string[]
}

/**
 * A policy in one of the forms that the documents of the original product show. A rule that frees under a condition
 * which we do not know is left out, one that forbids holds for every call; both are told.
 * @returns why it is none of them
 */
export function importPolicy(text: string): Imported | {readonly problem: string} {
  const document = parseDocument(text, {uniqueKeys: true})
  if (document.errors[0]) return {problem: document.errors[0].message.split('\n')[0] ?? 'not YAML'}
  const source = safely(() => document.toJS({maxAliasCount: 100}))
  if (!isRecord(source)) return {problem: 'a policy is a map of keys'}
  const syntax = recognise(source)
  if (syntax === null) return {problem: 'none of the known forms: no capabilities, rules, overrides or patterns in it'}
  const losses = new Losses()
  const draft = READERS[syntax](source, losses)
  const output = stringify({version: 1, ...draft}, {lineWidth: 120})
  const parsed = parseLayer('org', output)
  if (!parsed.ok) return {problem: `it cannot be said in our language: ${parsed.faults[0]?.message}`}
  return {syntax, text: output, losses: losses.all}
}

const READERS: Readonly<Record<Syntax, (source: Record<string, unknown>, losses: Losses) => Draft>> = {
  map: fromMap,
  list: fromList,
  match: fromMatch,
  'bare-map': fromBareMap,
  'batch-limits': fromBatchLimits,
}

function recognise(source: Record<string, unknown>): Syntax | null {
  if (isRecord(source['capabilities'])) return 'map'
  if (Array.isArray(source['batch_limits'])) return 'batch-limits'
  const rules: unknown = source['rules'] ?? source['overrides']
  if (Array.isArray(rules)) return rules.some(rule => isRecord(rule) && 'match' in rule) ? 'match' : 'list'
  return Object.values(source).some(value => isRecord(value) && 'tier' in value) ? 'bare-map' : null
}

function safely<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
