import assert from 'node:assert/strict'
import {test} from 'node:test'
import {createClock} from '../../../src/gateway/clock.ts'

const DAY = 86_400_000

test('case 197: a wall clock that is set back does not stretch time, one that is set forward is followed', () => {
  let wall = 10 * DAY
  let monotonic = 0
  const clock = createClock(
    () => wall,
    () => monotonic,
  )
  const pass = (ms: number) => {
    wall += ms
    monotonic += ms
  }
  pass(1000)
  assert.equal(clock.now().getTime(), 10 * DAY + 1000)
  wall -= DAY
  pass(1000)
  assert.equal(clock.now().getTime(), 10 * DAY + 2000)
  wall = 0
  pass(1000)
  assert.equal(clock.now().getTime(), 10 * DAY + 3000)
  wall = 20 * DAY
  pass(1000)
  assert.equal(clock.now().getTime(), 20 * DAY + 1000)
})
