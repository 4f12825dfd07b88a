import {randomBytes} from 'node:crypto'
import type {StructuredError} from '../contract/structured-error.ts'
import {type CallContext, type Capability, CapabilityError} from './capability.ts'
import {startDeadline} from './deadline.ts'
import type {Log} from './log.ts'
import {decide} from './policy/index.ts'
import * as refusals from './refusals.ts'
import type {Registry} from './registry/index.ts'
import type {Workspaces} from './workspaces.ts'

export interface Caller {
  readonly principal: 'agent' | 'user' | 'operator'
  /** whose workspace and policy */
  readonly agent: string
  readonly purpose: string
  /** null for an operator */
  readonly sessionId: string | null
}

export interface CallRequest {
  readonly caller: Caller
  readonly capability: string
  readonly input: unknown
  /** aborted when the caller cancels or goes away */
  readonly signal: AbortSignal
  progress(done: number, total?: number, message?: string): void
}

export type CallOutcome =
  | {readonly ok: true; readonly output: Record<string, unknown>}
  | {readonly ok: false; readonly error: StructuredError}

export type Call = (request: CallRequest) => Promise<CallOutcome | 'unknown'>

interface Services {
  readonly registry: Registry
  readonly workspaces: Workspaces
  readonly log: Log
  readonly timeoutSeconds: number
}

/** The path of one call: look up, decide, validate, run, answer. `unknown` when there is no such capability. */
export function createCall(services: Services): Call {
  return async request => {
    const capability = services.registry.get(request.capability)
    if (!capability) return 'unknown'

    const refused = refuseByTier(capability, request.caller)
    if (refused) return {ok: false, error: refused}

    const input = capability.input.safeParse(request.input)
    if (!input.success) return {ok: false, error: refusals.invalidInput(capability, input.error)}

    return run(services, capability, input.data, request)
  }
}

/** An operator is the one who would be asked, so only what is blocked stops them. */
function refuseByTier(capability: Capability, caller: Caller): StructuredError | null {
  const {tier, reason} = decide(capability)
  if (tier === 'blocked') return refusals.policyDenied(capability.name, reason)
  if (tier === 'approval_required' && caller.principal !== 'operator') {
    return refusals.approvalRequired(capability.name, caller.agent)
  }
  return null
}

async function run(
  services: Services,
  capability: Capability,
  input: Record<string, unknown>,
  request: CallRequest,
): Promise<CallOutcome> {
  using deadline = startDeadline(request.signal, services.timeoutSeconds * 1000)
  const {signal} = deadline
  try {
    const context = await contextOf(services.workspaces, request, signal)
    const output = await Promise.race([capability.handle(input, context), aborted(signal)])
    return {ok: true, output: capability.output.parse(output)}
  } catch (error) {
    if (deadline.isOver) return {ok: false, error: refusals.timedOut(capability.name, services.timeoutSeconds)}
    // Nobody reads the answer, and a client that left is no fault to log.
    if (signal.aborted) return {ok: false, error: refusals.internalError(capability.name, 'cancelled')}
    return {ok: false, error: explain(services.log, capability, error)}
  }
}

async function contextOf(
  workspaces: Workspaces,
  {caller, progress}: CallRequest,
  signal: AbortSignal,
): Promise<CallContext> {
  const {workspaceDir, trashDir} = await workspaces.open(caller.agent)
  return {...caller, workspaceDir, trashDir, signal, progress}
}

/** A handler that does not listen to its signal must not hold the caller. */
function aborted(signal: AbortSignal): Promise<never> {
  const {promise, reject} = Promise.withResolvers<never>()
  promise.catch(() => {})
  if (signal.aborted) reject(signal.reason)
  signal.addEventListener('abort', () => reject(signal.reason), {once: true})
  return promise
}

function explain(log: Log, capability: Capability, error: unknown): StructuredError {
  const declared = error instanceof CapabilityError ? refusals.declaredError(capability, error) : null
  if (declared && error instanceof Error && error.cause)
    log.debug({capability: capability.name, err: error.cause}, 'why a call failed')
  if (declared) return declared
  const reference = randomBytes(4).toString('hex')
  log.error({capability: capability.name, reference, err: error}, 'a capability failed')
  return refusals.internalError(capability.name, reference)
}
