import {SessionOver, type SessionState, StateQuotaReached} from '../agent-state.ts'
import {sizeOf} from './size.ts'

interface Item {
  /** JSON: nobody can change it from outside, and its size is known */
  readonly text: string
  readonly size: number
}

interface Options {
  readonly quotaBytes: number
  /** of all sessions together: each may be within its own, and the gateway still runs out of memory */
  readonly totalBytes: number
  isLive(sessionId: string): boolean
}

/** What sessions note for themselves, in memory: it goes with the session and with the gateway. */
export class SessionMemory implements SessionState {
  readonly #options: Options
  readonly #sessions = new Map<string, {items: Map<string, Item>; bytes: number}>()
  #bytes = 0

  constructor(options: Options) {
    this.#options = options
  }

  get(sessionId: string | null, key: string): unknown {
    const item = this.#itemsOf(sessionId).items.get(key)
    return item && JSON.parse(item.text)
  }

  set(sessionId: string | null, key: string, value: unknown): unknown {
    const session = this.#itemsOf(sessionId)
    const old = session.items.get(key)
    const text = JSON.stringify(value)
    const size = sizeOf(key, text)
    const growth = size - (old?.size ?? 0)
    const {quotaBytes, totalBytes} = this.#options
    if (session.bytes + growth > quotaBytes) throw reached(session.bytes, growth, quotaBytes)
    if (this.#bytes + growth > totalBytes) throw reached(this.#bytes, growth, totalBytes)
    session.items.set(key, {text, size})
    session.bytes += growth
    this.#bytes += growth
    return old && JSON.parse(old.text)
  }

  delete(sessionId: string | null, key: string): unknown {
    const session = this.#itemsOf(sessionId)
    const old = session.items.get(key)
    if (!old) return undefined
    session.items.delete(key)
    session.bytes -= old.size
    this.#bytes -= old.size
    return JSON.parse(old.text)
  }

  list(sessionId: string | null, prefix: string): string[] {
    return [...this.#itemsOf(sessionId).items.keys()].filter(key => key.startsWith(prefix)).sort()
  }

  clear(sessionId: string | null): number {
    const {items} = this.#itemsOf(sessionId)
    if (sessionId !== null) this.endSession(sessionId)
    return items.size
  }

  endSession(sessionId: string): void {
    this.#bytes -= this.#sessions.get(sessionId)?.bytes ?? 0
    this.#sessions.delete(sessionId)
  }

  /** A call may outlive its session: what it wrote then would stay for ever. */
  #itemsOf(sessionId: string | null): {items: Map<string, Item>; bytes: number} {
    if (sessionId === null || !this.#options.isLive(sessionId)) throw new SessionOver()
    const known = this.#sessions.get(sessionId)
    if (known) return known
    const fresh = {items: new Map<string, Item>(), bytes: 0}
    this.#sessions.set(sessionId, fresh)
    return fresh
  }
}

function reached(usedBytes: number, neededBytes: number, limitBytes: number): StateQuotaReached {
  return new StateQuotaReached({usedBytes, neededBytes, limitBytes})
}
