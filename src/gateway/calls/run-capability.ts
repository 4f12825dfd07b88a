import {randomBytes} from 'node:crypto'
import type {StructuredError} from '../../contract/structured-error.ts'
import {type CallContext, type Capability, CapabilityError} from '../capability.ts'
import type {Log} from '../log.ts'
import type {Workspaces} from '../workspaces.ts'
import type {CallOutcome, Invocation} from './call.ts'
import {startDeadline} from './deadline.ts'
import * as refusals from './refusals.ts'

export interface RunServices {
  readonly workspaces: Workspaces
  readonly log: Log
  readonly timeoutSeconds: number
}

/** Runs the handler within its time and checks what it answers; every end is an outcome. */
export async function runCapability(services: RunServices, invocation: Invocation): Promise<CallOutcome> {
  const {capability, input, request} = invocation
  const timeoutSeconds = capability.timeoutSeconds?.(input) ?? services.timeoutSeconds
  using deadline = startDeadline(request.signal, timeoutSeconds * 1000)
  const {signal} = deadline
  try {
    const context = await contextOf(services.workspaces, invocation, signal)
    const output = await Promise.race([capability.handle(input, context), aborted(signal)])
    return {ok: true, output: capability.output.parse(output)}
  } catch (error) {
    if (deadline.isOver) return {ok: false, error: refusals.timedOut(capability.name, timeoutSeconds)}
    // Nobody reads the answer, and a client that left is no fault to log.
    if (request.signal.aborted) return {ok: false, error: refusals.stopped(capability.name)}
    return {ok: false, error: explain(services.log, capability, error)}
  }
}

/** What the capability would do now, in its own words; null when it has none or cannot tell. */
export async function previewOf(services: RunServices, invocation: Invocation): Promise<string | null> {
  const {capability, input, request} = invocation
  if (!capability.preview) return null
  using deadline = startDeadline(request.signal, PREVIEW_TIMEOUT_MS)
  const {signal} = deadline
  try {
    const context = await contextOf(services.workspaces, invocation, signal)
    return await Promise.race([capability.preview(input, context), aborted(signal)])
  } catch (error) {
    if (error instanceof CapabilityError) return `It would fail: ${error.type}: ${error.message}`
    services.log.warn({capability: capability.name, err: error}, 'no preview')
    return null
  }
}

const PREVIEW_TIMEOUT_MS = 5000

async function contextOf(workspaces: Workspaces, {request}: Invocation, signal: AbortSignal): Promise<CallContext> {
  const {principal, agent, purpose, sessionId, tokenId} = request.caller
  const folders = await workspaces.open(agent)
  const {traceparent = null, progress} = request
  return {principal, agent, purpose, sessionId, tokenId, ...folders, signal, traceparent, progress}
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
