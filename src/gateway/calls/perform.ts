import type {StructuredError} from '../../contract/structured-error.ts'
import type {AuditStatus, Intent} from '../audit/types.ts'
import type {Capability} from '../capability.ts'
import type {Decision} from '../policy/types.ts'
import type {CallOutcome, CallRequest, CallServices, Invocation} from './call.ts'
import * as refusals from './refusals.ts'
import {runCapability} from './run-capability.ts'

type Services = Pick<CallServices, 'audit' | 'notifier' | 'workspaces' | 'log' | 'timeoutSeconds'>

/** Records what will be done, does it, records how it ended. What cannot be recorded is not done. */
export async function perform(
  services: Services,
  invocation: Invocation,
  decision: Decision,
  approvalId: string | null,
): Promise<CallOutcome> {
  const {audit, log, notifier} = services
  const start = performance.now()
  const intent = intentOf(invocation, decision, approvalId)
  const id = await audit.intend(intent).catch(error => {
    log.error({capability: intent.subject, err: error}, 'a call could not be recorded and was refused')
    return null
  })
  if (id === null) return {ok: false, error: refusals.notRecorded(invocation.capability.name)}
  const outcome = await runCapability(services, invocation)
  audit.conclude(id, {...endOf(outcome), durationMs: performance.now() - start})
  if (decision.tier === 'notify') {
    const {caller} = invocation.request
    notifier.tell({event: 'capability.ran', ...subjectOf(invocation), ok: outcome.ok, agent: caller.agent})
  }
  return outcome
}

/** What somebody wanted, whether or not it exists and fits. */
interface Attempt {
  readonly capability: Pick<Capability, 'name'>
  readonly input: unknown
  readonly request: CallRequest
}

interface Particulars {
  readonly status?: AuditStatus
  readonly approvalId?: string | null
  readonly event?: string
}

const CALL = 'capability.call'

/** One row for what never began. */
export async function refuse(
  services: Pick<CallServices, 'audit' | 'log'>,
  attempt: Attempt,
  decision: Decision | null,
  error: StructuredError,
  {status = 'denied', approvalId = null, event = CALL}: Particulars = {},
): Promise<CallOutcome> {
  const end = {status, error: error.error_type, output: null, durationMs: 0}
  await services.audit
    .record({...intentOf(attempt, decision, approvalId), event}, end)
    .catch(err => services.log.error({capability: attempt.capability.name, err}, 'a refusal was not recorded'))
  return {ok: false, error}
}

function intentOf({capability, input, request}: Attempt, decision: Decision | null, approvalId: string | null): Intent {
  const {principal, agent, sessionId, tokenId, client} = request.caller
  return {
    event: CALL,
    actor: {type: principal, name: agent, sessionId, tokenId, client},
    subject: capability.name,
    input,
    decision: decision && {tier: decision.tier, rule: decision.rule, reason: decision.reason},
    approvalId,
    traceparent: request.traceparent ?? null,
  }
}

function endOf(outcome: CallOutcome): {status: AuditStatus; error: string | null; output: unknown} {
  return outcome.ok
    ? {status: 'success', error: null, output: outcome.output}
    : {status: 'error', error: outcome.error.error_type, output: null}
}

function subjectOf({capability, input}: Invocation): {capability: string; input: Record<string, unknown>} {
  return {capability: capability.name, input}
}
