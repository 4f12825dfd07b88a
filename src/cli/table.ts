import {visible} from './text.ts'

const GAP = '  '
/** Columns are not made narrower than this. */
const MIN_COLUMN = 8
/** Below it there is no room beside what must not be cut, such as an id. */
const NARROW = 60

export interface TableOptions {
  /** columns of the terminal; undefined when the output is not one: then nothing is wrapped */
  readonly width?: number | undefined
  readonly heading?: (text: string) => string
  /** headings of columns that go, the first one first, where the terminal would have to cut words */
  readonly spare?: readonly string[]
}

/**
 * Rows in aligned columns; where a terminal is too narrow for that, a block of lines for each row. Cells come from
 * outside: what a terminal would obey is escaped.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const cells = rows.map(row => row.map(visible))
  const grid = withoutSpare([headings, ...cells], options)
  if (isTooNarrow(grid, options.width)) return blocks(headings, cells, options)
  const widths = fit(naturalWidths(grid), wordWidths(grid), options.width)
  const heading = options.heading ?? (text => text)
  return grid.flatMap((row, index) => lay(row, widths).map(line => (index === 0 ? heading(line) : line))).join('\n')
}

type Grid = readonly (readonly string[])[]

/** The headings and the rows, with the columns that there is room for. */
function withoutSpare(grid: Grid, {spare: [next, ...rest] = [], width}: TableOptions): Grid {
  if (next === undefined || width === undefined || total(wordWidths(grid)) <= width) return grid
  const gone = grid[0]?.indexOf(next) ?? -1
  return withoutSpare(
    grid.map(row => row.toSpliced(gone, 1)),
    {spare: rest, width},
  )
}

/** Columns that narrow cut nearly every word, the headings among them. */
function isTooNarrow(grid: Grid, width: number | undefined): boolean {
  const isWide = width !== undefined && (grid[0]?.length ?? 0) > 1 && total(wordWidths(grid)) > width
  if (!isWide) return false
  const headings = wordWidths(grid.slice(0, 1)).map(heading => Math.max(heading, MIN_COLUMN))
  return width < NARROW || total(headings) > width
}

function blocks(headings: readonly string[], rows: Grid, {width, heading = text => text}: TableOptions): string {
  const labels = headings.map((label, column) => label || `${column + 1}`)
  const labelWidth = Math.max(...labels.map(displayWidth))
  const room = Math.max((width ?? Number.POSITIVE_INFINITY) - labelWidth - GAP.length, MIN_COLUMN)
  const field = (label: string, cell: string) => {
    const [first = '', ...rest] = wrap(cell, room)
    return [
      `${heading(pad(label, labelWidth))}${GAP}${first}`.trimEnd(),
      ...rest.map(line => pad('', labelWidth) + GAP + line),
    ]
  }
  return rows.map(row => row.flatMap((cell, column) => field(labels[column] ?? '', cell)).join('\n')).join('\n\n')
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
function fit(natural: readonly number[], words: readonly number[], available = Number.POSITIVE_INFINITY): number[] {
  const readable = words.map(width => Math.max(width, MIN_COLUMN))
  const chopped = words.map(() => MIN_COLUMN)
  return [readable, words, chopped].reduce<number[]>(
    (widths, floors) => narrow(widths, floors, available),
    [...natural],
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
