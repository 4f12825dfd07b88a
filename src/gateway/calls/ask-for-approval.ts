import type {ApprovalRequest, Binding} from '../approval.ts'
import {answerTo, hashOf, queueFull} from '../approvals/index.ts'
import type {Decision} from '../policy/types.ts'
import {fingerprintOf} from '../registry/fingerprint.ts'
import type {CallOutcome, CallServices, Invocation} from './call.ts'
import {CancelledError} from './cancelled.ts'
import {perform, refuse} from './perform.ts'
import {foreignRequest} from './refusals.ts'

/** A grant lets the call run; otherwise a person is asked, and the call is held until they decide or the hold is over. */
export async function askForApproval(
  services: CallServices,
  invocation: Invocation,
  decision: Decision,
): Promise<CallOutcome> {
  const {approvals, maxPendingApprovals} = services
  const {capability, request} = invocation
  const binding = bindingOf(invocation)
  const standing = await approvals.standing(binding)
  if (standing) return hold(services, invocation, standing.id)
  const grant = await approvals.useGrant(binding, decision.rule)
  if (grant) return perform(services, invocation, decision, grant.approvalId)
  const asked = await approvals.ask(binding, request.input as Record<string, unknown>, decision)
  if (asked === 'full') return refuse(services, invocation, decision, queueFull(capability.name, maxPendingApprovals))
  if (asked.isNew) await announce(services, invocation, decision, asked.request)
  return hold(services, invocation, asked.request.id)
}

/** The same call again, by the id that it was given: it joins what waits, or collects the end; nothing runs by it. */
export async function joinRequest(
  services: CallServices,
  invocation: Invocation,
  approvalId: string,
): Promise<CallOutcome> {
  const request = await services.approvals.get(approvalId)
  const {agent, tokenId, capability, inputHash} = bindingOf(invocation)
  const isTheirs = request?.agent === agent && request.tokenId === tokenId
  if (isTheirs && request.capability === capability && request.inputHash === inputHash)
    return hold(services, invocation, approvalId)
  return refuse(services, invocation, null, foreignRequest(approvalId, capability), {approvalId})
}

async function announce(
  services: CallServices,
  invocation: Invocation,
  decision: Decision,
  request: ApprovalRequest,
): Promise<void> {
  const {id, agent, capability, input, expiresAt, reason} = request
  await refuse(services, invocation, decision, answerTo(request), {status: 'pending', approvalId: id})
  services.notifier.tell({event: 'approval.requested', id, agent, capability, input, expiresAt, reason})
}

async function hold(
  services: CallServices,
  {request: {signal, progress}}: Invocation,
  id: string,
): Promise<CallOutcome> {
  const {approvals, holdSeconds} = services
  const request = await approvals.hold(id, {
    seconds: holdSeconds,
    signal,
    onWait: elapsed => progress(elapsed, holdSeconds, `waits for the approval of a person: ${id}`),
  })
  if (signal.reason instanceof CancelledError) await approvals.withdraw(id)
  if (!signal.aborted) await approvals.collect(request)
  return outcomeOf(request)
}

/** What a caller is told of a request, whatever its state. */
export function outcomeOf(request: ApprovalRequest): CallOutcome {
  return request.result ?? {ok: false, error: answerTo(request)}
}

function bindingOf({capability, input, request: {caller}}: Invocation): Binding {
  const {principal, agent, tokenId, sessionId} = caller
  return {
    agent,
    principal,
    tokenId,
    sessionId,
    capability: capability.name,
    definitionHash: fingerprintOf(capability),
    inputHash: hashOf(input),
  }
}
