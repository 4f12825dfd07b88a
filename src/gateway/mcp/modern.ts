import {clientInfo} from './client-info.ts'
import type {Exchange} from './exchange.ts'
import {
  errorMessage,
  INVALID_PARAMS,
  isObject,
  METHOD_NOT_FOUND,
  type Request,
  type RpcError,
  resultMessage,
} from './json-rpc.ts'
import {lookUp} from './legacy.ts'
import {type McpServices, MODERN_VERSIONS, type ToolOutcome} from './protocol.ts'
import {toCallResult} from './results.ts'
import {nextRound, roundOf} from './round-trips.ts'
import type {Subscriptions} from './subscriptions.ts'
import {listTools, type Method, type ToolMethods} from './tool-methods.ts'

/** Keys of `_meta` (2026-07-28, basic). */
const VERSION = 'io.modelcontextprotocol/protocolVersion'
const CLIENT_CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'
const CLIENT_INFO = 'io.modelcontextprotocol/clientInfo'
const SERVER_INFO = 'io.modelcontextprotocol/serverInfo'

const UNSUPPORTED_VERSION = -32_022
/** Methods that only this era has: whoever asks for one speaks it, even when `_meta` is missing. */
const OWN_METHODS = ['server/discover', 'subscriptions/listen']
/** How long a client may go on with a list before it asks again. A change is told to those who listen. */
const LIST_TTL_MS = 10_000

/** Whether a request belongs to the era without a handshake. */
export function isModern({method, params}: Pick<Request, 'method' | 'params'>): boolean {
  return OWN_METHODS.includes(method) || (isObject(params['_meta']) && params['_meta'][VERSION] !== undefined)
}

/** The revision that the body names. */
export function versionOf({params}: Pick<Request, 'params'>): unknown {
  return isObject(params['_meta']) ? params['_meta'][VERSION] : undefined
}

/** The name by which the client of one request goes, or null. */
export function clientOf({params}: Pick<Request, 'params'>): ReturnType<typeof clientInfo> {
  return isObject(params['_meta']) ? clientInfo(params['_meta'][CLIENT_INFO]) : null
}

/** The era without a handshake (2026-07-28): a request brings all that is needed to serve it. */
export function createModernEra(
  services: McpServices,
  tools: ToolMethods,
  subscriptions: Subscriptions,
): (request: Request, exchange: Exchange) => void {
  const meta = {[SERVER_INFO]: services.server}
  const complete = (result: Record<string, unknown>) => ({resultType: 'complete', ...result, _meta: meta})
  const cached = {ttlMs: LIST_TTL_MS, cacheScope: 'private'}
  const listMembers = `${JSON.stringify(complete(cached)).slice(1, -1)},`

  function callTool(request: Request, exchange: Exchange): void {
    const round = roundOf(request.params)
    if (!round) {
      const fault = {code: INVALID_PARAMS, message: '"requestState" is not one that you were given'}
      exchange.answer(errorMessage(request.id, fault))
      return
    }
    const reply = (outcome: ToolOutcome) => nextRound(outcome, round, meta) ?? complete(toCallResult(outcome))
    tools.callTool(request, exchange, reply, round.approvalId)
  }

  const methods: Record<string, Method> = {
    'server/discover': ({id}, exchange) =>
      exchange.answer(resultMessage(id, complete({...discovery(services), ...cached}))),
    'tools/list': (request, exchange) => listTools(services, request, exchange, listMembers),
    'tools/call': callTool,
    'kruxos/checkApproval': (request, exchange) => tools.checkApproval(request, exchange, complete),
    'subscriptions/listen': subscriptions.listen,
  }

  return (request, exchange) => {
    const {id, method, params} = request
    const fault = faultOfMeta(params['_meta'])
    if (fault) return exchange.answer(errorMessage(id, fault), 400)
    const client = clientOf(request)
    if (client) services.onClient(client)
    const handler = lookUp(methods, method)
    if (handler) return handler(request, exchange)
    const message = `unknown method ${JSON.stringify(method.slice(0, 80))}`
    exchange.answer(errorMessage(id, {code: METHOD_NOT_FOUND, message}), 404)
  }
}

function discovery({instructions}: McpServices): Record<string, unknown> {
  return {supportedVersions: MODERN_VERSIONS, capabilities: {tools: {listChanged: true}}, instructions}
}

function faultOfMeta(meta: unknown): RpcError | undefined {
  if (!isObject(meta)) return {code: INVALID_PARAMS, message: '"_meta" must be an object'}
  const requested = meta[VERSION]
  if (typeof requested !== 'string') return {code: INVALID_PARAMS, message: `"_meta" lacks "${VERSION}"`}
  if (!isObject(meta[CLIENT_CAPABILITIES]))
    return {code: INVALID_PARAMS, message: `"_meta" lacks "${CLIENT_CAPABILITIES}"`}
  if (MODERN_VERSIONS.includes(requested)) return undefined
  return {
    code: UNSUPPORTED_VERSION,
    message: 'unsupported protocol version',
    data: {supported: MODERN_VERSIONS, requested: requested.slice(0, 80)},
  }
}
