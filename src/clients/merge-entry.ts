import {isEqual, isTable, type Path, type Table, type Value, valueAt} from './formats/format.ts'
import {isIdentityVariable} from './server-entry.ts'

/** What one client's file must say about our server, and how that goes with what the user wrote beside it. */
export interface EntryShape {
  /** ours, whatever stood there */
  readonly must: Readonly<Record<string, Value>>
  /** given to a new entry; whoever takes them out again keeps it that way */
  readonly defaults: Readonly<Record<string, Value>>
  /** values the client assumes by itself: a user's entry may leave them out */
  readonly implied: Readonly<Record<string, Value>>
  /** keys that cannot stand beside ours, because they belong to another kind of server */
  readonly contradicts: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The entry that keeps the user's own keys and variables (a timeout, a log level) unless they contradict ours. */
export function mergeEntry(existing: unknown, shape: EntryShape): Table {
  if (!isTable(existing)) return {...shape.must, ...shape.defaults, env: shape.env}
  const kept = Object.entries(existing).filter(([key]) => !shape.contradicts.includes(key))
  const isImplied = ([key, value]: [string, Value]) =>
    !Object.hasOwn(existing, key) && isEqual(shape.implied[key], value)
  const must = Object.entries(shape.must).filter(entry => !isImplied(entry))
  return {...Object.fromEntries([...kept, ...must]), env: mergeEnv(existing['env'], shape.env)}
}

function mergeEnv(existing: unknown, ours: EntryShape['env']): Table {
  // A label's bridge socket says whom to trust, or a pin does: what an earlier entry trusted is out of date.
  const saysWhomToTrust = 'KRUXOS_TOKEN_LABEL' in ours || 'KRUXOS_PIN_SHA256' in ours
  const isReplaced = (name: string) =>
    isIdentityVariable(name) || (['KRUXOS_CA_FILE', 'KRUXOS_PIN_SHA256'].includes(name) && saysWhomToTrust)
  const kept = isTable(existing) ? Object.entries(existing).filter(([name]) => !isReplaced(name)) : []
  return {...Object.fromEntries(kept), ...ours}
}

/** One step of an edit; `value` is undefined where something is removed. */
export interface Step {
  readonly path: Path
  readonly value: Value | undefined
  /** something that stood there is changed or removed */
  readonly overwrites: boolean
}

/** The fewest steps that turn one value into the other: what is equal in both is not touched. */
export function stepsBetween(before: unknown, after: unknown, path: Path): Step[] {
  if (isEqual(before, after)) return []
  if (!isTable(before) || !isTable(after)) {
    // What an entry gets anew is always ours, made of plain values; what it keeps is never a step.
    return [{path, value: after as Value | undefined, overwrites: before !== undefined}]
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap(key => stepsBetween(valueAt(before, [key]), valueAt(after, [key]), [...path, key]))
}
