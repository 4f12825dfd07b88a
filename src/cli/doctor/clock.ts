import {type Check, failed, ok} from './check.ts'

/** No build of kruxos is older; a clock before it was never set. */
const EARLIEST = Date.UTC(2026, 0, 1)
/** Less than that is the steering of time servers. */
const TOLERANCE_MS = 60_000
const SET_CLOCK = 'sudo timedatectl set-ntp true'

export function checkClock(now: Date): Check {
  if (now.getTime() >= EARLIEST) return ok('clock', now.toISOString())
  const detail = `it says ${now.toISOString()}: certificates and lifetimes go by it`
  return failed('clock', detail, SET_CLOCK, 'IO')
}

/** Tokens that have expired would live again. */
export function checkClockSince(startedAt: string, now: Date): Check[] {
  if (now.getTime() >= Date.parse(startedAt) - TOLERANCE_MS) return []
  return [failed('clock', `it went back: the gateway was started at ${startedAt}`, SET_CLOCK, 'IO')]
}
