import type {Approvals} from './approvals/index.ts'
import type {Scheduler} from './scheduler/index.ts'
import type {Sessions} from './sessions/index.ts'

interface Rooms {
  readonly sessions: Pick<Sessions, 'closeByToken'>
  readonly scheduler: Pick<Scheduler, 'abort'>
  readonly approvals: Pick<Approvals, 'abort'>
}

/** Ends what a token has open, once it is no longer valid. */
export function tokenEnder({sessions, scheduler, approvals}: Rooms): (ended: string, reason: string) => void {
  return (ended, reason) => {
    sessions.closeByToken(ended, reason)
    scheduler.abort(({tokenId}) => tokenId === ended)
    approvals.abort(({tokenId}) => tokenId === ended)
  }
}
