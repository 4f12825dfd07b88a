import {CancelledError} from '../calls/cancelled.ts'
import type {RequestId} from './json-rpc.ts'

export interface RunningCall {
  readonly signal: AbortSignal
  /** not answered yet, not cancelled, connection not closed */
  readonly isOwed: boolean
  /** true when the answer was still owed */
  finish(): boolean
}

/** The calls of one connection that have no answer yet. */
export interface CallsInFlight {
  readonly size: number
  has(id: RequestId): boolean
  begin(id: RequestId): RunningCall
  cancel(id: unknown): void
  cancelAll(): void
}

export function createCallsInFlight(): CallsInFlight {
  const running = new Map<unknown, AbortController>()

  function cancel(id: unknown, reason: Error): void {
    running.get(id)?.abort(reason)
    running.delete(id)
  }

  return {
    get size() {
      return running.size
    },
    has: id => running.has(id),
    begin(id) {
      const controller = new AbortController()
      running.set(id, controller)
      return {
        signal: controller.signal,
        get isOwed() {
          return running.get(id) === controller
        },
        finish: () => running.get(id) === controller && running.delete(id),
      }
    },
    cancel: id => cancel(id, new CancelledError()),
    cancelAll() {
      for (const id of [...running.keys()]) cancel(id, new Error('the client went away'))
    },
  }
}
