import {isDeepStrictEqual} from 'node:util'

/** A file's text without its byte order mark, and the name to use in errors. */
export interface Source {
  readonly text: string
  readonly file: string
}

export type Path = readonly (string | number)[]
export type Value = string | number | boolean | readonly Value[] | {readonly [key: string]: Value}
export type Table = Readonly<Record<string, unknown>>

/** A text format that is edited in place: what an edit does not name keeps every byte. */
export interface Format {
  readonly keepsByteOrderMark: boolean
  /** The file as data. An empty file is an empty table. @throws KruxosError IO naming `file:line:column` */
  parse(source: Source): Table
  /** Looks for what an edit at `path` could not survive, such as a key that is there twice. @throws KruxosError IO */
  check(source: Source, path: Path): void
  /** The text with `value` at `path`; parents that are missing are made. */
  set(source: Source, path: Path, value: Value): string
  /** The text without what is at `path`; the path must exist. */
  remove(source: Source, path: Path): string
  /** How a new file that holds nothing but `value` at `path` would look. */
  render(path: Path, value: Value): string
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** Equal as data; parsers differ in the prototypes they give to tables. */
export function isEqual(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(left, right, {skipPrototype: true})
}

/** What stands at `path`, or undefined. Own properties only: a key named `constructor` is a key like any other. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (Object.hasOwn(Object(value), key) ? Object(value)[key] : undefined),
    root,
  )
}

/** A copy of `root` with `value` at `path`, or without the path when `value` is undefined. */
export function withValueAt(root: Table, [key, ...rest]: readonly string[], value: unknown): Table {
  if (key === undefined) return root
  const below = valueAt(root, [key])
  const next = rest.length === 0 ? value : withValueAt(isTable(below) ? below : {}, rest, value)
  const others = Object.entries(root).filter(([name]) => name !== key)
  return Object.fromEntries(next === undefined ? others : [...others, [key, next]])
}

/** `{a: {b: value}}` for the path `['a', 'b']`; a number makes an array. */
export function nested(path: Path, value: Value): Value {
  return path.reduceRight<Value>((inner, key) => (typeof key === 'number' ? [inner] : {[key]: inner}), value)
}
