import type {Settings} from '../config/settings.ts'
import type {ApprovalRequest} from './approval.ts'
import {type Approvals, createApprovals} from './approvals/index.ts'
import type {Audit} from './audit/types.ts'
import {createExecutor, rebuild} from './calls/approved-call.ts'
import {type Call, createCall} from './calls/call.ts'
import {type CheckApproval, createCheckApproval} from './calls/check-approval.ts'
import {previewOf} from './calls/run-capability.ts'
import type {Clock} from './clock.ts'
import type {Log} from './log.ts'
import type {Notifier} from './notify/index.ts'
import type {Pauses} from './pauses.ts'
import type {PolicyInForce} from './policy/types.ts'
import type {Registry} from './registry/index.ts'
import type {Store} from './store/index.ts'
import type {ToolSets} from './tool-sets.ts'
import type {Workspaces} from './workspaces.ts'

/** What stands between a call and its handler, beside the registry. */
export interface Guards {
  readonly policy: PolicyInForce
  readonly audit: Audit
  readonly notifier: Notifier
  readonly pauses: Pauses
  readonly toolSets: ToolSets
}

interface Options extends Guards {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly store: Store
  readonly workspaces: Workspaces
  readonly registry: Registry
}

export interface Governance {
  readonly call: Call
  readonly approvals: Approvals
  readonly checkApproval: CheckApproval
  /** what a request would do if it ran now */
  previewOf(request: ApprovalRequest, signal: AbortSignal): Promise<string | null>
}

/** Ties the path of a call to the requests for approval, which run calls of their own. */
export function createGovernance(options: Options): Governance {
  const {settings, audit, log, pauses, store} = options
  const services = {
    ...options,
    timeoutSeconds: settings.limits.call_timeout_seconds,
    holdSeconds: settings.approvals.hold_seconds,
    maxPendingApprovals: settings.approvals.max_pending_per_agent,
    asksOperators: settings.approvals.ask_operators,
    isPaused: (agent: string) => pauses.has(agent),
  }
  const approvals = createApprovals({
    store,
    clock: options.clock,
    log,
    maxPendingPerAgent: settings.approvals.max_pending_per_agent,
    executor: createExecutor(services),
    onEnded: request => void recordEnd(audit, log, request),
  })
  return {
    approvals,
    call: createCall({...services, approvals}),
    checkApproval: createCheckApproval(approvals),
    async previewOf(request, signal) {
      const invocation = await rebuild(services, request, signal)
      return typeof invocation === 'string' ? `It would not run: ${invocation}` : previewOf(services, invocation)
    },
  }
}

/** A request that ended without an operator's word has no operation of the admin API to tell of it. */
async function recordEnd(audit: Audit, log: Log, request: ApprovalRequest): Promise<void> {
  const {id, state, agent, sessionId, tokenId, capability, rule, reason} = request
  const intent = {
    event: `approval.${state}`,
    actor: {type: 'gateway', name: agent, sessionId, tokenId, client: null},
    subject: capability,
    input: null,
    decision: {tier: 'approval_required', rule, reason},
    approvalId: id,
  } as const
  const outcome = {status: 'denied', error: state, output: null, durationMs: 0} as const
  await audit.record(intent, outcome).catch(err => log.error({approval: id, err}, 'an end was not recorded'))
}
