import type {ApprovalRequest, CallResult} from '../approval.ts'
import {type Executor, hashOf} from '../approvals/index.ts'
import {fingerprintOf} from '../registry/fingerprint.ts'
import type {Agents, Tokens} from '../store/types.ts'
import {absentCallerFault} from './absent-caller.ts'
import {type Caller, type CallServices, type Invocation, subjectOf} from './call.ts'
import {perform, refuse} from './perform.ts'
import * as refusals from './refusals.ts'

type Services = Pick<
  CallServices,
  | 'registry'
  | 'clock'
  | 'policy'
  | 'audit'
  | 'notifier'
  | 'workspaces'
  | 'log'
  | 'timeoutSeconds'
  | 'toolSets'
  | 'isPaused'
> & {
  readonly store: {readonly agents: Pick<Agents, 'get'>; readonly tokens: Pick<Tokens, 'get'>}
}

/** Runs what a person approved, after everything that the approval is bound to was looked at again. */
export function createExecutor(services: Services): Executor {
  return {
    mayRun: ({agent, principal, capability}) =>
      (principal === 'operator' || !services.isPaused(agent)) && !services.registry.get(capability)?.unavailable?.(),
    async run(approval, signal) {
      const invocation = await rebuild(services, approval, signal)
      if (typeof invocation === 'string') return {ok: false, error: refusals.approvalVoid(approval, invocation)}
      const why = await whyVoid(services, approval, invocation)
      const decision = services.policy.decide(subjectOf(services, invocation))
      if (why !== null) {
        const error = refusals.approvalVoid(approval, why)
        return (await refuse(services, invocation, decision, error, {approvalId: approval.id})) as CallResult
      }
      if (decision.tier === 'blocked') {
        const error = refusals.policyDenied(approval.capability, decision)
        return refuse(services, invocation, decision, error, {approvalId: approval.id})
      }
      return perform(services, invocation, decision, approval.id)
    },
  }
}

/** The call as it was asked for, or why there is no such call any more. */
export async function rebuild(
  {registry, store}: Pick<Services, 'registry' | 'store'>,
  approval: ApprovalRequest,
  signal: AbortSignal,
): Promise<Invocation | string> {
  const capability = registry.get(approval.capability)
  const input = capability?.input.safeParse(approval.input)
  if (!capability || !input?.success) return 'the capability is not there any more, or takes another input'
  const {agent, principal, sessionId, tokenId} = approval
  const purpose = (await store.agents.get(agent))?.purpose ?? ''
  const caller: Caller = {agent, principal, purpose, sessionId, tokenId, client: null}
  const request = {caller, capability: capability.name, input: approval.input, signal, progress: () => {}}
  return {capability, input: input.data, request}
}

async function whyVoid(
  services: Services,
  approval: ApprovalRequest,
  {capability, input}: Invocation,
): Promise<string | null> {
  const {definitionHash, inputHash, expiresAt} = approval
  const fault = await absentCallerFault(services, approval)
  if (fault !== null) return fault
  if (!services.toolSets.has(approval, capability.name))
    return `it is not among the tools of ${approval.agent} any more`
  if (expiresAt <= services.clock.now().toISOString()) return 'its time was over before it could run'
  if (fingerprintOf(capability) !== definitionHash) return `${capability.name} is defined otherwise now`
  return hashOf(input) === inputHash ? null : 'its input means something else now'
}
