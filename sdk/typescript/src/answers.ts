import {isObject} from '../../../src/bridge/messages.ts'
import type {Output} from './call-options.ts'
import type {KruxOSError} from './errors.ts'
import {localError, rpcErrorType, toError} from './raise.ts'
import type {StructuredError} from './structured-error.ts'

/** The result of `tools/call`. */
export interface CallResult {
  readonly content?: readonly {readonly type: string; readonly text?: string}[]
  readonly structuredContent?: Record<string, unknown>
  readonly isError?: boolean
}

export interface RpcError {
  readonly code: number
  readonly message: string
  readonly data?: unknown
}

/** What a call gave, or why it gave nothing. */
export type Outcome = {readonly ok: true; readonly output: Output} | {readonly ok: false; readonly error: KruxOSError}

export function readResult(result: CallResult): Outcome {
  const value = result.structuredContent ?? parse(textOf(result))
  if (result.isError) return {ok: false, error: toError(toStructured(value, textOf(result)))}
  if (value?.['status'] === 'pending_approval') return {ok: false, error: toError(pendingOf(value))}
  return {ok: true, output: value ?? {text: textOf(result)}}
}

/** A request that was answered with an error: the StructuredError in its data, or what code and message tell. */
export function readRpcError({code, message, data}: RpcError): KruxOSError {
  if (code === -32_602 && message.startsWith('unknown tool')) return localError('CapabilityNotFound', message)
  if (isObject(data) && typeof data['error_type'] === 'string') return toError(toStructured(data, message))
  const type = rpcErrorType(code)
  if (type === 'ApprovalPending' && isObject(data)) return toError(pendingOf({message, ...data}))
  return localError(type, message)
}

/** Text for a model: the gateway's own words, or the error in the same published shape. */
export function errorText({structured}: KruxOSError): string {
  const {error_type: error, description: message, recovery_actions: recovery} = structured
  return JSON.stringify({error, message, recovery, ...structured})
}

function toStructured(value: Output = {}, text: string): StructuredError {
  const said = String(value['description'] ?? value['message'] ?? text)
  return {
    error_type: String(value['error_type'] ?? value['error'] ?? 'Unknown'),
    description: said,
    agent_description: String(value['agent_description'] ?? said),
    recovery_actions: (value['recovery_actions'] ?? value['recovery'] ?? []) as StructuredError['recovery_actions'],
    retryable: value['retryable'] === true,
    retry_after: typeof value['retry_after'] === 'number' ? value['retry_after'] : null,
    context: isObject(value['context']) ? value['context'] : {},
  }
}

function pendingOf(value: Output): StructuredError {
  const {approval_id: id = value['request_id'], message, capability} = value
  const said = String(message ?? 'the call waits for the approval of a person')
  return {
    error_type: 'ApprovalPending',
    description: said,
    agent_description: said,
    recovery_actions: [{action: 'wait_for_approval', description: 'wait until a person has decided'}],
    retryable: false,
    retry_after: null,
    context: {approval_id: id, ...(capability === undefined ? {} : {capability})},
  }
}

function textOf({content = []}: CallResult): string {
  return content.map(({text = ''}) => text).join('\n')
}

function parse(text: string): Output | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
