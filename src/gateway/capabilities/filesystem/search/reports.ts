import {z} from 'zod'
import {count, pathOutput} from '../fields.ts'
import type {Found} from '../text/matcher.ts'
import {Ranking} from './ranking.ts'

/** Of one file among many: a file full of hits must not push all others out. */
export const LINES_PER_FILE = 10
const MAX_COUNTED_KEYS = 10_000

export const Match = z.strictObject({
  path: pathOutput('the file'),
  line: z.int().min(1).optional().describe('line of the hit, from 1'),
  column: z.int().min(1).optional().describe('place in the line, from 1'),
  snippet: z.string().optional().describe('the line, cut around the hit when it is long'),
  match_count: count.optional().describe('with files_only: hits in the file'),
})

export const Count = z.strictObject({
  key: z.string().describe('what was captured'),
  count: count.describe('how often'),
})

interface Result {
  matches: z.infer<typeof Match>[]
  total_matches: number
  counts?: z.infer<typeof Count>[]
  truncated: boolean
}

/** What is made of the hits. */
interface Report {
  /** hits of each file that must be known, not only counted */
  readonly keep: number
  add(path: string, text: string, found: Found): void
  result(): Result
}

interface Request {
  readonly total_only: boolean
  readonly count_by?: string | undefined
  readonly files_only: boolean
  readonly max_results: number
}

export function createReport(request: Request, isFolder: boolean): Report {
  const {total_only, count_by, files_only, max_results} = request
  if (total_only) return totalOf()
  if (count_by !== undefined) return countsOf(max_results)
  return files_only ? filesOf(max_results) : linesOf(max_results, isFolder ? LINES_PER_FILE : max_results)
}

function totalOf(): Report {
  let total = 0
  return {
    keep: 0,
    add(_path, _text, found) {
      total += found.total
    },
    result: () => ({matches: [], total_matches: total, truncated: false}),
  }
}

function countsOf(maxResults: number): Report {
  const all = new Map<string, number>()
  let total = 0
  let isCut = false
  return {
    keep: 0,
    add(_path, _text, found) {
      total += found.total
      for (const [key, times] of found.counts) {
        if (all.has(key) || all.size < MAX_COUNTED_KEYS) all.set(key, (all.get(key) ?? 0) + times)
        else isCut = true
      }
    },
    result() {
      const rows = Array.from(all, ([key, count]) => ({key, count}))
      rows.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      const truncated = isCut || rows.length > maxResults
      return {matches: [], total_matches: total, counts: rows.slice(0, maxResults), truncated}
    },
  }
}

function filesOf(maxResults: number): Report {
  const ranking = new Ranking(maxResults)
  return {
    keep: 0,
    add: (path, text, found) => ranking.add(path, text, found),
    result: () => ({
      matches: ranking.best().map(({path, total}) => ({path, match_count: total})),
      total_matches: ranking.total,
      truncated: ranking.fileCount > maxResults,
    }),
  }
}

function linesOf(maxResults: number, keep: number): Report {
  const ranking = new Ranking(maxResults)
  return {
    keep,
    add: (path, text, found) => ranking.add(path, text, found),
    result() {
      const rows = ranking.best().flatMap(({path, lines}) => lines.map(line => ({path, ...line})))
      const matches = rows.slice(0, maxResults)
      return {matches, total_matches: ranking.total, truncated: ranking.total > matches.length}
    },
  }
}
