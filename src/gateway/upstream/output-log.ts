import type {Log} from '../log.ts'
import {clean} from './text.ts'

const MAX_LINES_PER_WINDOW = 100
const WINDOW_MS = 60_000
const MAX_LINE = 500
/** Shorter values stand in ordinary words. */
const MIN_SECRET = 6

/** What a server writes for people goes into the gateway's log: some lines a minute, without the secrets that it was given. */
export function logOutput(log: Log, upstream: string, secrets: readonly string[]): (line: string) => void {
  const hidden = secrets.filter(({length}) => length >= MIN_SECRET)
  let windowEnds = 0
  let lines = 0
  return line => {
    if (performance.now() > windowEnds) {
      windowEnds = performance.now() + WINDOW_MS
      lines = 0
    }
    lines += 1
    if (lines > MAX_LINES_PER_WINDOW) return
    const text = hidden.reduce((masked, secret) => masked.replaceAll(secret, '*****'), line)
    log.info({upstream, output: clean(text, MAX_LINE)}, 'an upstream server wrote')
    if (lines === MAX_LINES_PER_WINDOW) log.warn({upstream}, 'an upstream server writes too much; the rest is left out')
  }
}
