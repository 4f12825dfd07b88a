/**
 * A stand-in for the Anthropic Messages API on loopback, for tests of the tool loop.
 *
 *     node sdk/testing/messages-api.ts script.json
 *
 * prints its port and a newline on stdout, and ends when its stdin does. The script is a JSON array of replies, one a
 * request: {"say": "…"}, {"say": "…", "calls": [{"tool": "filesystem__read", "input": {}}]}, or
 * {"fail": {"status": 529, "type": "overloaded_error"}}. After the last it says what it heard of the tools.
 * `GET /requests` answers every request so far with the refusal that it got, if any.
 */
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {json} from 'node:stream/consumers'
import {heard, type Reply, toEvents, toMessage} from './messages-answer.ts'
import {
  API_VERSIONS,
  type ApiVersion,
  InvalidRequest,
  type MessagesRequest,
  parseRequest,
  Refusal,
} from './messages-request.ts'

export interface RecordedRequest {
  readonly body: MessagesRequest
  readonly refusal: string | null
}

export interface MessagesApi extends AsyncDisposable {
  readonly port: number
  readonly url: string
  readonly requests: readonly RecordedRequest[]
}

export async function startMessagesApi(script: readonly Reply[]): Promise<MessagesApi> {
  const requests: RecordedRequest[] = []
  const replies = [...script]

  function answer(request: IncomingMessage, body: unknown, response: ServerResponse): void {
    const parsed = parseRequest(body, checkHeaders(request))
    const reply = replies.shift() ?? {say: heard(parsed)}
    if (reply.fail) throw new Refusal(reply.fail.status, reply.fail.type, 'as the script says')
    const message = toMessage(parsed, reply, requests.length + 1)
    requests.push({body: parsed, refusal: null})
    if (parsed.stream) sendEvents(response, toEvents(message))
    else send(response, 200, message)
  }

  const server = createServer(async (request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://loopback')
    if (request.method === 'GET' && pathname === '/requests') return send(response, 200, requests)
    const body = await json(request).catch(() => null)
    try {
      if (request.method !== 'POST' || pathname !== '/v1/messages') throw new Refusal(404, 'not_found_error', pathname)
      answer(request, body, response)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      requests.push({body: body as MessagesRequest, refusal: error.message})
      const {status, type, message} = error
      send(response, status, {type: 'error', error: {type, message}, request_id: 'req_test'})
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Clients of 2026-10-21 send their key as a bearer token, older ones as `x-api-key`. */
function checkHeaders({headers}: IncomingMessage): ApiVersion {
  const hasKey = headers['x-api-key'] || headers.authorization?.startsWith('Bearer ')
  if (!hasKey) throw new InvalidRequest('x-api-key header is required')
  if (!headers['content-type']?.startsWith('application/json')) throw new InvalidRequest('content-type: not JSON')
  const version = API_VERSIONS.find(known => known === headers['anthropic-version'])
  if (!version) throw new InvalidRequest('anthropic-version: header is required')
  return version
}

function sendEvents(response: ServerResponse, events: readonly {type: string}[]): void {
  response.writeHead(200, {'content-type': 'text/event-stream'})
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {'content-type': 'application/json', 'request-id': 'req_test'})
  response.end(JSON.stringify(body))
}

if (import.meta.main) {
  const file = process.argv[2]
  if (file === undefined) throw new Error('usage: node sdk/testing/messages-api.ts script.json')
  const api = await startMessagesApi(JSON.parse(readFileSync(file, 'utf8')))
  process.stdout.write(`${api.port}\n`)
  process.stdin.resume().once('end', () => process.exit())
}
