import type {AST} from 'toml-eslint-parser'
import type {Path, Source, Value} from './format.ts'
import {indentAt, isBlank, lineEnd, lineEndOf, lineStart, splice, unreadable} from './text.ts'
import {renderAssignment, renderTables, renderTomlValue} from './toml-layout.ts'
import {type Item, isAtOrBelow, isSame, type TomlTree, tomlTree} from './toml-tree.ts'

/** Sets one value in valid TOML; a table that is missing is appended as `[a.b]`. */
export function setToml(source: Source, path: Path, value: Value): string {
  const tree = tomlTree(source.text)
  const existing = tree.items.find(item => isSame(item.path, path))
  if (existing) return splice(source.text, ...existing.node.value.range, renderTomlValue(value))
  if (!holds(tree, path)) return add(source.text, tree, path, value)
  const text = removeToml(source, path)
  return add(text, tomlTree(text), path, value)
}

function holds({items, tables}: TomlTree, path: Path): boolean {
  return items.some(item => isAtOrBelow(item.path, path)) || tables.some(table => isAtOrBelow(table.resolvedKey, path))
}

function add(text: string, {items, tables}: TomlTree, path: Path, value: Value): string {
  const parent = path.slice(0, -1)
  const key = path.slice(-1)
  const owner = items.find(item => isSame(item.path, parent))?.node.value
  if (owner?.type === 'TOMLInlineTable') return insertInline(text, owner, renderAssignment(key, value))
  if (typeof value === 'object' && !Array.isArray(value)) return append(text, path, value)
  const table = tables.find(({kind, resolvedKey}) => kind === 'standard' && isSame(resolvedKey, parent))
  if (table) return insertLine(text, table.body.at(-1) ?? table.key, renderAssignment(key, value))
  const sibling = items.findLast(
    item => !item.isInline && isAtOrBelow(item.path, parent) && item.scope.length < parent.length,
  )
  if (sibling) return insertLine(text, sibling.node, renderAssignment(path.slice(sibling.scope.length), value))
  return append(text, parent, {[String(key[0])]: value})
}

function insertInline(text: string, owner: AST.TOMLInlineTable, member: string): string {
  const last = owner.body.at(-1)
  return last
    ? splice(text, last.range[1], last.range[1], `, ${member}`)
    : splice(text, ...owner.range, `{ ${member} }`)
}

function insertLine(text: string, after: AST.TOMLNode, line: string): string {
  const end = lineEnd(text, after.range[1])
  const eol = lineEndOf(text)
  const indented = indentAt(text, after.range[0]) + line
  return splice(text, end, end, text.slice(0, end).endsWith('\n') ? indented + eol : eol + indented)
}

/**
 * Puts a table at the end, behind one blank line. A text that does not end its last line still does not end it, so
 * that `removeToml` gives back the very same bytes.
 */
function append(text: string, path: Path, value: Value): string {
  const eol = lineEndOf(text)
  const block = renderTables(path, value, eol)
  if (text === '') return block
  return text.endsWith('\n') ? text + eol + block : text + eol + eol + block.slice(0, -eol.length)
}

/** Removes what is at `path`, in whatever form it is written: tables, dotted keys or inline tables. */
export function removeToml(source: Source, path: Path): string {
  const tree = tomlTree(source.text)
  const table = tree.tables.findLast(({resolvedKey}) => isAtOrBelow(resolvedKey, path))
  const item = table ? undefined : tree.items.find(other => isAtOrBelow(other.path, path))
  if (table) return removeToml({...source, text: cutTable(source.text, table)}, path)
  if (item) return removeToml({...source, text: cutItem(source, tree, item)}, path)
  return source.text
}

/** The lines of a table and the one blank line before it. What follows its last value, comments too, is not ours. */
function cutTable(text: string, table: AST.TOMLTable): string {
  const header = lineStart(text, table.range[0])
  const before = lineStart(text, Math.max(header - 1, 0))
  const start = isBlank(text.slice(before, header)) ? before : header
  return cutLines(text, start, lineEnd(text, table.range[1]))
}

function cutLines(text: string, start: number, end: number): string {
  if (text.slice(start, end).endsWith('\n')) return splice(text, start, end, '')
  return text.slice(0, start).replace(/\r?\n$/, '')
}

function cutItem(source: Source, tree: TomlTree, item: Item): string {
  const [start, end] = item.node.range
  if (!item.isInline) return cutLines(source.text, lineStart(source.text, start), lineEnd(source.text, end))
  const cut = inlineCut(item.node)
  const isForeign = ([from, to]: AST.Range) => from >= cut[0] && to <= cut[1] && (from < start || to > end)
  const comment = tree.comments.find(({range}) => isForeign(range))
  if (comment) throw unreadable(source, comment.range[0], 'a comment stands in the way of the edit')
  return splice(source.text, ...cut, '')
}

/** An inline table's member together with the comma that ties it to its neighbour. */
function inlineCut(node: AST.TOMLKeyValue): [number, number] {
  const owner = node.parent
  const siblings: AST.TOMLNode[] = owner.type === 'TOMLInlineTable' ? owner.body : []
  const index = siblings.indexOf(node)
  const [previous, next] = [siblings[index - 1], siblings[index + 1]]
  if (previous) return [previous.range[1], node.range[1]]
  return next ? [node.range[0], next.range[0]] : [owner.range[0] + 1, owner.range[1] - 1]
}
