import type {z} from 'zod'
import {type FieldIssue, fieldIssues, issueSentence} from '../../contract/issues.ts'
import type {StructuredError} from '../../contract/structured-error.ts'
import type {Capability, CapabilityError} from '../capability.ts'

const MAX_FAULTS_TOLD = 3

/** The refusals that any call can get, whatever the capability. Names are the published ones. */

export function invalidInput(capability: Pick<Capability, 'name'>, error: z.ZodError): StructuredError {
  const faults = fieldIssues(error)
  const issues = faults.map(({path, rule}) => ({field: path.join('.'), reason: rule}))
  return refusal('InvalidInput', `the input of ${capability.name} does not fit: ${sentences(faults)}`, {
    agentDescription: 'Nothing was run. Mend the input as the schema says and call again.',
    recovery: [
      {action: 'fix_input', description: `compare the input with the schema of ${capability.name} and call again`},
    ],
    context: {capability: capability.name, issues},
  })
}

/** What is missing often stands there under another name: both are told. */
function sentences(faults: readonly FieldIssue[]): string {
  const told = faults.slice(0, MAX_FAULTS_TOLD).map(issueSentence)
  return [...told, ...(faults.length > told.length ? ['…'] : [])].join(', ')
}

export function unavailable(name: string, why: string): StructuredError {
  return refusal('ServiceUnavailable', `${name} cannot be used now: ${why}`, {
    agentDescription: 'Nothing was run. Use something else, or tell the person you work for what is missing.',
    retryable: true,
    retryAfter: UNAVAILABLE_RETRY_SECONDS,
    recovery: [{action: 'list_capabilities', description: 'see what you can use', capability: 'agent.capabilities'}],
    context: {capability: name, reason: why},
  })
}

/** Published as a denial by policy: to the one who calls it is the same. */
export function notAmongTools(name: string, agent: string): StructuredError {
  const reason = 'an operator left it out of your tools'
  return refusal('PolicyDenied', `${name} is not among the tools of ${agent}`, {
    agentDescription:
      'Nothing was run, and the same call will be refused again. Use something else, or tell the person you work for that you need it.',
    recovery: [{action: 'list_capabilities', description: 'see what you can use', capability: 'agent.capabilities'}],
    context: {capability: name, rule: `kruxos agent tools ${agent}`, reason},
  })
}

export function unknownCapability(name: string): StructuredError {
  return refusal('UnknownCapability', `there is no capability ${JSON.stringify(name)}`, {
    agentDescription: 'Nothing was run. Find the name with capability__search.',
    recovery: [{action: 'search', description: 'find it by words with the tool capability__search'}],
    context: {capability: name},
  })
}

export function policyDenied(name: string, {rule, reason}: {rule: string; reason: string}): StructuredError {
  return refusal('PolicyDenied', `${name} is blocked by policy: ${reason}`, {
    agentDescription:
      'Nothing was run, and the same call will be refused again. Use something else, or tell the person you work for.',
    recovery: [{action: 'check_policy', description: 'see the rules that apply to you', capability: 'agent.policy'}],
    context: {capability: name, rule, reason},
  })
}

export function rateLimited(
  name: string,
  {retryAfterSeconds, limit, windowSeconds}: {retryAfterSeconds: number; limit: number; windowSeconds: number},
): StructuredError {
  return refusal('RateLimited', `${name} may be called ${limit} times in ${windowSeconds} s`, {
    agentDescription: `Nothing was run. Wait ${retryAfterSeconds} s, then call again; ask for more at once where you can.`,
    retryable: true,
    retryAfter: retryAfterSeconds,
    recovery: [{action: 'wait', description: `wait ${retryAfterSeconds} s and call again`}],
    context: {capability: name, limit, window_seconds: windowSeconds},
  })
}

