import {type ClientServices, mcpServicesFor} from '../client-services.ts'
import {answerMalformed, createMcpPeer, type HttpMessage, type McpPeer} from '../mcp/index.ts'
import type {Identity, LiveSession} from '../sessions/index.ts'
import type {HttpReply, HttpRequest} from '../transport/types.ts'
import {type Attachment, type Attachments, isBusy} from './attachments.ts'
import {exchangeOver, refuse} from './replies.ts'

const SESSION_HEADER = 'mcp-session-id'

interface Post {
  readonly identity: Identity
  readonly message: HttpMessage['message']
}

/** Streamable HTTP with sessions (2025-03-26 to 2025-11-25). */
export interface LegacyHttp {
  post(request: HttpRequest, reply: HttpReply, post: Post): void
  /** GET: the stream for what is told unasked */
  listen(request: HttpRequest, reply: HttpReply, identity: Identity): void
  /** DELETE */
  end(request: HttpRequest, reply: HttpReply, identity: Identity): void
}

export function createLegacyHttp(services: ClientServices, attachments: Attachments): LegacyHttp {
  const clients = new WeakMap<Attachment, Client>()

  function clientOf(session: LiveSession, wasInitialized: boolean): Client {
    const attachment = attachments.of(session)
    const client = clients.get(attachment) ?? createClient(services, attachment, wasInitialized)
    clients.set(attachment, client)
    return client
  }

  /** The client of the session that the request names; null when the refusal has been answered. */
  function find({headers}: HttpRequest, reply: HttpReply, identity: Identity): Client | null {
    const id = headers[SESSION_HEADER]
    const session = typeof id === 'string' ? services.sessions.find(identity, id) : undefined
    if (session) return clientOf(session, true)
    if (id === undefined) refuse(reply, 400, 'the header Mcp-Session-Id is missing: begin with initialize')
    else refuse(reply, 404, 'the session has ended: begin again with initialize')
    return null
  }

  function begin({headers}: HttpRequest, reply: HttpReply, {identity, message}: Post): void {
    const session = attachments.place(identity, () => services.sessions.open(identity, undefined))
    if (session) serve(clientOf(session, false), message, reply, headers.accept)
    else refuse(reply, 503, 'this token has too many connections')
  }

  function goOn(request: HttpRequest, reply: HttpReply, {identity, message}: Post): void {
    const client = find(request, reply, identity)
    if (!client) return
    if (isBusy(services, client.attachment)) refuse(reply, 503, 'too many requests are open', {'retry-after': '1'})
    else serve(client, message, reply, request.headers.accept)
  }

  return {
    post(request, reply, post) {
      const {message} = post
      const isFirst = message.kind === 'request' && message.method === 'initialize' && !request.headers[SESSION_HEADER]
      if (message.kind === 'malformed') answerMalformed(message, exchangeOver(reply))
      else if (isFirst) begin(request, reply, post)
      else goOn(request, reply, post)
    },
    listen(request, reply, identity) {
      if (!request.headers.accept?.includes('text/event-stream'))
        return refuse(reply, 405, 'GET opens a stream of events: accept text/event-stream', {
          allow: 'POST, GET, DELETE',
        })
      const client = find(request, reply, identity)
      if (!client) return
      if (isBusy(services, client.attachment)) return refuse(reply, 503, 'too many requests are open')
      client.attachment.add(reply)
      client.listen(reply)
    },
    end(request, reply, identity) {
      const client = find(request, reply, identity)
      if (!client) return
      client.attachment.end()
      reply.answer(200)
    },
  }
}

/** The session is named in each answer, as the first of them has to. */
function serve({attachment, peer}: Client, message: Post['message'], reply: HttpReply, accept?: string): void {
  attachment.add(reply)
  peer.serve(message, exchangeOver(reply, accept, {[SESSION_HEADER]: attachment.session.resumeId}))
  if (message.kind !== 'request') reply.answer(202)
}

interface Client {
  readonly attachment: Attachment
  readonly peer: McpPeer
  listen(reply: HttpReply): void
}

function createClient(services: ClientServices, attachment: Attachment, wasInitialized: boolean): Client {
  const {session} = attachment
  const streams = new Set<HttpReply>()
  let untold: string | undefined

  /** On one stream only, as the revision wants it; without a stream it waits for the next. */
  function announce(text: string): void {
    const [stream] = streams
    if (stream) stream.event(text)
    else untold = text
  }

  const peer = createMcpPeer(mcpServicesFor(services, session), {announce, wasInitialized, era: 'legacy'})
  const unwatch = services.toolLists.watch(session.identity, peer.toolsChanged)
  attachment.onDetach(() => {
    unwatch()
    peer.close()
  })
  return {
    attachment,
    peer,
    listen(reply) {
      streams.add(reply)
      reply.onClose(() => streams.delete(reply))
      reply.stream()
      if (untold === undefined) return
      reply.event(untold)
      untold = undefined
    },
  }
}
