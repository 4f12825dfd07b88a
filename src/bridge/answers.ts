import {STAND_IN_TOOL} from '../contract/names.ts'
import {errorText, type Id, isObject, METHOD_NOT_FOUND, type Request, resultText} from './messages.ts'

/** Why the gateway cannot be used, and what helps. A KruxosError is one. */
export interface Problem {
  readonly message: string
  readonly hint?: string | undefined
  readonly code?: string
}

/** Somebody said no. Waiting a moment does not help, as it does while a gateway restarts. */
export function isDefinite({code = 'UNREACHABLE'}: Problem): boolean {
  return code !== 'UNREACHABLE'
}

/** JSON-RPC error codes of the bridge itself, outside the range that JSON-RPC and MCP reserve (-32768 to -32000). */
export const BRIDGE_ERRORS = {
  gatewayUnavailable: -31_001,
  /** the request was sent, its outcome is unknown, and it was not sent again */
  connectionLost: -31_002,
  tokenRejected: -31_003,
  messageTooLarge: -31_004,
} as const

/** Revisions with `initialize`, newest first; the gateway negotiates the same ones. */
const PROTOCOL_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']

export interface OfflineFacts {
  readonly problem: Problem
  /** the tools as JSON, from an earlier connection */
  readonly toolsJson: string
  readonly version: string
}

/** The answer to a request that the gateway never saw. */
export function answerOffline(request: Request, facts: OfflineFacts): string {
  const {id, method, params} = request
  switch (method) {
    case 'initialize':
      return resultText(id, initializeResult(params['protocolVersion'], facts))
    case 'server/discover':
      return errorText(id, METHOD_NOT_FOUND, 'method not found: server/discover')
    case 'tools/list':
      return resultText(id, dressed(request, {tools: JSON.parse(toolsOffline(facts)), ...cacheHints(request)}))
    case 'ping':
      return resultText(id, {})
    default:
      return failure(request, unavailable(facts.problem))
  }
}

/** Codex hides a server without tools, and with it the reason why there are none. */
function toolsOffline({problem, toolsJson}: OfflineFacts): string {
  if (toolsJson !== '[]') return toolsJson
  const standIn = {
    name: STAND_IN_TOOL,
    title: 'State of the gateway',
    description: `The kruxos gateway cannot be used now: ${sentence(problem)}. Call this to see whether it can be used again.`,
    inputSchema: {type: 'object', properties: {}, additionalProperties: false},
    annotations: {readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false},
  }
  return JSON.stringify([standIn])
}

export function isStandInCall({method, params}: Request): boolean {
  return method === 'tools/call' && params['name'] === STAND_IN_TOOL
}

/** The host still shows the stand-in, and the gateway knows nothing of it. */
export function answerStandIn(request: Request): string {
  const text = 'The gateway is connected. Its tools are listed now: use those.'
  return resultText(request.id, dressed(request, {content: [{type: 'text', text}]}))
}

/** A request of 2026-07-28 names its revision, and that one wants results to say what they are. */
function dressed(request: Request, result: object): object {
  return isModern(request) ? {resultType: 'complete', ...result} : result
}

/** Nothing that is said in the gateway's place may be kept. */
function cacheHints(request: Request): object {
  return isModern(request) ? {ttlMs: 0, cacheScope: 'private'} : {}
}

function isModern({params}: Request): boolean {
  const meta = params['_meta']
  return isObject(meta) && meta['io.modelcontextprotocol/protocolVersion'] !== undefined
}

function initializeResult(requested: unknown, {problem, version}: OfflineFacts): Record<string, unknown> {
  const instructions = `The kruxos gateway cannot be used now: ${sentence(problem)}. Its tools appear by themselves once it can; until then every call answers with this reason.`
  return {
    protocolVersion: PROTOCOL_VERSIONS.find(known => known === requested) ?? PROTOCOL_VERSIONS[0],
    capabilities: {tools: {listChanged: true}},
    serverInfo: {name: 'kruxos', version},
    instructions,
  }
}

