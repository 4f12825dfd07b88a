import type {Call, Caller} from './call.ts'
import type {CheckApproval} from './check-approval.ts'
import type {Log} from './log.ts'
import {createMcpConnection, type McpConnection, type ToolCall} from './mcp/index.ts'
import type {Attempt, Authentication, Detach, LiveSession, Sessions} from './sessions/index.ts'
import type {ToolLists} from './tool-lists.ts'
import type {Trail} from './trail.ts'
import type {Accept, Authenticate, Connection, ConnectionHandler, UpgradeRequest} from './transport/types.ts'

interface Services {
  readonly version: string
  readonly instructions: string
  readonly maxCallsInFlight: number
  readonly sessions: Sessions
  readonly log: Log
  readonly trail: Trail
  readonly call: Call
  readonly checkApproval: CheckApproval
  readonly toolLists: ToolLists
  authenticate(attempt: Attempt): Promise<Authentication>
  isVaultOpen(): Promise<boolean>
  /** told of each connection, for what is kept about agents and tokens */
  onConnected(session: LiveSession): void
}

/** WebSocket close codes with which a client says that it will not come back (RFC 6455, 7.4.1). */
const GOODBYE = [1000, 1005]

const RESUME_HEADER = 'kruxos-session'

/** Lets a client in, and ties its connection, its session and the protocol together. */
export function createAccept(services: Services): Authenticate {
  return async request => {
    const result = await services.authenticate(attemptOf(request))
    if (!result.ok) return refuse(services, request, result)
    if (!(await services.isVaultOpen()))
      return {accepted: false, status: 503, message: 'the vault is locked: kruxos vault unlock'}
    const resumeId = request.headers[RESUME_HEADER]?.toString()
    const session = services.sessions.open(result.identity, resumeId)
    if (!session) return {accepted: false, status: 503, message: 'this token has too many connections'}
    return {accepted: true, handler: createHandler(services, session), headers: {[RESUME_HEADER]: session.resumeId}}
  }
}

function attemptOf({headers, remoteAddress}: UpgradeRequest): Attempt {
  const [, bearer] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  return {bearer, agentName: headers['kruxos-agent']?.toString(), remoteAddress}
}

function refuse(
  {log, trail}: Services,
  {remoteAddress}: UpgradeRequest,
  {reason, retryAfterSeconds}: Extract<Authentication, {ok: false}>,
): Accept {
  log.warn({remoteAddress, reason}, 'a client was refused')
  // Who is held off already cannot fill the disk.
  if (retryAfterSeconds === 0) trail.refused(reason, remoteAddress)
  if (retryAfterSeconds > 0)
    return {accepted: false, status: 429, message: 'too many failed attempts', retryAfterSeconds}
  return {accepted: false, status: 401, message: 'the token is not valid'}
}

function createHandler(services: Services, session: LiveSession): ConnectionHandler {
  let mcp: McpConnection | undefined
  let detach: Detach | undefined
  let unwatch: (() => void) | undefined
  return {
    onOpen(connection) {
      detach = session.attach((code, reason) => connection.close(code, reason))
      mcp = connectProtocol(services, session, connection)
      unwatch = services.toolLists.watch(session.identity, mcp.toolsChanged)
      services.log.info({session: session.id, agent: session.identity.agent}, 'connected')
      services.trail.connected(session)
      services.onConnected(session)
    },
    onMessage: text => mcp?.receive(text),
    onClose(code) {
      unwatch?.()
      mcp?.close()
      detach?.(GOODBYE.includes(code))
      services.log.info({session: session.id, agent: session.identity.agent, code}, 'disconnected')
      services.trail.disconnected(session, code)
    },
  }
}

function connectProtocol(services: Services, session: LiveSession, connection: Connection): McpConnection {
  const {principal, agent, purpose, tokenId} = session.identity
  const caller = (): Caller => ({principal, agent, purpose, sessionId: session.id, tokenId, client: session.clientName})
  return createMcpConnection(
    {
      server: {name: 'kruxos', title: 'kruxos gateway', version: services.version},
      instructions: services.instructions,
      maxCallsInFlight: services.maxCallsInFlight,
      onClient: client => session.setClient(client),
      listTools: () => services.toolLists.toolsFor(session.identity),
      async call({name, input, signal, progress}: ToolCall) {
        const outcome = await services.call({caller: caller(), capability: name, input, signal, progress})
        if (outcome !== 'unknown') session.recordCall()
        return outcome
      },
      checkApproval: id => services.checkApproval(caller(), id),
    },
    text => connection.send(text),
  )
}
