import type {Request} from './json-rpc.ts'
import type {ToolOutcome} from './protocol.ts'

/**
 * A call that waits for a person outlives one request (2026-07-28, basic/patterns/mrtr): the answer asks the client to
 * come again with the state, and the same call then joins what waits.
 */

/** Clients give up after 10 (the official SDK); the last one is told in words that the call waits. */
const MAX_ROUNDS = 8
const STATE = /^(appr-[0-9a-f]{8,64})\.([1-9])$/

/** Which attempt at a call a request is. */
export interface Round {
  /** from 1 */
  readonly number: number
  /** what the call waits for since an earlier round */
  readonly approvalId: string | null
}

/** null when the state is none of ours. Whose it is and for which call is looked at where the call is made. */
export function roundOf({requestState}: Request['params']): Round | null {
  if (requestState === undefined) return {number: 1, approvalId: null}
  const [, approvalId, number] = (typeof requestState === 'string' && STATE.exec(requestState)) || []
  return approvalId === undefined ? null : {number: Number(number) + 1, approvalId}
}

/** The result that sends the client round again; null when the call is over, or went round often enough. */
export function nextRound(outcome: ToolOutcome, {number}: Round, meta: object): Record<string, unknown> | null {
  const id = outcome.ok ? undefined : pendingId(outcome.error)
  if (id === undefined || number > MAX_ROUNDS) return null
  return {resultType: 'input_required', requestState: `${id}.${number}`, _meta: meta}
}

function pendingId(error: object): string | undefined {
  const {error_type, context} = error as {error_type?: string; context?: {approval_id?: string}}
  return error_type === 'ApprovalPending' ? context?.approval_id : undefined
}