/** The answer to a request that was with the gateway when the connection broke. */
export function answerLost(request: Request, {message}: Problem): string {
  return failure(request, {
    code: BRIDGE_ERRORS.connectionLost,
    type: 'ConnectionLost',
    description: `${message} before the answer came: outcome unknown, not sent again`,
    advice: 'The call may or may not have run. Look at what it would have changed before you call again.',
    recovery: {action: 'check_outcome', description: 'find out whether the call took effect, then decide'},
    isRetryable: false,
    context: {service: 'gateway'},
  })
}

/** The answer to a request whose token the gateway does not take. */
export function answerRejected(request: Request, problem: Problem): string {
  if (request.method === 'server/discover' || request.method === 'ping')
    return answerOffline(request, {problem, toolsJson: '[]', version: ''})
  return failure(request, {
    code: BRIDGE_ERRORS.tokenRejected,
    type: 'auth.invalid_credentials',
    description: sentence(problem),
    advice: 'Nothing was run, and no call can run before a person has mended this. Tell the person you work for.',
    recovery: {action: 'check_credentials', description: problem.hint ?? 'ask an operator for a valid token'},
    isRetryable: false,
    context: {service: 'gateway'},
  })
}

/** The answer in place of one that is larger than hosts can read. */
export function answerTooLarge(request: Request, bytes: number, limit: number): string {
  return failure(request, {
    code: BRIDGE_ERRORS.messageTooLarge,
    type: 'ResourceExhausted',
    description: `the answer has ${bytes} bytes, more than the ${limit} that can be passed on`,
    advice: 'The call has run; only its answer was left out. Ask for less: a part, a filter, or a smaller page.',
    recovery: {action: 'ask_for_less', description: 'call again for a part of it'},
    isRetryable: false,
    context: {resource: 'message_bytes', limit, current: bytes},
  })
}

/** The answer to a request that is larger than the gateway takes. */
export function refuseTooLarge(id: Id | undefined, bytes: number, limit: number): string {
  const message = `the message has ${bytes} bytes, more than the ${limit} that the gateway takes; it was not sent`
  return errorText(id ?? null, BRIDGE_ERRORS.messageTooLarge, message, {limit, current: bytes})
}

interface Failure {
  readonly code: number
  readonly type: string
  readonly description: string
  readonly advice: string
  readonly recovery: {readonly action: string; readonly description: string}
  readonly isRetryable: boolean
  readonly context: Readonly<Record<string, unknown>>
}

function unavailable(problem: Problem): Failure {
  return {
    code: BRIDGE_ERRORS.gatewayUnavailable,
    type: 'ServiceUnavailable',
    description: `the kruxos gateway cannot be used now: ${sentence(problem)}`,
    advice: 'Nothing was run. The same call may succeed later; if it does not, tell the person you work for.',
    recovery: {action: 'retry_later', description: problem.hint ?? 'call again in a minute'},
    isRetryable: true,
    context: {service: 'gateway', reason: problem.message},
  }
}

/** Hosts show the model what a tool call answers, so there a failure is a result; elsewhere it is a JSON-RPC error. */
function failure(request: Request, {code, type, description, advice, recovery, isRetryable, context}: Failure): string {
  const error = {
    error_type: type,
    description,
    agent_description: advice,
    recovery_actions: [recovery],
    retryable: isRetryable,
    retry_after: null,
    context,
  }
  if (request.method !== 'tools/call') return errorText(request.id, code, description, error)
  const published = {error: type, message: description, recovery: [recovery], ...error}
  const content = [{type: 'text', text: JSON.stringify(published)}]
  return resultText(request.id, dressed(request, {content, isError: true}))
}

/** What is wrong and what helps, in one line. */
export function sentence({message, hint}: Problem): string {
  return hint === undefined ? message : `${message}; ${hint}`
}
