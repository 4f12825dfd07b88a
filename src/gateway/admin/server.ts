import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import {ERRORS, type ErrorBody, KruxosError} from '../../contract/errors.ts'
import {openApi} from '../../contract/openapi.ts'
import type {Log} from '../log.ts'
import {type Dispatch, toErrorBody} from './dispatch.ts'
import {listenOnInherited, listenOnSocket, type SocketAccess} from './unix-socket.ts'

const MAX_BODY_BYTES = 1_048_576
const PAYLOAD_TOO_LARGE = 413
const LINGER_MS = 1000

interface Options {
  readonly socket: string
  readonly inherited: readonly number[]
  readonly access: SocketAccess
  readonly version: string
  readonly dispatch: Dispatch
  /** the text of /metrics */
  metrics(): Promise<string>
  readonly log: Log
}

/** The admin API: HTTP on a Unix socket whose folder and mode say who may come in. */
export async function startAdminServer(options: Options): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: 5000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 1000,
      insecureHTTPParser: false,
    },
    (request, response) => {
      serve(options, request, response).catch(error => answerError(response, toErrorBody(error, options.log)))
    },
  )
  server.maxHeadersCount = 100
  const [fd] = options.inherited
  if (fd === undefined) await listenOnSocket(server, options.socket, options.access)
  else await listenOnInherited(server, fd)
  return server
}

async function serve(
  {socket, version, dispatch, metrics, log}: Options,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('kruxos-version', version)
  refuseBrowsers(request)
  if (request.method === 'GET' && request.url === '/v1/openapi.json') return answer(response, 200, openApi(version))
  if (request.method === 'GET' && request.url === '/metrics') return answerText(response, await metrics())
  if (request.method !== 'POST') throw new KruxosError('USAGE', 'operations are POST /v1/<operation>')
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new KruxosError('USAGE', 'the content type must be application/json')
  const controller = new AbortController()
  response.once('close', () => controller.abort(new Error('the client went away')))
  const result = await dispatch({
    path: request.url ?? '',
    body: await readBody(request, response),
    idempotencyKey: request.headers['idempotency-key']?.toString(),
    via: socket,
    signal: controller.signal,
  }).catch(error => toErrorBody(error, log))
  if ('code' in result) return answerError(response, result as ErrorBody)
  answer(response, 200, result)
}

/** No page in a browser may speak to this socket through some proxy (compare Tailscale's LocalAPI). */
function refuseBrowsers({headers}: IncomingMessage): void {
  if (headers.host !== 'localhost') throw new KruxosError('DENIED', 'the Host header must be "localhost"')
  if (headers.origin !== undefined || headers.referer !== undefined)
    throw new KruxosError('DENIED', 'browsers are not served')
}

async function readBody(request: IncomingMessage, response: ServerResponse): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({destroyOnReturn: false}) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) {
      response.statusCode = PAYLOAD_TOO_LARGE
      throw new KruxosError('USAGE', `the body is over ${MAX_BODY_BYTES} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {'content-type': 'application/json', 'content-length': Buffer.byteLength(text)}).end(text)
}

/** Prometheus, text format 0.0.4. */
function answerText(response: ServerResponse, text: string): void {
  response.writeHead(200, {'content-type': 'text/plain; version=0.0.4; charset=utf-8'}).end(text)
}

function answerError(response: ServerResponse, body: ErrorBody): void {
  if (response.headersSent) return void response.destroy()
  // The client must be able to read the answer before the connection ends under what it still sends.
  if (!response.req.complete) setTimeout(() => response.req.destroy(), LINGER_MS).unref()
  const isDecided = response.statusCode === PAYLOAD_TOO_LARGE
  answer(response, isDecided ? PAYLOAD_TOO_LARGE : ERRORS[body.code].http, {error: body})
}
