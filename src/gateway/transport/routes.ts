import type {IncomingMessage, ServerResponse} from 'node:http'
import {PAIR_PATH} from '../../contract/names.ts'
import type {Log} from '../log.ts'
import {isLoopback, plainAddress} from './addresses.ts'
import {pathOf, type Refusal} from './admission.ts'
import {answerJson, refuse} from './answer.ts'
import type {Health} from './types.ts'

type Route = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** All of them speak MCP, over WebSocket and over HTTP; the original product's documents use each. */
const MCP_PATHS = ['/', '/mcp', '/ws']
const RPC_PATH = '/rpc'

const NOT_FOUND: Refusal = {status: 404, message: 'not found'}
const FAILED: Refusal = {status: 500, message: 'internal error'}
const METHOD_NOT_ALLOWED: Refusal = {status: 405, message: 'only GET is answered here', headers: {allow: 'GET, HEAD'}}
export interface HealthOptions {
  health(): Health | Promise<Health>
  /** the text of /metrics, in the Prometheus format; told to this machine only */
  metrics?: (() => string | Promise<string>) | undefined
}

export interface RouteOptions extends HealthOptions {
  /** why a request is refused before it is looked at, or null */
  admit(request: IncomingMessage): Refusal | null
  /** what is not answered here */
  readonly serve: Route
  readonly log: Log
}

/** Serves ordinary requests: those that do not upgrade. */
export function createRequestListener(options: RouteOptions): Route {
  const routes = createRoutes(options)
  return async (request, response) => {
    const refusal = options.admit(request)
    if (refusal) return refuse(response, refusal)
    const path = pathOf(request.url)
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined
    try {
      await (route ?? notFound)(request, response)
    } catch (error) {
      options.log.error({err: error}, 'a request failed')
      if (response.headersSent) response.destroy()
      else refuse(response, FAILED)
    }
  }
}

/** By exact path. */
function createRoutes({health, metrics, serve}: RouteOptions): Record<string, Route> {
  return {
    ...Object.fromEntries([...MCP_PATHS, RPC_PATH, PAIR_PATH].map(path => [path, serve])),
    '/health': getOnly(async (_, response) => {
      const state = await health()
      answerJson(response, state.status === 'critical' ? 503 : 200, state)
    }),
    '/health/ready': getOnly(async (_, response) => {
      const {ready, status} = await health()
      answerJson(response, ready ? 200 : 503, {ready, status})
    }),
    ...(metrics && {'/metrics': localOnly(getOnly(async (_, response) => answerMetrics(response, await metrics())))}),
  }
}

/** Why a path cannot be upgraded to WebSocket, or null. */
export function refusalOfUpgrade({url}: IncomingMessage): Refusal | null {
  return MCP_PATHS.includes(pathOf(url)) ? null : NOT_FOUND
}

const notFound: Route = (_, response) => refuse(response, NOT_FOUND)

function getOnly(route: Route): Route {
  return (request, response) =>
    request.method === 'GET' || request.method === 'HEAD'
      ? route(request, response)
      : refuse(response, METHOD_NOT_ALLOWED)
}

function localOnly(route: Route): Route {
  return (request, response) =>
    isLoopback(plainAddress(request.socket.remoteAddress)) ? route(request, response) : notFound(request, response)
}

function answerMetrics(response: ServerResponse, text: string): void {
  response.writeHead(200, {'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store'})
  response.end(text)
}
