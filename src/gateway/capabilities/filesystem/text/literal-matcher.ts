import {setImmediate} from 'node:timers/promises'
import type {Hit, Matcher, MatchRequest} from './matcher.ts'

/** So many hits are counted before other calls get a turn. */
const HITS_PER_TURN = 100_000

export function literalMatcher({pattern, keep, replacement = '', signal}: MatchRequest): Matcher {
  return {
    async find(text) {
      const hits: Hit[] = []
      let total = 0
      for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + pattern.length)) {
        if (hits.length < keep) hits.push({start: at, end: at + pattern.length, replacement})
        if (++total % HITS_PER_TURN === 0) await setImmediate(undefined, {signal})
      }
      return {total, hits, counts: new Map()}
    },
    async [Symbol.asyncDispose]() {},
  }
}
