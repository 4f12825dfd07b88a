import type {StructuredError} from '../../contract/structured-error.ts'
import type {ApprovalRequest} from '../approval.ts'

/** What an agent is told of its request. Written for a model: what happened, and what to do next. */
export function answerTo(request: ApprovalRequest): StructuredError {
  const answers = {
    pending,
    approved: pending,
    running: pending,
    done: outcomeUnknown,
    unknown: outcomeUnknown,
    rejected,
    expired,
    cancelled,
  }
  return answers[request.state](request)
}

function pending(request: ApprovalRequest): StructuredError {
  const {id, capability, expiresAt, state} = request
  return refusal(request, 'ApprovalPending', {
    description:
      state === 'pending'
        ? `${capability} waits for the approval of a person (${id})`
        : `${capability} is approved and runs (${id})`,
    agentDescription: `It has not run yet. Tell the person you work for that ${id} waits for them, and go on with something else if you can. To get the result make exactly the same call again, not before a minute has passed; it will not be run twice.`,
    recovery: [
      {action: 'repeat_call', description: 'make exactly the same call again later to collect the result'},
      {action: 'ask_operator', description: `a person decides with: kruxos approve show ${id}`},
    ],
    retryable: true,
    retryAfter: RETRY_AFTER_SECONDS,
    context: {status: 'pending_approval', expires_at: expiresAt},
  })
}

function rejected(request: ApprovalRequest): StructuredError {
  const {capability, decisionReason, rejection, decidedAt} = request
  const reason = decisionReason ?? rejection ?? 'no reason was given'
  return refusal(request, 'ApprovalRejected', {
    description: `a person rejected ${capability}: ${reason}`,
    agentDescription: `It was not run. Do not call it again unchanged, and do not look for another way to the same end. Reason: ${reason}. Do what the reason says, or ask the person you work for what they want instead.`,
    recovery: [
      {action: 'ask_user', description: 'ask the person you work for what to do instead'},
      {action: 'check_policy', description: 'see the rules that apply to you', capability: 'agent.policy'},
    ],
    context: {status: 'rejected', reason, decided_at: decidedAt},
  })
}

function expired(request: ApprovalRequest): StructuredError {
  const {capability, expiresAt} = request
  return refusal(request, 'ApprovalExpired', {
    description: `nobody decided about ${capability} before ${expiresAt}`,
    agentDescription:
      'It was not run, and this request is over. If it is still needed tell the person you work for, then call again: that asks anew.',
    recovery: [{action: 'ask_user', description: 'tell the person you work for that an approval is needed'}],
    retryable: true,
    context: {status: 'expired', expires_at: expiresAt},
  })
}

function cancelled(request: ApprovalRequest): StructuredError {
  return refusal(request, 'ApprovalCancelled', {
    description: `the request to approve ${request.capability} was withdrawn`,
    agentDescription: 'It was not run. Call again if it is still needed: that asks anew.',
    recovery: [{action: 'repeat_call', description: 'call again to ask anew'}],
    retryable: true,
    context: {status: 'cancelled'},
  })
}

/** The gateway ended between the claim of the row and the end of the call. */
export function outcomeUnknown(request: ApprovalRequest): StructuredError {
  return refusal(request, 'ApprovalOutcomeUnknown', {
    description: `${request.capability} was approved and begun, and the gateway ended before it did`,
    agentDescription:
      'It may have been done, in part or whole. Look at what is there now before you decide whether to call again; a new call asks for approval anew.',
    recovery: [{action: 'inspect', description: 'look at what the call was meant to change'}],
    context: {status: 'unknown'},
  })
}

export function queueFull(capability: string, limit: number): StructuredError {
  return {
    error_type: 'ApprovalQueueFull',
    description: `${limit} of your calls wait for approval already`,
    agent_description:
      'Nothing was run and nobody was asked. Wait until a person has decided about the others, then call again.',
    recovery_actions: [{action: 'wait', description: 'collect the others first'}],
    retryable: true,
    retry_after: RETRY_AFTER_SECONDS,
    context: {capability, limit},
  }
}

const RETRY_AFTER_SECONDS = 60

interface Details {
  readonly description: string
  readonly agentDescription: string
  readonly recovery: StructuredError['recovery_actions']
  readonly context: Record<string, unknown>
  readonly retryable?: boolean
  readonly retryAfter?: number
}

function refusal({id, capability}: ApprovalRequest, type: string, details: Details): StructuredError {
  return {
    error_type: type,
    description: details.description,
    agent_description: details.agentDescription,
    recovery_actions: details.recovery,
    retryable: details.retryable ?? false,
    retry_after: details.retryAfter ?? null,
    context: {approval_id: id, request_id: id, capability, ...details.context},
  }
}
