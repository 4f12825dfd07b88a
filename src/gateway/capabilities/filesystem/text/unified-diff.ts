export interface Change {
  /** offsets in the old text; changes are in order and do not overlap */
  readonly start: number
  readonly end: number
  readonly replacement: string
}

const CONTEXT_LINES = 3

export function applyChanges(text: string, changes: readonly Change[]): string {
  return applyWithin(text, changes, {start: 0, end: text.length})
}

/** Hunks in the format of `diff -u`, made from the changes themselves; empty when they change nothing. */
export function unifiedDiff(path: string, text: string, changes: readonly Change[]): string {
  const lines = linesOf(text)
  const hunks = joinNear(blocksOf(text, lines, changes))
  if (hunks.length === 0) return ''
  let shift = 0
  const shown = hunks.map(blocks => {
    const hunk = renderHunk(lines, blocks, shift)
    shift += blocks.reduce((sum, block) => sum + block.added.length - block.removed.length, 0)
    return hunk
  })
  return [`--- ${path}\n`, `+++ ${path}\n`, ...shown].join('')
}

interface Lines {
  readonly all: readonly string[]
  /** offset of each line, and of the one that would come behind a last line feed */
  readonly starts: readonly number[]
}

/** Lines that follow one another and all change. */
interface Block {
  /** index of the first line removed */
  readonly first: number
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

function linesOf(text: string): Lines {
  const all = splitLines(text)
  const starts: number[] = []
  let offset = 0
  for (const line of all) {
    starts.push(offset)
    offset += line.length
  }
  return {all, starts: text === '' || text.endsWith('\n') ? [...starts, offset] : starts}
}

/** Each with its line feed; the last one may have none. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function blocksOf(text: string, lines: Lines, changes: readonly Change[]): Block[] {
  const groups: {first: number; last: number; changes: Change[]}[] = []
  for (const change of changes) {
    const first = lineAt(lines, change.start)
    const last = lineAt(lines, change.end)
    const group = groups.at(-1)
    if (group && first <= group.last + 1) {
      group.last = last
      group.changes.push(change)
    } else {
      groups.push({first, last, changes: [change]})
    }
  }
  return groups.map(group => toBlock(text, lines, group)).filter(block => block.removed.length + block.added.length > 0)
}

function toBlock(text: string, {all, starts}: Lines, group: {first: number; last: number; changes: Change[]}): Block {
  const start = starts[group.first] ?? text.length
  const end = starts[group.last + 1] ?? text.length
  const removed = all.slice(group.first, group.last + 1)
  const added = splitLines(applyWithin(text, group.changes, {start, end}))
  const before = commonStart(removed, added)
  const after = commonStart(removed.slice(before).reverse(), added.slice(before).reverse())
  return {
    first: group.first + before,
    removed: removed.slice(before, removed.length - after),
    added: added.slice(before, added.length - after),
  }
}

function applyWithin(text: string, changes: readonly Change[], {start, end}: {start: number; end: number}): string {
  const pieces: string[] = []
  let done = start
  for (const change of changes) {
    pieces.push(text.slice(done, change.start), change.replacement)
    done = change.end
  }
  return [...pieces, text.slice(done, end)].join('')
}

/** Index of the line that holds the offset. */
function lineAt({starts}: Lines, offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((line, index) => line !== b[index])
  return different < 0 ? a.length : different
}

/** Blocks whose context would touch are one hunk. */
function joinNear(blocks: readonly Block[]): Block[][] {
  const hunks: Block[][] = []
  for (const block of blocks) {
    const last = hunks.at(-1)?.at(-1)
    if (last && block.first - (last.first + last.removed.length) <= 2 * CONTEXT_LINES) hunks.at(-1)?.push(block)
    else hunks.push([block])
  }
  return hunks
}

function renderHunk({all}: Lines, blocks: readonly Block[], shift: number): string {
  const begin = Math.max(0, (blocks[0]?.first ?? 0) - CONTEXT_LINES)
  const body: string[] = []
  let line = begin
  for (const {first, removed, added} of blocks) {
    body.push(mark(' ', all.slice(line, first)), mark('-', removed), mark('+', added))
    line = first + removed.length
  }
  const tail = all.slice(line, line + CONTEXT_LINES)
  body.push(mark(' ', tail))
  const oldCount = line + tail.length - begin
  const growth = blocks.reduce((sum, block) => sum + block.added.length - block.removed.length, 0)
  const header = `@@ -${range(begin, oldCount)} +${range(begin + shift, oldCount + growth)} @@\n`
  return header + body.join('')
}

function mark(sign: string, lines: readonly string[]): string {
  const marked = lines.map(line => sign + (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`))
  return marked.join('')
}

/** Lines count from 1; a range without lines names the line before it. */
function range(begin: number, count: number): string {
  return count === 0 ? `${begin},0` : `${begin + 1},${count}`
}
