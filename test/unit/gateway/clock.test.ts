import assert from 'node:assert/strict'
import {test} from 'node:test'
import {createClock} from '../../../src/gateway/clock.ts'

const DAY = 86_400_000

test('case 197: a wall clock that is set back does not stretch time, one that is set forward is followed', () => {
  let wall = 10 * DAY
  let monotonic = 0
  const clock = createClock({wall: () => wall, monotonic: () => monotonic})
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

/** A wall clock and a monotonic one; `set` is what NTP does. */
function fakeTime(start: number) {
  const time = {wall: start, monotonic: 0}
  return {
    wall: () => time.wall,
    monotonic: () => time.monotonic,
    pass(ms: number) {
      time.wall += ms
      time.monotonic += ms
    },
    set(wall: number) {
      time.wall = wall
    },
  }
}

const NOW = Date.UTC(2026, 10, 23)

test('a clock that is set from 1970 waits for the leap, and then goes by the wall', () => {
  const time = fakeTime(10_000)
  const clock = createClock(time)
  assert.equal(clock.leapMs, 0)
  time.set(NOW)
  time.pass(5000)
  assert.equal(clock.now().getTime(), 15_000, 'nothing that was dated in 1970 is overtaken')
  assert.equal(clock.leapMs, NOW + 5000 - 15_000)
  clock.leap()
  assert.equal(clock.now().getTime(), NOW + 5000)
  assert.equal(clock.leapMs, 0)
})

test('case 197: a boot in 1970 goes on from what was last written, so that nothing that expired lives again', () => {
  const time = fakeTime(3000)
  const clock = createClock({...time, last: new Date(NOW)})
  time.pass(1000)
  assert.equal(clock.now().getTime(), NOW + 1000)
  time.set(NOW + DAY)
  assert.equal(clock.leapMs, 0, 'nothing was dated wrongly')
  assert.equal(clock.now().getTime(), NOW + DAY)
})

test('what a run in 1970 wrote is caught up with at the next start, when the clock was set meanwhile', () => {
  const clock = createClock({...fakeTime(NOW), last: new Date(60_000)})
  assert.equal(clock.now().getTime(), 60_000)
  assert.equal(clock.leapMs, NOW - 60_000)
  assert.equal(
    createClock({...fakeTime(NOW), last: new Date(NOW + DAY)})
      .now()
      .getTime(),
    NOW,
  )
})
