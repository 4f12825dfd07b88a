import type {z} from 'zod'
import type {StructuredError} from '../contract/structured-error.ts'
import type {Capability, CapabilityError} from './capability.ts'

/** An input may be wrong in a million places, and its own words are no help to its sender. */
const MAX_ISSUES = 20
const MAX_SHOWN = 200

/** The refusals that any call can get, whatever the capability. Names are the published ones. */

export function invalidInput(capability: Capability, error: z.ZodError): StructuredError {
  const issues = error.issues
    .slice(0, MAX_ISSUES)
    .map(issue => ({field: cut(issue.path.join('.')), reason: cut(issue.message)}))
  const [first] = issues
  const where = first?.field ? `"${first.field}": ` : ''
  return refusal(
    'InvalidInput',
    `the input of ${capability.name} does not fit: ${where}${first?.reason ?? 'not valid'}`,
    {
      agentDescription: 'Nothing was run. Mend the input as the schema says and call again.',
      recovery: [
        {action: 'fix_input', description: `compare the input with the schema of ${capability.name} and call again`},
      ],
      context: {capability: capability.name, issues},
    },
  )
}

export function policyDenied(name: string, reason: string): StructuredError {
  return refusal('PolicyDenied', `${name} is blocked by policy`, {
    agentDescription:
      'Nothing was run, and the same call will be refused again. Use something else, or tell the person you work for.',
    recovery: [{action: 'check_policy', description: 'see the rules that apply to you', capability: 'agent.policy'}],
    context: {capability: name, rule: reason},
  })
}

export function approvalRequired(name: string, agent: string): StructuredError {
  return refusal('ApprovalRequired', `${name} needs the approval of a person`, {
    agentDescription:
      'Nothing was run. Do not repeat the call; tell the person you work for what you want to do and why. They can run it themselves.',
    recovery: [
      {
        action: 'ask_operator',
        description: `ask an operator to run: kruxos capability call ${name} --agent ${agent} --input '<the same input as JSON>'`,
      },
      {action: 'check_policy', description: 'see which capabilities need approval', capability: 'agent.policy'},
    ],
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

function cut(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN).toWellFormed()}…` : text
}

interface Details {
  agentDescription: string
  recovery: StructuredError['recovery_actions']
  context: Record<string, unknown>
  retryable?: boolean
}

function refusal(type: string, description: string, details: Details): StructuredError {
  return {
    error_type: type,
    description,
    agent_description: details.agentDescription,
    recovery_actions: details.recovery,
    retryable: details.retryable ?? false,
    retry_after: null,
    context: details.context,
  }
}
