import {type Node, type ParseError, parseTree, printParseErrorCode} from 'jsonc-parser'
import {type Format, isTable, nested, type Path, type Source, type Table, type Value} from './format.ts'
import {gapBefore, gapInside, type Layout, layoutOf, renderMember, renderValue} from './json-layout.ts'
import {indentAt, isBlank, lineEndOf, splice, unreadable} from './text.ts'

/** Strict JSON (RFC 8259). Edits are splices into the text, so numbers, escapes and order elsewhere cannot change. */
export const json: Format = {
  // Claude Desktop takes a byte order mark for a broken file and starts anew, without the user's servers.
  keepsByteOrderMark: false,
  parse,
  check,
  set,
  remove,
  render: (path, value) => JSON.stringify(nested(path, value), null, 2),
}

function parse(source: Source): Table {
  if (isBlank(source.text)) return {}
  const root = parseStrict(source)
  if (!isTable(root)) throw unreadable(source, source.text.search(/[^ \t\r\n]/), 'the file is not a JSON object')
  return root
}

function parseStrict(source: Source): unknown {
  try {
    return JSON.parse(source.text)
  } catch {
    // JSON.parse decides; its message is not used because it quotes the file.
    const [fault] = faultsIn(source.text)
    throw unreadable(source, fault?.offset ?? 0, fault ? describe(fault) : 'not valid JSON')
  }
}

function faultsIn(text: string): ParseError[] {
  const faults: ParseError[] = []
  tree(text, faults)
  return faults
}

function tree(text: string, faults: ParseError[] = []): Node | undefined {
  try {
    return parseTree(text, faults, {disallowComments: true, allowTrailingComma: false})
  } catch {
    return undefined // nested deeper than the stack
  }
}

const PROBLEMS: Record<string, string> = {
  InvalidCommentToken: 'a comment, which JSON does not allow',
  PropertyNameExpected: 'a property name is missing here, or a comma is too many',
  ValueExpected: 'a value is missing here, or a comma is too many',
  ColonExpected: 'a colon is missing here',
  CommaExpected: 'a comma is missing here',
  CloseBraceExpected: 'a closing brace is missing; is the file cut off?',
  CloseBracketExpected: 'a closing bracket is missing; is the file cut off?',
  EndOfFileExpected: 'text behind the end of the JSON value',
  UnexpectedEndOfString: 'a string that does not end',
}

function describe(fault: ParseError): string {
  return `not valid JSON: ${PROBLEMS[printParseErrorCode(fault.error)] ?? 'an unexpected character'}`
}

function check(source: Source, path: Path): void {
  if (!isBlank(source.text)) walk(source, rootOf(source), path)
}

function rootOf(source: Source): Node {
  const root = tree(source.text)
  if (root === undefined) throw unreadable(source, 0, 'nested too deeply to edit')
  return root
}

/** Follows `path` as far as it exists. */
function walk(source: Source, root: Node, path: Path): {node: Node; depth: number} {
  let node = root
  for (const [depth, key] of path.entries()) {
    const child = childAt(source, node, key)
    if (child === undefined) return {node, depth}
    node = child
  }
  return {node, depth: path.length}
}

function childAt(source: Source, node: Node, key: string | number): Node | undefined {
  if (typeof key === 'number') {
    if (node.type !== 'array') throw unreadable(source, node.offset, 'a list is expected here')
    return node.children?.[key]
  }
  if (node.type !== 'object') throw unreadable(source, node.offset, 'an object is expected here')
  const [property, twin] = (node.children ?? []).filter(child => child.children?.[0]?.value === key)
  if (twin) throw unreadable(source, twin.offset, `${JSON.stringify(key)} is here a second time`)
  return property?.children?.[1]
}

function set(source: Source, path: Path, value: Value): string {
  const text = isBlank(source.text) ? `{}${lineEndOf(source.text)}` : source.text
  const root = rootOf({text, file: source.file})
  const layout = layoutOf(text, root)
  const {node, depth} = walk({text, file: source.file}, root, path)
  const key = path[depth]
  if (key !== undefined) return insert(text, node, key, nested(path.slice(depth + 1), value), layout)
  const gap = layout.lineEnd + indentAt(text, node.offset)
  return splice(
    text,
    node.offset,
    node.offset + node.length,
    renderValue(value, isInline(text, node) ? '' : gap, layout),
  )
}

function isInline(text: string, {parent}: Node): boolean {
  const owner = parent?.parent
  return owner !== undefined && !text.slice(owner.offset, owner.offset + owner.length).includes('\n')
}

function insert(text: string, container: Node, key: string | number, value: Value, layout: Layout): string {
  const last = container.children?.at(-1)
  const gap = last ? gapBefore(text, last, layout) : gapInside(text, container, layout)
  const member = typeof key === 'number' ? renderValue(value, gap, layout) : renderMember(key, value, gap, layout)
  if (last) return splice(text, last.offset + last.length, last.offset + last.length, `,${gap}${member}`)
  const close = gap && layout.lineEnd + indentAt(text, container.offset)
  return splice(text, container.offset + 1, container.offset + container.length - 1, gap + member + close)
}

function remove(source: Source, path: Path): string {
  const {node} = walk(source, rootOf(source), path)
  const member = node.parent?.type === 'property' ? node.parent : node
  const siblings = member.parent?.children ?? []
  const index = siblings.indexOf(member)
  const [previous, next] = [siblings[index - 1], siblings[index + 1]]
  const end = member.offset + member.length
  if (previous) return splice(source.text, previous.offset + previous.length, end, '')
  if (next) return splice(source.text, member.offset, next.offset, '')
  const container = member.parent
  return container
    ? splice(source.text, container.offset + 1, container.offset + container.length - 1, '')
    : source.text
}
