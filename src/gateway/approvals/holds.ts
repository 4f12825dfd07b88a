import type {ApprovalRequest} from '../approval.ts'
import type {Changes} from '../changes.ts'
import type {ApprovalStore} from './index.ts'
import type {Approvals} from './types.ts'

/** Hosts give a call up when they hear nothing; protocol notes ask for a sign every 10 to 15 seconds. */
const TELL_EVERY_MS = 5000
const OPEN: readonly ApprovalRequest['state'][] = ['pending', 'approved', 'running']

interface Services {
  readonly store: ApprovalStore
  readonly changes: Changes
}

/** Calls that wait for their request. A held call is only a waiter: the row does not depend on it. */
export function createHolds({store, changes}: Services): Pick<Approvals, 'hold'> & {isHeld(id: string): boolean} {
  const held = new Map<string, number>()

  function count(id: string, step: 1 | -1): void {
    const next = (held.get(id) ?? 0) + step
    if (next > 0) held.set(id, next)
    else held.delete(id)
  }

  return {
    isHeld: id => held.has(id),
    async hold(id, {seconds, signal, onWait}) {
      const start = performance.now()
      const end = start + seconds * 1000
      count(id, 1)
      try {
        for (;;) {
          const request = await store.approvals.get(id)
          if (!request) throw new Error(`the request ${id} is gone`)
          const left = end - performance.now()
          if (!OPEN.includes(request.state) || left <= 0 || signal.aborted) return request
          onWait(Math.round(performance.now() - start) / 1000)
          await changes.next(id, Math.min(left, TELL_EVERY_MS), signal)
        }
      } finally {
        count(id, -1)
      }
    },
  }
}
