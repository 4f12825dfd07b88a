import type {Node} from 'jsonc-parser'
import type {Value} from './format.ts'
import {indentAt, lineEndOf} from './text.ts'

/** How a document is laid out, so that what is added looks like what stands there. */
export interface Layout {
  readonly lineEnd: string
  readonly indent: string
  readonly colon: string
  /** between two members on one line */
  readonly gap: string
}

const WIDEST_INDENT = 8

export function layoutOf(text: string, root: Node): Layout {
  const first = root.children?.[0]
  const lead = first ? whiteSpaceBefore(text, first.offset) : ''
  const indent = lead.includes('\n') ? lead.slice(lead.lastIndexOf('\n') + 1) : ''
  const colon = first?.type === 'property' ? colonOf(text, first) : ': '
  return {
    lineEnd: lineEndOf(text),
    indent: indent.slice(0, WIDEST_INDENT) || '  ',
    colon,
    gap: colon.endsWith(' ') ? ' ' : '',
  }
}

function colonOf(text: string, property: Node): string {
  const [key, value] = property.children ?? []
  const between = key && value ? text.slice(key.offset + key.length, value.offset) : ': '
  return /^ *: *$/.test(between) ? between : ': '
}

export function whiteSpaceBefore(text: string, offset: number): string {
  let start = offset
  while (start > 0 && ' \t\r\n'.includes(text.charAt(start - 1))) start--
  return text.slice(start, offset)
}

/** The white space between the last member of a container and one that is added behind it. */
export function gapBefore(text: string, last: Node, layout: Layout): string {
  const lead = whiteSpaceBefore(text, last.offset)
  if (lead.includes('\n')) return layout.lineEnd + lead.slice(lead.lastIndexOf('\n') + 1)
  return last.parent?.children?.length === 1 ? layout.gap : lead
}

/** The white space in front of the first member of `container`, which is empty; '' when its document is inline. */
export function gapInside(text: string, container: Node, layout: Layout): string {
  const owner = container.parent
  const isInline = owner !== undefined && !whiteSpaceBefore(text, owner.offset).includes('\n')
  return isInline ? '' : layout.lineEnd + indentAt(text, container.offset) + layout.indent
}

/** JSON whose members follow `gap`: on lines of their own when it holds a line end, else all on one line. */
export function renderValue(value: Value, gap: string, layout: Layout): string {
  if (typeof value !== 'object') return JSON.stringify(value)
  const isLines = gap.includes('\n')
  const inner = isLines ? gap + layout.indent : gap
  const members = Array.isArray(value)
    ? value.map(item => renderValue(item, inner, layout))
    : Object.entries(value).map(([key, item]) => renderMember(key, item, inner, layout))
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (members.length === 0) return open + close
  return isLines
    ? open + inner + members.join(`,${inner}`) + gap + close
    : open + members.join(`,${layout.gap}`) + close
}

export function renderMember(key: string, value: Value, gap: string, layout: Layout): string {
  return `${JSON.stringify(key)}${layout.colon}${renderValue(value, gap, layout)}`
}
