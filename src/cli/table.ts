import {visible} from './text.ts'

const GAP = '  '
/** Columns are not made narrower than this; below it the terminal wraps. */
const MIN_COLUMN = 8

export interface TableOptions {
  /** columns of the terminal; undefined when the output is not one: then nothing is wrapped */
  readonly width?: number | undefined
  readonly heading?: (text: string) => string
  /** headings of columns that go, the first one first, where the terminal would have to cut words */
  readonly spare?: readonly string[]
}

/** Rows in aligned columns. Cells come from outside: what a terminal would obey is escaped. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const cells = rows.map(row => row.map(visible))
  const needed = total(wordWidths([headings, ...cells]))
  const [spare, ...rest] = options.spare ?? []
  if (spare !== undefined && options.width !== undefined && needed > options.width) {
    const without = (row: readonly string[]) => row.filter((_, column) => headings[column] !== spare)
    return table(without(headings), rows.map(without), {...options, spare: rest})
  }
  const widths = fit(naturalWidths([headings, ...cells]), wordWidths([headings, ...cells]), options.width)
  const heading = options.heading ?? (text => text)
  return [...lay(headings, widths).map(line => heading(line)), ...cells.flatMap(row => lay(row, widths))].join('\n')
}

/**
 * `Label:  value` lines with the values in one column. An empty label leaves a blank line.
 * @param width columns of the terminal; undefined when the output is not one: then nothing is wrapped
 */
export function fields(
  entries: readonly (readonly [label: string, value: string])[],
  indent = '',
  width = Number.POSITIVE_INFINITY,
): string {
  const labelWidth = Math.max(...entries.map(([label]) => label.length)) + 1
  const start = indent.length + labelWidth + GAP.length
  return entries
    .flatMap(([label, value]) => {
      const [first = '', ...rest] = wrap(visible(value), Math.max(width - start, MIN_COLUMN))
      const line = label ? `${indent}${`${label}:`.padEnd(labelWidth)}${GAP}${first}`.trimEnd() : ''
      return [line, ...rest.map(each => ' '.repeat(start) + each)]
    })
    .join('\n')
}

/** Columns on a terminal: wide East Asian characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}

const ZERO = /^\p{M}$/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  return rows.reduce<number[]>(
    (widths, row) => row.map((cell, column) => Math.max(widths[column] ?? 0, displayWidth(cell))),
    [],
  )
}

/** The longest word of each column: names that are cut cannot be copied. */
function wordWidths(rows: readonly (readonly string[])[]): number[] {
  return naturalWidths(rows.flatMap(row => wordRows(row)))
}

function wordRows(row: readonly string[]): string[][] {
  const words = row.map(cell => cell.split(' '))
  const height = Math.max(...words.map(({length}) => length))
  return Array.from({length: height}, (_, index) => words.map(column => column[index] ?? ''))
}

/** Takes from the widest column until the row fits: from prose first, and only then from words. */
function fit(natural: readonly number[], words: readonly number[], available: number | undefined): number[] {
  if (available === undefined) return [...natural]
  const floors = words.map(width => Math.max(width, MIN_COLUMN))
  return narrow(
    narrow(natural, floors, available),
    words.map(() => MIN_COLUMN),
    available,
  )
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length)
}

function narrow(from: readonly number[], floors: readonly number[], available: number): number[] {
  const widths = [...from]
  let excess = total(widths) - available
  for (; excess > 0; excess -= 1) {
    const widest = Math.max(...widths.filter((width, column) => width > (floors[column] ?? 0)))
    const column = widths.findLastIndex((width, index) => width === widest && width > (floors[index] ?? 0))
    if (column === -1) break
    widths[column] = widest - 1
  }
  return widths
}

/** One row as the lines that its cells need. */
function lay(row: readonly string[], widths: readonly number[]): string[] {
  const columns = row.map((cell, column) => wrap(cell, widths[column] ?? MIN_COLUMN))
  const height = Math.max(...columns.map(lines => lines.length))
  return Array.from({length: height}, (_, line) =>
    columns
      .map((lines, column) => pad(lines[line] ?? '', widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  )
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** Breaks at blanks where it can, inside a word where it must. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const joined = line ? `${line} ${word}` : word
    if (displayWidth(joined) <= width) {
      line = joined
      continue
    }
    if (line) lines.push(line)
    const pieces = chop(word, width)
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1) ?? ''
  }
  return [...lines, line]
}

/** The text in pieces that fit. */
export function chop(word: string, width: number): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const character of word) {
    if (piece && displayWidth(piece + character) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...pieces, piece]
}
