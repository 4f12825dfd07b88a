import {randomBytes} from 'node:crypto'
import type {CallContext} from '../../../capability.ts'
import {fail} from '../errors.ts'
import type {Glob} from '../text/glob.ts'
import type {FolderChange} from './changes.ts'
import type {Snapshot} from './snapshot.ts'

const MAX_WATCHES = 16
const FORGOTTEN_AFTER_MS = 3_600_000

/** A folder that somebody asks about again and again. */
export interface Watch {
  readonly id: string
  /** absolute, as callers see it */
  readonly path: string
  readonly isRecursive: boolean
  readonly types: readonly FolderChange['type'][]
  readonly fits: Glob
  /** what the folder held at the last answer */
  seen: Snapshot
  askedAtMs: number
}

/** The watches of each session, in memory. An operator has none, so all operators share theirs. */
export class Watches {
  readonly #now: () => Date
  readonly #bySession = new Map<string | null, Map<string, Watch>>()

  constructor(now: () => Date) {
    this.#now = now
  }

  /** @throws TooManyWatches */
  add({sessionId}: CallContext, watch: Omit<Watch, 'id' | 'askedAtMs'>): Watch {
    this.#forgetUnasked()
    const own = this.#bySession.get(sessionId) ?? new Map<string, Watch>()
    if (own.size >= MAX_WATCHES)
      throw fail('TooManyWatches', `you have ${MAX_WATCHES} watches`, {limit: MAX_WATCHES, watch_ids: [...own.keys()]})
    const added = {...watch, id: `watch-${randomBytes(4).toString('hex')}`, askedAtMs: this.#now().getTime()}
    this.#bySession.set(sessionId, own.set(added.id, added))
    return added
  }

  /** @throws WatchNotFound */
  get({sessionId}: CallContext, id: string): Watch {
    this.#forgetUnasked()
    const watch = this.#bySession.get(sessionId)?.get(id)
    if (!watch) throw fail('WatchNotFound', `you have no watch ${id}`, {watch_id: id})
    watch.askedAtMs = this.#now().getTime()
    return watch
  }

  remove({sessionId}: CallContext, id: string): void {
    this.#bySession.get(sessionId)?.delete(id)
  }

  endSession(sessionId: string): void {
    this.#bySession.delete(sessionId)
  }

  #forgetUnasked(): void {
    const limit = this.#now().getTime() - FORGOTTEN_AFTER_MS
    for (const [sessionId, own] of this.#bySession) {
      for (const watch of own.values()) if (watch.askedAtMs < limit) own.delete(watch.id)
      if (own.size === 0) this.#bySession.delete(sessionId)
    }
  }
}
