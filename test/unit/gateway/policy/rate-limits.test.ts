import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {openRateLimits, type RateStorage} from '../../../../src/gateway/policy/rate-limits.ts'
import type {Limit} from '../../../../src/policy/index.ts'
import {tempStore} from '../store/temp-store.ts'

const START = Date.UTC(2026, 0, 5, 12)
const limit = (max: number, windowSeconds: number): Limit => ({max, windowSeconds, onExceed: 'deny', key: 'rule'})
const fail = (error: unknown) => {
  throw error
}
const NOWHERE: RateStorage = {put: async () => {}, list: async () => [], removeBefore: async () => {}}

test('a limit holds for each agent by itself, says how long to wait, and keeps its word', async () => {
  const limits = await openRateLimits(NOWHERE, new Date(START), fail)
  const hourly = limit(3, 3600)
  const at = (seconds: number) => new Date(START + seconds * 1000)
  for (const second of [0, 10, 20]) {
    assert.equal(limits.wait(hourly, 'bot', at(second)), 0)
    limits.count(hourly, 'bot', at(second))
  }
  const wait = limits.wait(hourly, 'bot', at(30))
  assert.ok(wait > 3500 && wait <= 3600 + 60, String(wait))
  assert.equal(limits.wait(hourly, 'other', at(30)), 0)
  assert.ok(limits.wait(hourly, 'bot', at(30 + wait - 1)) > 0)
  assert.equal(limits.wait(hourly, 'bot', at(30 + wait)), 0)
})

test('in no window of that length there are ever more calls than the limit', async () => {
  const gaps = fc.array(fc.integer({min: 0, max: 40_000}), {minLength: 1, maxLength: 200})
  await fc.assert(
    fc.asyncProperty(gaps, fc.integer({min: 1, max: 5}), fc.constantFrom(1, 7, 60, 90), async (steps, max, seconds) => {
      const limits = await openRateLimits(NOWHERE, new Date(START), fail)
      const rule = limit(max, seconds)
      const admitted: number[] = []
      let now = START
      for (const step of steps) {
        now += step
        if (limits.wait(rule, 'bot', new Date(now)) > 0) continue
        limits.count(rule, 'bot', new Date(now))
        admitted.push(now)
      }
      for (const [index, end] of admitted.entries())
        assert.ok(admitted.slice(0, index + 1).filter(at => at > end - seconds * 1000).length <= max)
    }),
    {numRuns: 300},
  )
})

test('counters survive a restart, and those of longest ago are forgotten', async t => {
  const store = await tempStore(t)
  const hourly = limit(2, 3600)
  const first = await openRateLimits(store.rateCounts, new Date(START), fail)
  first.count(hourly, 'bot', new Date(START))
  first.count(hourly, 'bot', new Date(START + 1000))
  await first.settle()
  const second = await openRateLimits(store.rateCounts, new Date(START + 2000), fail)
  assert.ok(second.wait(hourly, 'bot', new Date(START + 2000)) > 0)
  await openRateLimits(store.rateCounts, new Date(START + 40 * 86_400_000), fail)
  assert.deepEqual(await store.rateCounts.list(), [])
})
