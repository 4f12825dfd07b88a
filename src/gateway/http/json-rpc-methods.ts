import type {StructuredError} from '../../contract/structured-error.ts'
import {type ClientServices, callFor} from '../client-services.ts'
import {toDefinition, toEntry} from '../definition.ts'
import {INVALID_PARAMS, isObject} from '../mcp/json-rpc.ts'
import type {LiveSession} from '../sessions/index.ts'
import type {HttpReply} from '../transport/types.ts'
import type {Attachments} from './attachments.ts'

export const RATE_LIMITED = -32_000
/** Refusals that have a published code of their own; any other is a result that says `success: false`. */
const CODES: Readonly<Record<string, number>> = {
  RateLimited: RATE_LIMITED,
  PolicyDenied: -32_001,
  ApprovalPending: -32_002,
}
/** Published: no valid token. It is answered before any method is looked at. */
export const UNAUTHORIZED = -32_003

/** An answer that is an error. */
export class RpcFault extends Error {
  readonly code: number
  readonly data?: unknown

  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.name = 'RpcFault'
    this.code = code
    if (data !== undefined) this.data = data
  }
}

interface Context {
  readonly session: LiveSession
  readonly reply: HttpReply
  readonly signal: AbortSignal
}

type Params = Readonly<Record<string, unknown>>
type Method = (params: Params, context: Context) => unknown

export function createRpcMethods(services: ClientServices, attachments: Attachments): Record<string, Method> {
  const {catalog, sessions} = services
  return {
    'capabilities.list'({category}, {session}) {
      const own = catalog.list(session.identity)
      const wanted = own.filter(each => category === undefined || each.category === category)
      return {capabilities: wanted.map(toEntry)}
    },
    'capabilities.describe'({name}, {session}) {
      const capability = typeof name === 'string' ? catalog.get(session.identity, name) : null
      if (!capability) throw new RpcFault(INVALID_PARAMS, 'you may use no capability of this name')
      return toDefinition(capability)
    },
    'capabilities.invoke': (params, context) => invoke(services, params, context),
    'session.create'(_, {session: {identity}}) {
      const session = attachments.place(identity, () => sessions.open(identity, undefined))
      if (!session) throw new RpcFault(INVALID_PARAMS, 'this token has too many connections')
      attachments.of(session)
      return {session_id: session.id, agent: identity.agent, created_at: session.describe().connectedAt}
    },
    'session.end'({session_id: id}, {session, reply}) {
      if (id === undefined) throw new RpcFault(INVALID_PARAMS, '"session_id" must be the id of a session')
      attachments.of(session).end(reply)
      return {session_id: session.id}
    },
  }
}

async function invoke(services: ClientServices, params: Params, {session, signal}: Context): Promise<unknown> {
  const {capability, arguments: input = {}} = params
  if (typeof capability !== 'string') throw new RpcFault(INVALID_PARAMS, '"capability" must be the name of one')
  if (!isObject(input)) throw new RpcFault(INVALID_PARAMS, '"arguments" must be an object')
  const outcome = await callFor(services, session, {name: capability, input, signal, progress: () => {}})
  if (outcome === 'unknown') throw new RpcFault(INVALID_PARAMS, 'you may use no capability of this name')
  if (outcome.ok) return {success: true, data: outcome.output}
  const error = withAliases(outcome.error as StructuredError)
  const code = CODES[error.error_type]
  if (code !== undefined) throw new RpcFault(code, error.description, error)
  return {success: false, error}
}

/** The published names beside those of StructuredError. */
function withAliases(error: StructuredError) {
  const {error_type: type, description: message, recovery_actions: recovery, context} = error
  const pending = type === 'ApprovalPending' ? {...context, request_id: context['approval_id']} : {}
  return {...pending, type, message, recovery, ...error}
}
