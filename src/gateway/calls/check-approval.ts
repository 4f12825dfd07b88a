import type {Approvals} from '../approvals/index.ts'
import {outcomeOf} from './ask-for-approval.ts'
import type {Caller, CallOutcome} from './call.ts'

/** What the one who asked may know of a request. */
export interface ApprovalReport {
  readonly approval_id: string
  readonly status: string
  readonly capability: string
  readonly expires_at: string
  readonly decided_at: string | null
  /** what the call answered; null while it is not over */
  readonly outcome: CallOutcome | null
}

export type CheckApproval = (caller: Caller, id: string) => Promise<ApprovalReport | null>

const OPEN = ['pending', 'approved', 'running']

/** Only for the token that asked: of another's request it says what it says of one that never was. */
export function createCheckApproval(approvals: Pick<Approvals, 'get' | 'collect'>): CheckApproval {
  return async ({agent, tokenId}, id) => {
    const request = await approvals.get(id)
    if (request?.agent !== agent || request.tokenId !== tokenId) return null
    const isOver = !OPEN.includes(request.state)
    await approvals.collect(request)
    return {
      approval_id: request.id,
      status: request.state,
      capability: request.capability,
      expires_at: request.expiresAt,
      decided_at: request.decidedAt,
      outcome: isOver ? outcomeOf(request) : null,
    }
  }
}