export function sessionPaused(name: string): StructuredError {
  return refusal('SessionPaused', 'an operator has paused you', {
    agentDescription:
      'Nothing was run and nothing is lost. Stop calling, and tell the person you work for; they resume you when they want you to go on.',
    retryable: true,
    retryAfter: PAUSE_RETRY_SECONDS,
    recovery: [{action: 'wait', description: 'wait until you are resumed, then make the same call again'}],
    context: {capability: name},
  })
}

export function notRecorded(name: string): StructuredError {
  return refusal('AuditUnavailable', `${name} was not run, because it could not be recorded`, {
    agentDescription:
      "Nothing was run. The fault is the gateway's: tell the person you work for that its audit log cannot be written.",
    retryable: true,
    recovery: [
      {action: 'check_service_status', description: 'see whether the gateway is well', capability: 'system.health'},
    ],
    context: {capability: name},
  })
}

/** The id belongs to another caller, or to another call of theirs. */
export function foreignRequest(id: string, name: string): StructuredError {
  return refusal('ApprovalVoid', `${id} is no request for this call of ${name}`, {
    agentDescription: 'Nothing was run. Call again without the state of another call.',
    recovery: [{action: 'repeat_call', description: 'make the call anew, without a request state'}],
    context: {approval_id: id, capability: name},
  })
}

/** What was approved is not what would run now. */
export function approvalVoid({id, capability}: {id: string; capability: string}, why: string): StructuredError {
  return refusal('ApprovalVoid', `${capability} was approved (${id}) and not run: ${why}`, {
    agentDescription: 'Nothing was run. Call again if it is still needed: that asks anew.',
    retryable: true,
    recovery: [{action: 'repeat_call', description: 'call again to ask anew'}],
    context: {approval_id: id, request_id: id, capability, reason: why},
  })
}

export function stopped(name: string): StructuredError {
  return refusal('CallStopped', `${name} was stopped before it ended`, {
    agentDescription: 'Part of the work may have been done: look before you call again.',
    recovery: [{action: 'inspect', description: 'look at what the call was meant to change'}],
    context: {capability: name},
  })
}

export function timedOut(name: string, seconds: number): StructuredError {
  return refusal('Timeout', `${name} did not finish within ${seconds} seconds and was stopped`, {
    agentDescription: 'Part of the work may have been done: look before you call again, and ask for less at once.',
    retryable: true,
    recovery: [{action: 'retry', description: 'call again with a smaller request'}],
    context: {operation: name, timeout_seconds: seconds},
  })
}

export function internalError(name: string, reference: string): StructuredError {
  return refusal('InternalError', `${name} failed for a reason of the gateway's own (reference ${reference})`, {
    agentDescription:
      'This is not a fault of your input. Try once more, then tell the person you work for; the reference is in the gateway log.',
    retryable: true,
    recovery: [
      {action: 'check_service_status', description: 'see whether the gateway is well', capability: 'system.health'},
    ],
    context: {capability: name, reference},
  })
}

/** What a handler threw, as its definition declares it. */
export function declaredError(capability: Capability, error: CapabilityError): StructuredError | null {
  const declared = capability.errors[error.type]
  if (!declared) return null
  return refusal(error.type, error.message, {
    agentDescription: `${declared.when}. ${declared.recovery.map(action => action.description).join('; or ')}`,
    retryable: declared.retryable ?? false,
    recovery: [...declared.recovery],
    context: {capability: capability.name, ...error.context},
  })
}

/** A guess of how soon a person comes back. */
const PAUSE_RETRY_SECONDS = 60
const UNAVAILABLE_RETRY_SECONDS = 60

interface Details {
  agentDescription: string
  recovery: StructuredError['recovery_actions']
  context: Record<string, unknown>
  retryable?: boolean
  retryAfter?: number
}

function refusal(type: string, description: string, details: Details): StructuredError {
  return {
    error_type: type,
    description,
    agent_description: details.agentDescription,
    recovery_actions: details.recovery,
    retryable: details.retryable ?? false,
    retry_after: details.retryAfter ?? null,
    context: details.context,
  }
}
