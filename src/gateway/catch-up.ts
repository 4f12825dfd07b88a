import {EARLIEST_TODAY, type GatewayClock} from './clock.ts'
import type {Log} from './log.ts'

const EVERY_MS = 1000

interface Options {
  readonly clock: GatewayClock
  readonly log: Log
  readonly store: {redate(before: Date, ms: number, onDone: () => void): Promise<void>}
  readonly sessions: {redate(ms: number): void}
  /** told once it is done */
  onCaughtUp(ms: number): void
}

export interface CatchUp {
  start(): Promise<void>
  stop(): void
}

/**
 * Waits for a clock that was not set. When it is, everything that was dated by it is dated anew, in one change: what
 * had a minute to live still has one.
 */
export function createCatchUp({clock, log, store, sessions, onCaughtUp}: Options): CatchUp {
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const ms = clock.leapMs
    if (ms === 0) return
    await store.redate(EARLIEST_TODAY, ms, () => {
      sessions.redate(ms)
      clock.leap()
    })
    log.info({aheadSeconds: Math.round(ms / 1000)}, 'the clock was set')
    onCaughtUp(ms)
  }

  return {
    async start() {
      await look()
      const isUnset = clock.now() < EARLIEST_TODAY
      if (!isUnset) return
      log.warn({now: clock.now()}, 'the clock of this machine was not set')
      timer = setInterval(() => {
        look()
          .catch(error => log.error({err: error}, 'cannot follow the clock'))
          .finally(() => clock.now() >= EARLIEST_TODAY && clearInterval(timer))
      }, EVERY_MS).unref()
    },
    stop: () => clearInterval(timer),
  }
}
