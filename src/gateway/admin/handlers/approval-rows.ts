import type {Approval, Grant} from '../../../contract/approval.ts'
import type {ApprovalRequest, Grant as GrantRow} from '../../approval.ts'

const MAX_SUMMARY_LENGTH = 160

export function toApproval(request: ApprovalRequest): Approval {
  const {id, state, agent, principal, sessionId, capability, inputHash, input, rule, reason} = request
  const {createdAt, expiresAt, decidedAt, decidedBy, decisionReason, maxGrantSeconds} = request
  return {
    id,
    state,
    agent,
    principal,
    session: sessionId,
    capability,
    inputHash,
    summary: JSON.stringify(input).slice(0, MAX_SUMMARY_LENGTH),
    rule,
    reason,
    createdAt,
    expiresAt,
    decidedAt,
    decidedBy,
    decisionReason,
    maxGrantSeconds,
  }
}

export function toGrant(row: GrantRow, now: Date): Grant {
  const {id, agent, capability, inputHash, rule, approvalId, createdAt, createdBy, expiresAt, times, used} = row
  return {
    id,
    state: stateOf(row, now),
    agent,
    capability,
    args: inputHash === null ? 'rule' : 'exact',
    rule,
    approval: approvalId,
    createdAt,
    createdBy,
    expiresAt,
    times,
    used,
  }
}

function stateOf({revokedAt, times, used, expiresAt}: GrantRow, now: Date): Grant['state'] {
  if (revokedAt !== null) return 'revoked'
  if (times !== null && used >= times) return 'used'
  return new Date(expiresAt) <= now ? 'expired' : 'active'
}

/** `filesystem.*`, `*` or a name. */
export function fits(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined || pattern === '*') return true
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}
