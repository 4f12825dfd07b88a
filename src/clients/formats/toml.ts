import {parse as parseToml, TomlError} from 'smol-toml'
import {type Format, isTable, type Path, type Source, type Table, valueAt} from './format.ts'
import {unreadable} from './text.ts'
import {removeToml, setToml} from './toml-edit.ts'
import {renderTables} from './toml-layout.ts'
import {isAtOrBelow, tomlTree} from './toml-tree.ts'

/** TOML, edited by splices at the ranges of its syntax tree: comments, order and layout elsewhere cannot change. */
export const toml: Format = {
  keepsByteOrderMark: true,
  parse,
  check,
  set: setToml,
  remove: removeToml,
  render: (path, value) => renderTables(path, value, '\n').trimEnd(),
}

function parse(source: Source): Table {
  try {
    return parseToml(source.text, {integersAsBigInt: 'asNeeded'})
  } catch (error) {
    if (!(error instanceof TomlError)) throw unreadable(source, 0, 'not valid TOML')
    // Only the first line: the message goes on with the lines around the fault, which may hold a secret.
    const problem = error.message.split('\n')[0]?.replace('Invalid TOML document: ', '')
    throw unreadable(source, offsetOf(source.text, error), `not valid TOML: ${problem}`)
  }
}

function offsetOf(text: string, {line, column}: TomlError): number {
  const linesBefore = text.split('\n').slice(0, line - 1)
  return linesBefore.reduce((offset, before) => offset + before.length + 1, 0) + Math.max(column - 1, 0)
}

/** Every part of `path` that exists must be a table; `[[array]]` tables are not. */
function check(source: Source, path: Path): void {
  const model = parse(source)
  const stranger = path.map((_, depth) => path.slice(0, depth)).find(part => !isAbsentOrTable(valueAt(model, part)))
  if (stranger === undefined) return
  const {items, tables} = tomlTree(source.text)
  const keys = [
    ...items.map(item => [item.path, item.node] as const),
    ...tables.map(table => [table.resolvedKey, table] as const),
  ]
  const node = keys.find(([key]) => isAtOrBelow(key, stranger))?.[1]
  throw unreadable(source, node?.range[0] ?? 0, `${stranger.join('.')} is not a table`)
}

function isAbsentOrTable(value: unknown): boolean {
  return value === undefined || isTable(value)
}
