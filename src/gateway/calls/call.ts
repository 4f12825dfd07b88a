import type {StructuredError} from '../../contract/structured-error.ts'
import type {Approvals} from '../approvals/index.ts'
import type {Audit} from '../audit/types.ts'
import type {Capability} from '../capability.ts'
import type {Clock} from '../clock.ts'
import type {Notifier} from '../notify/index.ts'
import type {ActivePolicy, Subject} from '../policy/types.ts'
import type {Registry} from '../registry/index.ts'
import type {ToolSets} from '../tool-sets.ts'
import {askForApproval, joinRequest} from './ask-for-approval.ts'
import {perform, refuse} from './perform.ts'
import * as refusals from './refusals.ts'
import type {RunServices} from './run-capability.ts'

export interface Caller {
  readonly principal: 'agent' | 'user' | 'operator'
  /** whose workspace and policy */
  readonly agent: string
  readonly purpose: string
  /** null for an operator */
  readonly sessionId: string | null
  /** null for an operator */
  readonly tokenId: string | null
  /** as the client named itself */
  readonly client: string | null
}

export interface CallRequest {
  readonly caller: Caller
  readonly capability: string
  readonly input: unknown
  /** W3C trace context, when the caller sent one */
  readonly traceparent?: string | null
  /** the request for approval that an earlier attempt at the same call was given */
  readonly approvalId?: string | null
  /** aborted when the caller cancels or goes away */
  readonly signal: AbortSignal
  progress(done: number, total?: number, message?: string): void
}

export type CallOutcome =
  | {readonly ok: true; readonly output: Record<string, unknown>}
  | {readonly ok: false; readonly error: StructuredError}

export type Call = (request: CallRequest) => Promise<CallOutcome | 'unknown'>

/** As many characters as a name can have (schema of `capability.call`). */
const MAX_RECORDED_NAME = 128

/** A call whose capability exists and whose input fits. */
export interface Invocation {
  readonly capability: Capability
  /** parsed: defaults filled in */
  readonly input: Record<string, unknown>
  readonly request: CallRequest
}

export interface CallServices extends RunServices {
  readonly registry: Registry
  readonly clock: Clock
  readonly policy: Pick<ActivePolicy, 'admit' | 'decide'>
  readonly audit: Audit
  readonly approvals: Pick<Approvals, 'get' | 'standing' | 'ask' | 'hold' | 'collect' | 'withdraw' | 'useGrant'>
  readonly notifier: Notifier
  readonly holdSeconds: number
  readonly maxPendingApprovals: number
  readonly asksOperators: boolean
  readonly toolSets: Pick<ToolSets, 'has'>
  isPaused(agent: string): boolean
}

/**
 * The path of one call: look up, among the tools of the caller?, validate, paused, policy and rate limits, approval,
 * intent, run, outcome, answer.
 * `unknown` when there is no such capability.
 */
export function createCall(services: CallServices): Call {
  return async request => {
    const capability = services.registry.get(request.capability)
    if (!capability) return refuseUnknown(services, request)
    const given = {capability, input: request.input, request}
    if (!services.toolSets.has(request.caller, capability.name)) {
      return refuse(services, given, null, refusals.notAmongTools(capability.name, request.caller.agent))
    }
    const missing = capability.unavailable?.()
    if (missing) return refuse(services, given, null, refusals.unavailable(capability.name, missing))
    const input = capability.input.safeParse(request.input)
    if (!input.success) return refuse(services, given, null, refusals.invalidInput(capability, input.error))
    return admit(services, {capability, input: input.data, request})
  }
}

/** Recorded, so that an agent that tries names leaves a trace. */
async function refuseUnknown(services: CallServices, request: CallRequest): Promise<'unknown'> {
  const name = request.capability.slice(0, MAX_RECORDED_NAME)
  await refuse(services, {capability: {name}, input: request.input, request}, null, refusals.unknownCapability(name), {
    event: 'capability.unknown',
  })
  return 'unknown'
}

async function admit(services: CallServices, invocation: Invocation): Promise<CallOutcome> {
  const {capability, request} = invocation
  const {agent, principal} = request.caller
  if (request.approvalId) return joinRequest(services, invocation, request.approvalId)
  if (principal !== 'operator' && services.isPaused(agent)) {
    return refuse(services, invocation, null, refusals.sessionPaused(capability.name))
  }
  const allowance = services.policy.admit(subjectOf(services, invocation))
  if (!allowance.allowed) return refuse(services, invocation, null, refusals.rateLimited(capability.name, allowance))
  const {decision} = allowance
  if (decision.tier === 'blocked') {
    return refuse(services, invocation, decision, refusals.policyDenied(capability.name, decision))
  }
  // An operator is the one who would be asked, so unless a setting says otherwise only what is blocked stops them.
  if (decision.tier === 'approval_required' && (principal !== 'operator' || services.asksOperators)) {
    return askForApproval(services, invocation, decision)
  }
  return perform(services, invocation, decision, null)
}

export function subjectOf({clock}: {clock: Clock}, {capability, input, request}: Invocation): Subject {
  const {agent, principal} = request.caller
  return {agent, principal, capability, input, now: clock.now()}
}
