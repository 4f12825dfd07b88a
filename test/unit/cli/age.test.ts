import assert from 'node:assert/strict'
import {test} from 'node:test'
import {age, duration, moment} from '../../../src/cli/age.ts'

const NOW = new Date('2026-11-23T08:00:00.000Z')
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString()

test('an age is told in its largest unit', () => {
  const cases: [number, string][] = [
    [0, '0s'],
    [59, '59s'],
    [60, '1m'],
    [320, '5m'],
    [3599, '59m'],
    [7200, '2h'],
    [86_399, '23h'],
    [3 * 86_400, '3d'],
  ]
  for (const [seconds, text] of cases) assert.equal(age(before(seconds), NOW), text)
})

test('a clock that went back gives no negative age', () => {
  assert.equal(age(before(-30), NOW), '0s')
})

test('a duration is told in its two largest units', () => {
  const cases: [number, string][] = [
    [0, '0s'],
    [61, '1m'],
    [13_320, '3h 42m'],
    [86_400, '1d 0h'],
    [183_600, '2d 3h'],
  ]
  for (const [seconds, text] of cases) assert.equal(duration(seconds), text)
})

test('a moment is told to the minute, in UTC', () => {
  assert.equal(moment('2026-11-23T08:05:59.123Z'), '2026-11-23 08:05 UTC')
})
