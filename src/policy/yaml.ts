import {type Document, isMap, isScalar, LineCounter, type Node, parseDocument} from 'yaml'
import type {z} from 'zod'
import {ruleOf} from '../contract/issues.ts'

export interface Position {
  readonly line: number
  readonly column: number
}

/** What is wrong with a text, and where. */
export interface Fault extends Position {
  readonly message: string
}

export type Read<T> =
  | {readonly ok: true; readonly value: T; positionOf(path: readonly PropertyKey[]): Position}
  | {readonly ok: false; readonly faults: readonly Fault[]}

const MAX_CHARACTERS = 1_048_576
/** More would tell nobody anything. */
const MAX_FAULTS = 20

/**
 * Reads YAML into what the schema says. Never throws, whatever the text; each fault has its place.
 * @param describeUnknown what is said of a key that the schema does not have
 */
export function readYaml<S extends z.ZodType>(
  text: string,
  schema: S,
  describeUnknown: (path: readonly PropertyKey[]) => string = () => 'unknown key',
): Read<z.output<S>> {
  if (text.length > MAX_CHARACTERS) return refused([{line: 1, column: 1, message: 'the file is larger than 1 MiB'}])
  const lines = new LineCounter()
  const document = parseDocument(text, {lineCounter: lines, uniqueKeys: true, merge: false})
  const at = (offset: number): Position => toPosition(lines, offset)
  const broken = [...document.errors, ...document.warnings]
  if (broken.length > 0) return refused(broken.map(({pos, message}) => ({...at(pos[0]), message: firstLine(message)})))

  const content = toPlain(document)
  if (!content.ok) return refused([{line: 1, column: 1, message: content.message}])
  const result = schema.safeParse(content.value)
  if (result.success) return {ok: true, value: result.data, positionOf: path => at(offsetOf(document, path))}
  return refused(
    result.error.issues
      .flatMap(flatten)
      .map(({path, message}) => describe(document, at, path, message === UNKNOWN ? describeUnknown(path) : message)),
  )
}

function refused(faults: readonly Fault[]): {ok: false; faults: readonly Fault[]} {
  return {ok: false, faults: faults.slice(0, MAX_FAULTS)}
}

/** Aliases of aliases could grow without bound; the parser stops at a hundred. */
function toPlain(document: Document): {ok: true; value: unknown} | {ok: false; message: string} {
  try {
    return {ok: true, value: document.toJS({maxAliasCount: 100}) ?? {}}
  } catch (error) {
    return {ok: false, message: firstLine(error instanceof Error ? error.message : String(error))}
  }
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

const UNKNOWN = 'unknown key'

/** Told in our words; the others have ours already. */
const TYPICAL: ReadonlySet<string | undefined> = new Set(['invalid_type', 'invalid_value'])

/** An unknown key is named and pointed at itself; of alternatives, the one that came furthest speaks. */
function flatten(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => ({path: [...issue.path, key], message: UNKNOWN}))
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branches = issue.errors.map(errors => errors.flatMap(flatten))
    const deepest = branches.reduce((best, next) => (depth(next) > depth(best) ? next : best))
    if (depth(deepest) > 0) return deepest.map(({path, message}) => ({path: [...issue.path, ...path], message}))
    const expected = branches.flat().map(({message}) => message)
    return [{path: issue.path, message: [...new Set(expected)].join(', or ')}]
  }
  if (issue.code === 'invalid_key') return issue.issues.map(({message}) => ({path: issue.path, message}))
  return [{path: issue.path, message: TYPICAL.has(issue.code) ? ruleOf(issue) : issue.message}]
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map(({path}) => path.length))
}

function describe(
  document: Document,
  at: (offset: number) => Position,
  path: readonly PropertyKey[],
  message: string,
): Fault {
  const name = path.map(String).join('.')
  return {...at(offsetOf(document, path)), message: name ? `${name}: ${message}` : message}
}

/** Where the key at `path` begins, or the item of a list; what is missing is looked for in what should hold it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const key = path.at(-1)
  if (key === undefined) return document.contents?.range?.[0] ?? 0
  const parent = document.getIn(path.slice(0, -1), true)
  const pair = isMap(parent)
    ? parent.items.find(item => isScalar(item.key) && String(item.key.value) === String(key))
    : undefined
  const node = isScalar(pair?.key) ? pair.key : (document.getIn(path, true) as Node | undefined)
  return node?.range?.[0] ?? offsetOf(document, path.slice(0, -1))
}

function toPosition(lines: LineCounter, offset: number): Position {
  const {line, col} = lines.linePos(offset)
  return {line: Math.max(1, line), column: Math.max(1, col)}
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '').replace(/:$/, '')
}
