import {once} from 'node:events'
import {Worker} from 'node:worker_threads'
import {fail} from '../errors.ts'
import type {Matcher, MatchRequest} from './matcher.ts'
import {type RegexAnswer, type RegexJob, serveRegex} from './regex-worker.ts'
import {Slots} from './slots.ts'

/** For one text. A pattern that does not backtrack for ever needs a tenth of it for the largest one. */
const TIME_LIMIT_MS = 5000
const MEMORY_LIMIT_MB = 256
/** Threads at a time, of all callers together: so much of the machine a bad pattern can take. */
const threads = new Slots(4)

/** @throws InvalidPattern */
export async function openRegexMatcher(request: MatchRequest): Promise<Matcher> {
  const job = toJob(request)
  const release = await threads.take(request.signal)
  const worker = startWorker(job)
  const slow = new AbortController()
  const stop = AbortSignal.any([request.signal, slow.signal])

  async function answerTo(text: string): Promise<RegexAnswer> {
    const timer = setTimeout(() => slow.abort(), TIME_LIMIT_MS)
    try {
      worker.postMessage(text)
      const [answer] = await once(worker, 'message', {signal: stop})
      return answer
    } catch {
      request.signal.throwIfAborted()
      throw tooSlow()
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async find(text) {
      const answer = await answerTo(text)
      if ('mistake' in answer) throw invalid(request.pattern, answer.mistake)
      return answer
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate()
      release()
    },
  }
}

/** A thread is sent its code as text, so that it needs no file of its own in the built program. */
function startWorker(workerData: RegexJob): Worker {
  const worker = new Worker(`(${serveRegex})(require('node:worker_threads'))`, {
    eval: true,
    execArgv: [],
    env: {},
    workerData,
    resourceLimits: {maxOldGenerationSizeMb: MEMORY_LIMIT_MB},
  })
  // one that comes while nobody waits says no more than the next answer that does not come
  worker.on('error', () => {})
  return worker
}

function toJob({pattern, isRegex, ignoreCase, keep, replacement, countBy}: MatchRequest): RegexJob {
  const source = isRegex ? pattern : RegExp.escape(pattern)
  const flags = ignoreCase ? 'gim' : 'gm'
  // literal text is searched here for its letter case only: `$` means nothing in its replacement
  const template = isRegex ? replacement : replacement?.replaceAll('$', '$$$$')
  return {source, flags: flagsFor(source, flags), keep, template, countBy, countEmpty: replacement !== undefined}
}

/** Unicode mode where the pattern allows it; it forbids escapes that mean nothing, such as `\-`, and people write them. */
function flagsFor(source: string, flags: string): string {
  try {
    new RegExp(source, `${flags}u`)
    return `${flags}u`
  } catch {
    try {
      new RegExp(source, flags)
      return flags
    } catch (error) {
      throw invalid(source, error instanceof Error ? error.message : String(error))
    }
  }
}

function tooSlow(): Error {
  const seconds = TIME_LIMIT_MS / 1000
  return fail('PatternTooSlow', 'the regular expression takes too much time or memory here', {limit_seconds: seconds})
}

function invalid(pattern: string, reason: string): Error {
  return fail('InvalidPattern', `the regular expression is not valid: ${reason}`, {pattern, reason})
}
