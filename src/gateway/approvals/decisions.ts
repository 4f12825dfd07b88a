import {KruxosError} from '../../contract/errors.ts'
import type {ApprovalRequest, Grant} from '../approval.ts'
import type {Changes} from '../changes.ts'
import type {Runs} from './executor.ts'
import {grantFor} from './grants.ts'
import type {ApprovalOptions} from './index.ts'
import type {Approvals, Decider, GrantTerms} from './types.ts'

interface Options extends ApprovalOptions {
  readonly changes: Changes
  readonly runs: Runs
}

type Decisions = Pick<Approvals, 'accept' | 'reject' | 'cancel' | 'find'> & {expireOverdue(): Promise<void>}

/** The ways in which a request stops to be pending. Each is one durable change; of two at once one wins. */
export function createDecisions({store, clock, changes, runs, onEnded}: Options): Decisions {
  const now = () => clock.now().toISOString()

  async function find(prefix: string): Promise<ApprovalRequest> {
    const exact = await store.approvals.get(prefix)
    if (exact) return exact
    const [request, other] = await store.approvals.findByPrefix(prefix)
    if (!request) throw neverExisted(prefix)
    if (other) throw new KruxosError('USAGE', `several requests begin with ${prefix}`, {hint: 'kruxos approve list'})
    return request
  }

  async function end({id}: ApprovalRequest, state: 'expired' | 'cancelled', by: string): Promise<void> {
    const decision = {state, decidedAt: now(), decidedBy: by, decisionReason: null}
    if (!(await store.approvals.decide(id, decision))) return
    changes.note(id)
    const request = await store.approvals.get(id)
    if (request) onEnded(request)
  }

  async function expireOverdue(): Promise<void> {
    for (const request of await store.approvals.overdue(now())) await end(request, 'expired', 'the gateway')
  }

  return {
    find,
    expireOverdue,

    async accept({id}: ApprovalRequest, {by, reason}: Decider, terms?: GrantTerms) {
      await expireOverdue()
      const outcome = await store.transaction(async ({approvals, grants}) => {
        const request = await approvals.get(id)
        if (!request) throw neverExisted(id)
        const grant: Grant | null = terms ? grantFor(request, terms, by, clock.now()) : null
        const decision = {state: 'approved', decidedAt: now(), decidedBy: by, decisionReason: reason ?? null} as const
        const changed = await approvals.decide(id, decision)
        if (!changed) return alreadyAccepted(request)
        if (grant) await grants.insert(grant)
        return {changed, grant}
      })
      if (!outcome.changed) return outcome
      changes.note(id)
      runs.start(id)
      return outcome
    },

    async reject({id}: ApprovalRequest, {by, reason}: Decider) {
      await expireOverdue()
      const decision = {state: 'rejected', decidedAt: now(), decidedBy: by, decisionReason: reason ?? null} as const
      if (await store.approvals.decide(id, decision)) {
        changes.note(id)
        return true
      }
      const request = await find(id)
      if (request.state === 'rejected') return false
      throw alreadyOver(request)
    },

    async cancel(whose, by) {
      runs.abort(whose)
      const waiting = (await store.approvals.list({states: ['pending']})).filter(whose)
      for (const request of waiting) await end(request, 'cancelled', by)
    },
  }
}

function neverExisted(id: string): KruxosError {
  return new KruxosError('NOT_FOUND', `there never was a request ${id}, or it is over for longer than 30 days`, {
    hint: 'kruxos approve list --all',
  })
}

/** The same yes twice is no conflict. */
function alreadyAccepted(request: ApprovalRequest): {changed: false; grant: null} {
  if (['approved', 'running', 'done', 'unknown'].includes(request.state)) return {changed: false, grant: null}
  throw alreadyOver(request)
}

function alreadyOver({id, state, expiresAt, decidedAt, decidedBy}: ApprovalRequest): KruxosError {
  const what =
    state === 'expired' || state === 'pending'
      ? `${id} expired at ${expiresAt}: nobody had decided`
      : `${id} was ${state === 'rejected' || state === 'cancelled' ? state : 'approved'} at ${decidedAt} by ${decidedBy}`
  return new KruxosError('CONFLICT', what, {hint: `kruxos approve show ${id}`})
}
