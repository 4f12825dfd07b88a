import {clientInfo} from './client-info.ts'
import type {Exchange} from './exchange.ts'
import {errorMessage, INVALID_REQUEST, METHOD_NOT_FOUND, type Request, resultMessage} from './json-rpc.ts'
import {type McpServices, negotiate} from './protocol.ts'
import {toCallResult} from './results.ts'
import {listTools, type Method, type ToolMethods} from './tool-methods.ts'

export interface LegacyEra {
  readonly isInitialized: boolean
  serve(request: Request, exchange: Exchange): void
}

const plain = (result: Record<string, unknown>) => result

/**
 * The `initialize` era (2024-11-05 to 2025-11-25).
 * @param wasInitialized the client has had its handshake, with an earlier run of the gateway
 */
export function createLegacyEra(services: McpServices, tools: ToolMethods, wasInitialized: boolean): LegacyEra {
  let isInitialized = wasInitialized

  const beforeInitialize: Record<string, Method> = {
    initialize({id, params}, exchange) {
      isInitialized = true
      services.onClient(clientInfo(params['clientInfo']))
      exchange.answer(resultMessage(id, initializeResult(services, params['protocolVersion'])))
    },
    ping: ({id}, exchange) => exchange.answer(resultMessage(id, {})),
  }

  const methods: Record<string, Method> = {
    ...beforeInitialize,
    initialize: ({id}, exchange) => fail(exchange, id, INVALID_REQUEST, 'the session is initialized already'),
    'tools/list': (request, exchange) => listTools(services, request, exchange),
    'tools/call': (request, exchange) => tools.callTool(request, exchange, toCallResult),
    'kruxos/checkApproval': (request, exchange) => tools.checkApproval(request, exchange, plain),
  }

  return {
    get isInitialized() {
      return isInitialized
    },
    serve(request, exchange) {
      const {id, method} = request
      const handler = lookUp(isInitialized ? methods : beforeInitialize, method)
      if (handler) handler(request, exchange)
      else if (lookUp(methods, method)) fail(exchange, id, INVALID_REQUEST, 'the session is not initialized')
      else fail(exchange, id, METHOD_NOT_FOUND, `unknown method ${JSON.stringify(method.slice(0, 80))}`)
    },
  }
}

function fail(exchange: Exchange, id: Request['id'], code: number, message: string): void {
  exchange.answer(errorMessage(id, {code, message}))
}

export function lookUp<T>(methods: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}

function initializeResult({server, instructions}: McpServices, requested: unknown): Record<string, unknown> {
  return {
    protocolVersion: negotiate(requested),
    capabilities: {tools: {listChanged: true}},
    serverInfo: server,
    instructions,
  }
}
