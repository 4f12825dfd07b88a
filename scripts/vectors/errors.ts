import {
  type CallResult,
  errorText,
  type Outcome,
  type RpcError,
  readResult,
  readRpcError,
} from '../../sdk/typescript/src/answers.ts'
import {answerLost} from '../../src/bridge/answers.ts'
import {ERROR_CLASSES, ERROR_TYPES, RPC_ERROR_TYPES} from '../../src/contract/error-types.ts'
import type {StructuredError} from '../../src/contract/structured-error.ts'
import * as refusals from '../../src/gateway/calls/refusals.ts'
import {toCallResult} from '../../src/gateway/mcp/results.ts'
import {builtInRegistry} from './registry.ts'

/** One answer to `tools/call`: the `result` or the `error` of the JSON-RPC response. */
type Answer = {result: CallResult} | {error: RpcError}

export function errorVectors() {
  return {
    about:
      'classes: each with its parent. types: error_type to class, any other is a CapabilityError. rpc_codes: code to error_type, any other is Protocol. answers: what `invoke` makes of an answer to tools/call, and the tool_result for a model',
    classes: ERROR_CLASSES,
    types: ERROR_TYPES,
    rpc_codes: RPC_ERROR_TYPES,
    answers: Object.entries(answers()).map(([name, answer]) => ({name, answer, ...expectationOf(answer)})),
  }
}

function answers(): Record<string, Answer> {
  const read = builtInRegistry().get('filesystem.read')
  if (!read) throw new Error('filesystem.read is gone')
  const {error: invalid} = read.input.safeParse({path: 7})
  if (!invalid) throw new Error('a number passed for a path')
  return {
    'structured output': {result: result({ok: true, output: {content: 'hello', size: 5}})},
    'text alone, from a gateway of 2024-11-05': {result: {content: [{type: 'text', text: 'just words'}]}},
    'input that does not fit': refused(refusals.invalidInput(read, invalid)),
    'blocked by policy': refused(structured('PolicyDenied', {capability: 'filesystem.delete', rule: 'filesystem.*'})),
    'needs approval, and no request was made': refused(
      structured('ApprovalRequired', {capability: 'filesystem.delete'}),
    ),
    'out of time': refused(refusals.timedOut('filesystem.search', 60)),
    'a fault of the gateway': refused(refusals.internalError('filesystem.read', '0a1b2c3d')),
    'a declared error with a class of its own': refused(structured('FileNotFound', {path: '/workspace/none'})),
    'a declared error without one': refused(structured('InvalidPattern', {})),
    'too many calls': refused({...structured('RateLimited', {limit: 10}), retryable: true, retry_after: 12}),
    'waits for a person, as an error that can be read': refused(structured('ApprovalPending', pending())),
    'waits for a person': {result: result({ok: true, output: pending()})},
    'waits for a person, as JSON-RPC tells it': {error: {code: -32_002, message: 'approval pending', data: pending()}},
    'the person said no': refused(structured('ApprovalRejected', {approval_id: 'appr-1f2e3d4c', reason: 'not now'})),
    'nobody decided': refused(structured('ApprovalExpired', {approval_id: 'appr-1f2e3d4c'})),
    'connection lost, as the bridge tells it': JSON.parse(
      answerLost(
        {kind: 'request', id: 1, method: 'tools/call', params: {}, text: ''},
        {message: 'the connection to the gateway at localhost:7700 was lost (1006)'},
      ),
    ),
    'no such tool': {error: {code: -32_602, message: 'unknown tool "nothing__here"'}},
    'a JSON-RPC error with a code of its own': {error: {code: -32_001, message: 'not allowed'}},
    'any other JSON-RPC error': {error: {code: -32_603, message: 'the call failed for a reason of the gateway'}},
  }
}

function expectationOf(answer: Answer) {
  const outcome: Outcome =
    'result' in answer ? readResult(answer.result) : {ok: false, error: readRpcError(answer.error)}
  if (outcome.ok)
    return {output: outcome.output, raises: null, tool_result: told(JSON.stringify(outcome.output), false)}
  const {error} = outcome
  const isPending = error.constructor.name === 'ApprovalPending'
  const {structured: fields} = error
  return {
    output: null,
    raises: {class: error.constructor.name, ...fields},
    tool_result: told(errorText(error), !isPending),
  }
}

function told(content: string, is_error: boolean) {
  return {content, is_error}
}

function refused(error: StructuredError): Answer {
  return {result: result({ok: false, error})}
}

function result(outcome: Parameters<typeof toCallResult>[0]): CallResult {
  return toCallResult(outcome) as CallResult
}

function pending() {
  return {
    status: 'pending_approval',
    approval_id: 'appr-1f2e3d4c',
    capability: 'filesystem.delete',
    message: 'filesystem.delete waits for the approval of a person',
  }
}

function structured(type: string, context: Record<string, unknown>): StructuredError {
  return {
    error_type: type,
    description: `what ${type} means`,
    agent_description: 'what to do',
    recovery_actions: [{action: 'look', description: 'look around', capability: 'filesystem.list'}],
    retryable: false,
    retry_after: null,
    context,
  }
}
