import type {ClientServices} from '../client-services.ts'
import {
  classify,
  errorMessage,
  INTERNAL_ERROR,
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  PARSE_ERROR,
  type Request,
  resultMessage,
} from '../mcp/json-rpc.ts'
import type {Identity, LiveSession} from '../sessions/index.ts'
import type {HttpReply, HttpRequest} from '../transport/types.ts'
import {type Attachment, type Attachments, isBusy} from './attachments.ts'
import {createRpcMethods, RpcFault} from './json-rpc-methods.ts'

/** Requests that name no session share this one. */
const SHARED_SESSION = 'json-rpc'
const MAX_BATCH = 64

interface Post {
  readonly identity: Identity
  readonly text: string
}

/** JSON-RPC 2.0 for programs that do not speak MCP: one message or a batch in each POST. */
export type RpcService = (request: HttpRequest, reply: HttpReply, post: Post) => Promise<void>

export function createRpcService(services: ClientServices, attachments: Attachments): RpcService {
  const methods = createRpcMethods(services, attachments)

  function attachmentFor(identity: Identity, name: unknown): Attachment {
    const share = () => services.sessions.join(identity, SHARED_SESSION)
    const session = name === undefined ? attachments.place(identity, share) : named(identity, name)
    if (!session && name !== undefined) throw new RpcFault(INVALID_PARAMS, 'no session of yours has this id')
    if (!session) throw new RpcFault(INTERNAL_ERROR, 'this token has too many connections')
    return attachments.of(session)
  }

  function named(identity: Identity, id: unknown): LiveSession | undefined {
    const session = typeof id === 'string' ? services.sessions.get(id) : undefined
    return session?.identity.tokenId === identity.tokenId ? session : undefined
  }

  async function answer({id, method, params}: Request, arrival: Arrival): Promise<string> {
    try {
      const serve = Object.hasOwn(methods, method) ? methods[method] : undefined
      if (!serve) throw new RpcFault(METHOD_NOT_FOUND, `unknown method ${JSON.stringify(method.slice(0, 80))}`)
      const attachment = attachmentFor(arrival.identity, params['session_id'] ?? arrival.sessionId)
      if (isBusy(services, attachment)) throw new RpcFault(INVALID_REQUEST, 'too many requests are open')
      attachment.add(arrival.reply)
      return resultMessage(id, await serve(params, {...arrival, session: attachment.session}))
    } catch (error) {
      if (error instanceof RpcFault) return errorMessage(id, error)
      services.log.error({err: error, method}, 'a request failed')
      return errorMessage(id, {code: INTERNAL_ERROR, message: 'the request failed for a reason of the gateway'})
    }
  }

  /** Undefined for what wants no answer. */
  async function serve(value: unknown, arrival: Arrival): Promise<string | undefined> {
    const message = classify(value)
    if (message.kind === 'request') return answer(message, arrival)
    return message.kind === 'malformed' ? errorMessage(message.id, message.error) : undefined
  }

  return async ({headers}, reply, {identity, text}) => {
    const cancel = new AbortController()
    reply.onGone(() => cancel.abort(new Error('the client went away')))
    const sessionId = headers['kruxos-session']
    const arrival = {identity, reply, sessionId, signal: cancel.signal}
    const body = parse(text)
    if ('fault' in body) return reply.answer(400, body.fault)
    if (!body.isBatch) return send(reply, await serve(body.messages[0], arrival))
    const answers = await Promise.all(body.messages.map(message => serve(message, arrival)))
    const given = answers.filter(each => each !== undefined)
    send(reply, given.length === 0 ? undefined : `[${given.join(',')}]`)
  }
}

interface Arrival {
  readonly identity: Identity
  readonly reply: HttpReply
  readonly sessionId: unknown
  readonly signal: AbortSignal
}

function send(reply: HttpReply, text: string | undefined): void {
  if (text === undefined) reply.answer(204)
  else reply.answer(200, text)
}

type Body = {readonly messages: readonly unknown[]; readonly isBatch: boolean} | {readonly fault: string}

function parse(text: string): Body {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return {fault: errorMessage(null, {code: PARSE_ERROR, message: 'the body is not JSON'})}
  }
  if (!Array.isArray(value)) return {messages: [value], isBatch: false}
  if (value.length > 0 && value.length <= MAX_BATCH) return {messages: value, isBatch: true}
  return {fault: errorMessage(null, {code: INVALID_REQUEST, message: `a batch has 1 to ${MAX_BATCH} messages`})}
}
