import {setTimeout as sleep} from 'node:timers/promises'
import {reasonOf} from './faults.ts'

const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 60_000
/** What ran so long is not something that cannot start. */
const STEADY_MS = 60_000

interface Supervised {
  readonly signal: AbortSignal
  /** from its start to its end; resolves or rejects with the reason */
  live(): Promise<string>
  /** told after each end but the last */
  onEnd(reason: string): void
}

/** Starts something again whenever it ends, later each time, until the signal. Never rejects. */
export async function supervise({signal, live, onEnd}: Supervised): Promise<void> {
  let delay = FIRST_DELAY_MS
  while (!signal.aborted) {
    const started = performance.now()
    const reason = await live().catch(reasonOf)
    if (signal.aborted) return
    onEnd(reason)
    if (performance.now() - started > STEADY_MS) delay = FIRST_DELAY_MS
    await sleep(delay * (0.5 + Math.random()), undefined, {signal}).catch(() => {})
    delay = Math.min(delay * 2, MAX_DELAY_MS)
  }
}
