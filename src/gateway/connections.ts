import type {Call, Caller} from './call.ts'
import type {CheckApproval} from './check-approval.ts'
import type {Log} from './log.ts'
import {createMcpConnection, type McpConnection, type ToolCall} from './mcp/index.ts'
import type {Attempt, Authentication, Detach, LiveSession, Sessions} from './sessions/index.ts'
import type {ToolLists} from './tool-lists.ts'
import type {Trail} from './trail.ts'
import {createNotice, type Notice} from './transport/notices.ts'
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

/** WebSocket close code "try again later" (RFC 6455 registry). */
const TRY_AGAIN_LATER = 1013

const RESUME_HEADER = 'kruxos-session'

/** Lets a client in, and ties its connection, its session and the protocol together. */
export function createAccept(services: Services): Authenticate {
  const {sessions} = services
  const notice = createNotice(services.log)
  return async function accept(request) {
    const {revision} = sessions
    const result = await services.authenticate(attemptOf(request))
    if (!result.ok) return refuse({notice, trail: services.trail}, request, result)
    if (!(await services.isVaultOpen()))
      return {accepted: false, status: 503, message: 'the vault is locked: kruxos vault unlock'}
    // A revocation that came after the token was read found no session to close yet.
    if (sessions.revision !== revision) return accept(request)
    const session = sessions.open(result.identity, request.headers[RESUME_HEADER]?.toString())
    if (!session) return {accepted: false, status: 503, message: 'this token has too many connections'}
    const handler = createHandler(services, session, sessions.revision)
    return {accepted: true, handler, headers: {[RESUME_HEADER]: session.resumeId}}
  }
}

function attemptOf({headers, remoteAddress}: UpgradeRequest): Attempt {
  const [, bearer] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  return {bearer, agentName: headers['kruxos-agent']?.toString(), remoteAddress}
}

/** The log tells each reason at most once in a while: a stranger must not fill the disk. */
function refuse(
  {notice, trail}: {notice: Notice; trail: Trail},
  {remoteAddress}: UpgradeRequest,
  {reason, retryAfterSeconds}: Extract<Authentication, {ok: false}>,
): Accept {
  notice(`a client was refused: ${reason}`, {remoteAddress})
  // Who is held off already cannot fill the disk.
  if (retryAfterSeconds === 0) trail.refused(reason, remoteAddress)
  if (retryAfterSeconds > 0)
    return {accepted: false, status: 429, message: 'too many failed attempts', retryAfterSeconds}
  return {accepted: false, status: 401, message: 'the token is not valid'}
}

function createHandler(services: Services, session: LiveSession, revision: number): ConnectionHandler {
  let mcp: McpConnection | undefined
  let detach: Detach | undefined
  let unwatch: (() => void) | undefined
  return {
    onOpen(connection) {
      if (services.sessions.revision !== revision)
        return connection.close(TRY_AGAIN_LATER, 'something was revoked or locked meanwhile')
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
