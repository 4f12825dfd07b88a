export interface RegexJob {
  readonly source: string
  readonly flags: string
  readonly keep: number
  readonly template: string | undefined
  readonly countBy: string | undefined
  /** matches without a character count too */
  readonly countEmpty: boolean
}

export type RegexAnswer =
  | {
      readonly total: number
      readonly hits: {start: number; end: number; replacement: string}[]
      readonly counts: Map<string, number>
    }
  | {readonly mistake: string}

/**
 * Answers texts with the matches in them, in a thread of its own: there a pattern that backtracks for ever holds up
 * nobody, and the thread can be ended.
 * It is sent there as its own source text: it may use nothing but its argument and what JavaScript has.
 */
export function serveRegex({parentPort, workerData}: typeof import('node:worker_threads')): void {
  const {source, flags, keep, template, countBy, countEmpty}: RegexJob = workerData
  const regex = new RegExp(source, flags)
  /** Characters of one answer: what does not fit is counted only. */
  const MAX_REPLACEMENTS = 8_388_608
  const MAX_COUNTS = 10_000
  const MAX_KEY_LENGTH = 200
  const mistake = mistakeIn()

  parentPort?.on('message', (text: string) => {
    parentPort?.postMessage(mistake ?? find(text))
  })

  function find(text: string): RegexAnswer {
    const hits: {start: number; end: number; replacement: string}[] = []
    const counts = new Map<string, number>()
    let total = 0
    let room = MAX_REPLACEMENTS
    for (const match of text.matchAll(regex)) {
      if (match[0] === '' && !countEmpty) continue
      total++
      if (hits.length < keep && room >= 0) {
        const replacement = expand(match)
        room -= replacement.length
        hits.push({start: match.index, end: match.index + match[0].length, replacement})
      }
      if (countBy !== undefined) count(counts, group(match, countBy))
    }
    return {total, hits, counts}
  }

  function expand(match: RegExpExecArray): string {
    if (template === undefined) return ''
    return template.replace(/\$\$|\$\{(\w+)\}/g, (_, name) => (name === undefined ? '$' : (group(match, name) ?? '')))
  }

  function group(match: RegExpExecArray, name: string): string | undefined {
    return match.groups && Object.hasOwn(match.groups, name) ? match.groups[name] : match[Number(name)]
  }

  function count(counts: Map<string, number>, captured: string | undefined): void {
    if (captured === undefined) return
    const key = captured.slice(0, MAX_KEY_LENGTH)
    if (counts.has(key) || counts.size < MAX_COUNTS) counts.set(key, (counts.get(key) ?? 0) + 1)
  }

  /** A group that the pattern does not have. An alternative that fits nothing tells which it has. */
  function mistakeIn(): {mistake: string} | null {
    const groups = new RegExp(`${source}|`, flags).exec('')
    if (groups === null) return null
    const isKnown = (name: string) =>
      Object.hasOwn(groups.groups ?? {}, name) || (/^\d+$/.test(name) && Number(name) < groups.length)
    const named = [...(template ?? '').matchAll(/\$\$|\$\{(\w+)\}/g)].flatMap(([, name]) => name ?? [])
    const unknown = [...named, ...(countBy === undefined ? [] : [countBy])].find(name => !isKnown(name))
    return unknown === undefined ? null : {mistake: `it has no group ${unknown}`}
  }
}
