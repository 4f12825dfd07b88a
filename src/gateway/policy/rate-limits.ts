import {createHash} from 'node:crypto'
import type {Limit} from '../../policy/index.ts'

/** A window is counted in so many stretches: a call is forgotten at most one of them late, and never early. */
const SLOTS = 60

export interface RateRow {
  readonly rule: string
  readonly agent: string
  readonly slotEndsAt: string
  readonly count: number
}

export interface RateStorage {
  put(row: RateRow): Promise<void>
  list(): Promise<RateRow[]>
  removeBefore(slotEndsAt: string): Promise<void>
}

export interface RateLimits {
  /** seconds until one more call fits; 0: it fits now */
  wait(limit: Limit, agent: string, now: Date): number
  count(limit: Limit, agent: string, now: Date): void
  /** what is not written yet, and how it went */
  settle(): Promise<void>
}

/** end of a stretch in ms since 1970 -> calls in it */
type Slots = Map<number, number>

/** The counters that an earlier run left, going on. They are written behind the calls, a moment late. */
export async function openRateLimits(
  storage: RateStorage,
  now: Date,
  onError: (error: unknown) => void,
): Promise<RateLimits> {
  await storage.removeBefore(new Date(now.getTime() - MAX_WINDOW_MS).toISOString())
  const counters = new Map<string, Slots>()
  for (const {rule, agent, slotEndsAt, count} of await storage.list())
    slotsOf(counters, rule, agent).set(Date.parse(slotEndsAt), count)
  const unwritten = new Map<string, RateRow>()
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    for (const [key, row] of unwritten) {
      unwritten.delete(key)
      await storage.put(row)
    }
  }

  return {
    wait: (limit, agent, at) => waitOf(slotsOf(counters, idOf(limit), agent), limit, at.getTime()),
    count(limit, agent, at) {
      const rule = idOf(limit)
      const slots = slotsOf(counters, rule, agent)
      forget(slots, at.getTime() - limit.windowSeconds * 1000)
      const end = slotEnd(limit, at.getTime())
      const count = (slots.get(end) ?? 0) + 1
      slots.set(end, count)
      const slotEndsAt = new Date(end).toISOString()
      if (unwritten.size === 0) writing = writing.then(write).catch(onError)
      unwritten.set(`${rule} ${agent} ${slotEndsAt}`, {rule, agent, slotEndsAt, count})
    },
    settle: () => writing,
  }
}

const MAX_WINDOW_MS = 31 * 86_400_000

/** The rule without its wording: counting goes on when a reason, a maximum or the place in the file changes. */
function idOf({key}: Limit): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32)
}

function slotsOf(counters: Map<string, Slots>, rule: string, agent: string): Slots {
  const key = `${rule} ${agent}`
  const known = counters.get(key) ?? new Map<number, number>()
  counters.set(key, known)
  return known
}

function slotEnd({windowSeconds}: Limit, at: number): number {
  const width = Math.ceil(windowSeconds / SLOTS) * 1000
  return (Math.floor(at / width) + 1) * width
}

function forget(slots: Slots, before: number): void {
  for (const end of slots.keys()) if (end <= before) slots.delete(end)
}

function waitOf(slots: Slots, {max, windowSeconds}: Limit, at: number): number {
  const window = windowSeconds * 1000
  const live = [...slots].filter(([end]) => end > at - window).sort(([a], [b]) => a - b)
  let used = live.reduce((sum, [, count]) => sum + count, 0)
  let until = at
  for (const [end, count] of live) {
    if (used < max) break
    used -= count
    until = end + window
  }
  return Math.ceil((until - at) / 1000)
}
