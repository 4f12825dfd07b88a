import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import type {ApprovalStore} from './index.ts'

const EVERY_MS = 1000
/** How long a request that is over can be looked at; the audit log knows it for longer. */
const KEEP_MS = 30 * 86_400_000

interface Options {
  readonly store: ApprovalStore
  readonly clock: Clock
  readonly log: Log
  sweep(): Promise<void>
}

/** Ends requests whose time is up, and forgets old ones. Timers of their own would not survive long lifetimes. */
export function createSweeper({store, clock, log, sweep}: Options): {start(): void; stop(): void} {
  let timer: NodeJS.Timeout | undefined
  const fail = (error: unknown) => log.error({err: error}, 'cannot look after the approvals')
  return {
    start() {
      const oldest = new Date(clock.now().getTime() - KEEP_MS).toISOString()
      store.approvals.removeBefore(oldest).catch(fail)
      timer = setInterval(() => sweep().catch(fail), EVERY_MS).unref()
    },
    stop: () => clearInterval(timer),
  }
}
