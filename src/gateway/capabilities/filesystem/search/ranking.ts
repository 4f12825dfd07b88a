import type {Found, Hit} from '../text/matcher.ts'

interface RankedFile {
  readonly path: string
  readonly total: number
  readonly lines: readonly FoundLine[]
}

interface FoundLine {
  /** from 1 */
  readonly line: number
  readonly column: number
  readonly snippet: string
}

const SNIPPET_BEFORE = 80
const SNIPPET_AFTER = 160

/** Keeps the files with the most hits; those with equally many in the order of their paths. */
export class Ranking {
  readonly #size: number
  #files: RankedFile[] = []
  total = 0
  /** files with a hit */
  fileCount = 0

  constructor(size: number) {
    this.#size = size
  }

  add(path: string, text: string, {total, hits}: Found): void {
    if (total === 0) return
    this.total += total
    this.fileCount++
    this.#files.push({path, total, lines: foundLines(text, hits)})
    if (this.#files.length > 2 * this.#size) this.#files = this.best()
  }

  best(): RankedFile[] {
    return this.#files.toSorted((a, b) => b.total - a.total || (a.path < b.path ? -1 : 1)).slice(0, this.#size)
  }
}

function foundLines(text: string, hits: readonly Hit[]): FoundLine[] {
  let line = 1
  let lineStart = 0
  let feed = text.indexOf('\n')
  return hits.map(({start}) => {
    while (feed >= 0 && feed < start) {
      line++
      lineStart = feed + 1
      feed = text.indexOf('\n', lineStart)
    }
    return {line, column: start - lineStart + 1, snippet: snippetAt(text, start, lineStart)}
  })
}

/** The line around a hit, cut where it is long. */
function snippetAt(text: string, start: number, lineStart: number): string {
  const window = text.slice(Math.max(lineStart, start - SNIPPET_BEFORE), start + SNIPPET_AFTER)
  const feed = window.indexOf('\n')
  return (feed < 0 ? window : window.slice(0, feed)).trim().toWellFormed()
}
