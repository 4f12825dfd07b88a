import {type Admitted, createAdmission, type Refused} from '../admit-client.ts'
import type {ClientServices} from '../client-services.ts'
import {type HttpMessage, readHttpMessage} from '../mcp/index.ts'
import {errorMessage, INTERNAL_ERROR} from '../mcp/json-rpc.ts'
import type {Identity} from '../sessions/index.ts'
import type {HttpReply, HttpRequest, HttpService} from '../transport/types.ts'
import {createAttachments, isBusy} from './attachments.ts'
import {createRpcService} from './json-rpc-api.ts'
import {RATE_LIMITED, UNAUTHORIZED} from './json-rpc-methods.ts'
import {createLegacyHttp} from './legacy.ts'
import {refuse} from './replies.ts'
import {serveStateless} from './stateless.ts'

/** What the statuses of a refusal are as errors of JSON-RPC. */
const RPC_CODES = {401: UNAUTHORIZED, 403: UNAUTHORIZED, 429: RATE_LIMITED, 503: INTERNAL_ERROR} as const

interface Post {
  readonly identity: Identity
  readonly text: string
}

/** Streamable HTTP, in both eras, and the JSON-RPC API on /rpc. Each request is admitted anew. */
export function createHttpService(services: ClientServices, admit = createAdmission(services)): HttpService {
  const attachments = createAttachments(services)
  const legacy = createLegacyHttp(services, attachments)
  const rpc = createRpcService(services, attachments)

  async function post(request: HttpRequest, reply: HttpReply, {identity, text}: Post): Promise<void> {
    if (request.path === '/rpc') return rpc(request, reply, {identity, text})
    const read = readHttpMessage(text, request.headers)
    if ('status' in read) return reply.answer(read.status, read.text)
    if (read.era === 'legacy') return legacy.post(request, reply, {identity, message: read.message})
    const session = attachments.place(identity, () => services.sessions.join(identity, `client:${nameOf(read)}`))
    if (!session) return refuse(reply, 503, 'this token has too many connections')
    const attachment = attachments.of(session)
    if (isBusy(services, attachment)) return refuse(reply, 503, 'too many requests are open', {'retry-after': '1'})
    serveStateless(services, {attachment, message: read.message, accept: request.headers.accept}, reply)
  }

  async function takePost(request: HttpRequest, reply: HttpReply, {identity, revision}: Admitted): Promise<void> {
    const text = await request.text()
    if (text === null) return refuse(reply, 413, 'the message is too large')
    if (services.sessions.revision === revision) return post(request, reply, {identity, text})
    // Something was revoked or locked while the body came.
    const still = await admit(request)
    return still.accepted ? post(request, reply, {identity, text}) : refuseClient(request, reply, still)
  }

  return async (request, reply) => {
    const admitted = await admit(request)
    if (!admitted.accepted) return refuseClient(request, reply, admitted)
    const {method, path} = request
    if (method === 'POST') return takePost(request, reply, admitted)
    if (path === '/rpc') return refuse(reply, 405, 'this path takes POST', {allow: 'POST'})
    if (method === 'GET') return legacy.listen(request, reply, admitted.identity)
    if (method === 'DELETE') return legacy.end(request, reply, admitted.identity)
    refuse(reply, 405, 'this path takes POST, GET and DELETE', {allow: 'POST, GET, DELETE'})
  }
}

function nameOf({client}: HttpMessage): string {
  return client?.name ?? ''
}

function refuseClient({path}: HttpRequest, reply: HttpReply, {status, message, retryAfterSeconds}: Refused): void {
  const headers = {
    connection: 'close',
    ...(status === 401 && {'www-authenticate': 'Bearer'}),
    ...(retryAfterSeconds !== undefined && {'retry-after': String(retryAfterSeconds)}),
  }
  const text = status === 401 ? 'unauthorized' : message
  if (path === '/rpc') reply.answer(status, errorMessage(null, {code: RPC_CODES[status], message: text}), headers)
  else refuse(reply, status, text, headers)
}
