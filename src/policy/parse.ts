import {type PolicyFile, type RuleSource, PolicyFile as schema} from '../contract/policy-file.ts'
import {hostFault} from './conditions/host.ts'
import {expressionFault} from './expression/index.ts'
import {compileLayer, type Layer, type LayerName} from './layer.ts'
import {toSeconds} from './units.ts'
import {type Fault, type Position, readYaml} from './yaml.ts'

export type ParsedLayer =
  | {readonly ok: true; readonly layer: Layer}
  | {readonly ok: false; readonly faults: readonly Fault[]}

/** Counters are kept so long at most. */
const MAX_WINDOW_SECONDS = 31 * 86_400

/** A policy file as text, checked and compiled. Never throws; every fault has its place. */
export function parseLayer(layer: LayerName, text: string): ParsedLayer {
  const read = readYaml(text, schema)
  if (!read.ok) return read
  const faults = [...findFaults(layer, read.value)].map(({path, message}) =>
    locate(read.positionOf(path), path, message),
  )
  if (faults.length > 0) return {ok: false, faults}
  return {ok: true, layer: compileLayer(layer, text, read.value, read.positionOf)}
}

/** `org.yaml:3:5: rules.0.tier: …` */
export function describeFault(file: string, {line, column, message}: Fault): string {
  return `${file}:${line}:${column}: ${message}`
}

interface Found {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** What a schema cannot say. */
function* findFaults(layer: LayerName, {defaults, rules}: PolicyFile): Generator<Found> {
  if (defaults.allow_override && layer !== 'org') yield {path: ['defaults', 'allow_override'], message: OVERRIDE}
  for (const [index, rule] of rules.entries()) {
    for (const {path, message} of findRuleFaults(layer, rule)) yield {path: ['rules', index, ...path], message}
  }
}

function* findRuleFaults(layer: LayerName, {allow_override, limit, when}: RuleSource): Generator<Found> {
  if (allow_override && layer !== 'org') yield {path: ['allow_override'], message: OVERRIDE}
  if (limit && toSeconds(limit.per) > MAX_WINDOW_SECONDS) yield {path: ['limit', 'per'], message: 'at most 31d'}
  for (const host of [when?.host ?? []].flat()) {
    const message = hostFault(host)
    if (message) yield {path: ['when', 'host'], message}
  }
  yield* findExpressionFaults(when?.input ?? {})
}

const OVERRIDE = 'only org.yaml can allow it'

function* findExpressionFaults(fields: NonNullable<NonNullable<RuleSource['when']>['input']>): Generator<Found> {
  for (const [field, wanted] of Object.entries(fields)) {
    if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) continue
    const message = expressionFault(wanted.matches)
    if (message) yield {path: ['when', 'input', field, 'matches'], message}
  }
}

function locate(position: Position, path: readonly PropertyKey[], message: string): Fault {
  return {...position, message: `${path.map(String).join('.')}: ${message}`}
}
