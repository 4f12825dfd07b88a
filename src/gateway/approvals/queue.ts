import {randomBytes} from 'node:crypto'
import type {ApprovalRequest, Binding, CallResult} from '../approval.ts'
import type {Changes} from '../changes.ts'
import {createDecisions} from './decisions.ts'
import {digestOf} from './digest.ts'
import type {Runs} from './executor.ts'
import {createHolds} from './holds.ts'
import type {ApprovalOptions} from './index.ts'
import {outcomeUnknown} from './refusals.ts'
import type {Approvals, Ruling} from './types.ts'

interface Options extends ApprovalOptions {
  readonly changes: Changes
  readonly runs: Runs
}

type Queue = Pick<
  Approvals,
  'standing' | 'ask' | 'hold' | 'collect' | 'withdraw' | 'cancel' | 'get' | 'find' | 'list' | 'accept' | 'reject'
> & {
  expireOverdue(): Promise<void>
  /** What was running when an earlier gateway ended may have been done, or not: it is never run again. */
  giveUpRunning(): Promise<void>
}

export function createQueue(options: Options): Queue {
  const {store, clock, changes, maxPendingPerAgent} = options
  const decisions = createDecisions(options)
  const holds = createHolds({store, changes})

  async function standing(binding: Binding): Promise<ApprovalRequest | null> {
    await decisions.expireOverdue()
    const known = await store.approvals.latest(digestOf(binding))
    return known && stillAnswers(known, clock.now()) ? known : null
  }

  async function ask(
    binding: Binding,
    input: Record<string, unknown>,
    ruling: Ruling,
  ): Promise<{request: ApprovalRequest; isNew: boolean} | 'full'> {
    const known = await standing(binding)
    if (known) return {request: known, isNew: false}
    if ((await store.approvals.countPending(binding.agent)) >= maxPendingPerAgent) return 'full'
    const request = newRequest(binding, input, ruling, clock.now())
    // Of the same call made twice at once the second joins the first.
    if (!(await store.approvals.insert(request))) return ask(binding, input, ruling)
    changes.note(request.id)
    return {request, isNew: true}
  }

  return {
    ...decisions,
    standing,
    ask,
    hold: holds.hold,
    async withdraw(id) {
      if (!holds.isHeld(id)) await decisions.cancel(request => request.id === id, 'the one who asked')
    },
    async collect({id, state}) {
      if (state === 'done' || state === 'unknown') await store.approvals.collect(id, clock.now().toISOString())
    },
    get: id => store.approvals.get(id),
    list: filter => store.approvals.list(filter),
    async giveUpRunning() {
      for (const request of await store.approvals.list({states: ['running']})) {
        const result: CallResult = {ok: false, error: outcomeUnknown(request)}
        await store.approvals.finish(request.id, 'unknown', result)
        options.onEnded({...request, state: 'unknown', result})
      }
    },
  }
}

/**
 * An end that the caller has not been told is kept for it as long, from the decision, as the request was good for.
 * A rejection stands until the request would have expired, however often the call is repeated.
 */
function stillAnswers({state, createdAt, expiresAt, decidedAt, collectedAt}: ApprovalRequest, now: Date): boolean {
  if (state === 'pending' || state === 'approved' || state === 'running') return true
  if (state === 'rejected') return Date.parse(expiresAt) > now.getTime()
  if (state === 'expired' || state === 'cancelled' || collectedAt !== null) return false
  const lifetimeMs = Date.parse(expiresAt) - Date.parse(createdAt)
  return Date.parse(decidedAt ?? createdAt) + lifetimeMs > now.getTime()
}

function newRequest(
  binding: Binding,
  input: Record<string, unknown>,
  {rule, reason, rejection, maxGrantSeconds, approvalExpiresSeconds}: Ruling,
  now: Date,
): ApprovalRequest {
  return {
    ...binding,
    id: `appr-${randomBytes(6).toString('hex')}`,
    digest: digestOf(binding),
    input,
    rule,
    reason,
    rejection,
    maxGrantSeconds,
    state: 'pending',
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + approvalExpiresSeconds * 1000).toISOString(),
    decidedAt: null,
    decidedBy: null,
    decisionReason: null,
    result: null,
    collectedAt: null,
  }
}
