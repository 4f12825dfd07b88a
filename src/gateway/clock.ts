export interface Clock {
  now(): Date
}

/**
 * Wall time that never goes back: after a step backwards it goes on from where it was, by the monotonic clock,
 * so that a lifetime is not prolonged by setting the clock.
 */
export function createClock(wall: () => number = Date.now, monotonic: () => number = () => performance.now()): Clock {
  let latest = wall()
  let seen = monotonic()
  return {
    now() {
      const elapsed = monotonic() - seen
      seen += elapsed
      latest = Math.max(wall(), latest + elapsed)
      return new Date(latest)
    },
  }
}
