import {randomBytes} from 'node:crypto'

/** Tells those who wait that things of some name changed: requests for approval, mailboxes. */
export interface Changes {
  /** another one after each change, and after each start */
  readonly version: string
  note(id: string): void
  /** Resolves at the next change of this one, or of any; when the time is up; when the signal is aborted. */
  next(id: string | null, ms: number, signal: AbortSignal): Promise<void>
}

export function createChanges(): Changes {
  const run = randomBytes(4).toString('hex')
  const waiting = new Set<{id: string | null; wake: () => void}>()
  let count = 0
  return {
    get version() {
      return `${run}-${count}`
    },
    note(id) {
      count += 1
      for (const waiter of waiting) if (waiter.id === null || waiter.id === id) waiter.wake()
    },
    async next(id, ms, signal) {
      if (signal.aborted || ms <= 0) return
      const {promise, resolve} = Promise.withResolvers<void>()
      const waiter = {id, wake: resolve}
      const timer = setTimeout(resolve, ms)
      waiting.add(waiter)
      signal.addEventListener('abort', () => resolve(), {once: true})
      await promise
      clearTimeout(timer)
      waiting.delete(waiter)
    },
  }
}
