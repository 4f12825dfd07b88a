export interface Clock {
  now(): Date
}

/** No right clock is behind this: one that is was never set, as on a machine without a battery before NTP has answered. */
export const EARLIEST_TODAY = new Date('2026-01-01T00:00:00Z')

export interface GatewayClock extends Clock {
  /** by how much the wall clock is ahead since it was set, ms; 0 when there is nothing to catch up on */
  readonly leapMs: number
  /** Goes by the wall clock from now on. */
  leap(): void
}

interface ClockOptions {
  wall?(): number
  monotonic?(): number
  /** the last time that an earlier run wrote down */
  readonly last?: Date | undefined
}

/**
 * Wall time that never goes back: after a step backwards it goes on from where it was, by the monotonic clock,
 * so that a lifetime is not prolonged by setting the clock. A clock that was not set goes on from `last`; when it is
 * set, time waits for `leap`, so that what was dated by it can be dated anew (docs/decisions/0010).
 */
export function createClock({
  wall = Date.now,
  monotonic = () => performance.now(),
  last,
}: ClockOptions = {}): GatewayClock {
  let latest = startOf(wall(), last?.getTime())
  let seen = monotonic()
  const isAhead = () => isUnset(latest) && !isUnset(wall())
  const advance = () => {
    const elapsed = monotonic() - seen
    seen += elapsed
    latest += elapsed
  }
  return {
    now() {
      advance()
      if (!isAhead()) latest = Math.max(wall(), latest)
      return new Date(latest)
    },
    get leapMs() {
      advance()
      return isAhead() ? wall() - latest : 0
    },
    leap() {
      latest = Math.max(wall(), latest)
    },
  }
}

function isUnset(time: number): boolean {
  return time < EARLIEST_TODAY.getTime()
}

function startOf(wall: number, last: number | undefined): number {
  if (last === undefined || (!isUnset(wall) && !isUnset(last))) return wall
  return isUnset(wall) ? Math.max(wall, last) : last
}
