import {randomBytes} from 'node:crypto'
import {
  SessionOver,
  type SharedChange,
  type SharedChanges,
  type SharedWatching,
  TooManySharedWatches,
} from '../agent-state.ts'

const MAX_WATCHES = 16
/** Keys of which a watch that nobody asks remembers a change. */
const MAX_CHANGES = 1000

interface Watch {
  readonly prefix: string
  /** the latest of each key */
  changes: Map<string, SharedChange>
  isTruncated: boolean
  /** ends the wait of the call that waits for a change */
  wake(): void
}

interface Options {
  isLive(sessionId: string): boolean
}

/** Who wants to know of which shared keys; in memory, for as long as the session lasts. */
export class SharedWatches implements SharedWatching {
  readonly #options: Options
  readonly #sessions = new Map<string, Map<string, Watch>>()

  constructor(options: Options) {
    this.#options = options
  }

  add(sessionId: string | null, prefix: string): string {
    if (sessionId === null || !this.#options.isLive(sessionId)) throw new SessionOver()
    const own = this.#sessions.get(sessionId) ?? new Map<string, Watch>()
    if (own.size >= MAX_WATCHES) throw new TooManySharedWatches(MAX_WATCHES)
    const id = `sub-${randomBytes(6).toString('hex')}`
    this.#sessions.set(sessionId, own.set(id, {prefix, changes: new Map(), isTruncated: false, wake: () => {}}))
    return id
  }

  async take(sessionId: string | null, id: string, waitMs: number, signal: AbortSignal): Promise<SharedChanges | null> {
    const watch = this.#find(sessionId, id)
    if (!watch) return null
    if (waitMs > 0 && watch.changes.size === 0 && !watch.isTruncated) await nextChange(watch, waitMs, signal)
    signal.throwIfAborted()
    const {changes, isTruncated} = watch
    Object.assign(watch, {changes: new Map(), isTruncated: false})
    return {changes: [...changes.values()], isTruncated}
  }

  remove(sessionId: string | null, id: string): boolean {
    this.#find(sessionId, id)?.wake()
    return this.#sessions.get(sessionId ?? '')?.delete(id) ?? false
  }

  endSession(sessionId: string): void {
    this.#sessions.delete(sessionId)
  }

  /** `null`: anything may be different. */
  note(change: SharedChange | null): void {
    for (const own of this.#sessions.values()) {
      for (const watch of own.values())
        if (change === null || change.key.startsWith(watch.prefix)) remember(watch, change)
    }
  }

  #find(sessionId: string | null, id: string): Watch | undefined {
    return this.#sessions.get(sessionId ?? '')?.get(id)
  }
}

function remember(watch: Watch, change: SharedChange | null): void {
  const isRoom = change !== null && (watch.changes.has(change.key) || watch.changes.size < MAX_CHANGES)
  if (isRoom) watch.changes.set(change.key, change)
  else watch.isTruncated = true
  watch.wake()
}

/** Resolves with a change, or when the time is over, or when the signal says so. */
function nextChange(watch: Watch, waitMs: number, signal: AbortSignal): Promise<void> {
  const {promise, resolve} = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  watch.wake = resolve
  signal.addEventListener('abort', () => resolve(), {once: true})
  return promise.finally(() => clearTimeout(timer))
}
