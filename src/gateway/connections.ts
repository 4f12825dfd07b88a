import {createAdmission} from './admit-client.ts'
import {type ClientServices, mcpServicesFor} from './client-services.ts'
import {createMcpConnection, type McpConnection} from './mcp/index.ts'
import type {Detach, LiveSession} from './sessions/index.ts'
import type {Authenticate, ConnectionHandler} from './transport/types.ts'

/** WebSocket close codes with which a client says that it will not come back (RFC 6455, 7.4.1). */
const GOODBYE = [1000, 1005]

/** WebSocket close code "try again later" (RFC 6455 registry). */
const TRY_AGAIN_LATER = 1013

const RESUME_HEADER = 'kruxos-session'

/** Lets a WebSocket in, and ties its connection, its session and the protocol together. */
export function createAccept(services: ClientServices, admit = createAdmission(services)): Authenticate {
  const {sessions} = services
  return async request => {
    const admitted = await admit(request)
    if (!admitted.accepted) return admitted
    const session = sessions.open(admitted.identity, request.headers[RESUME_HEADER]?.toString())
    if (!session) return {accepted: false, status: 503, message: 'this token has too many connections'}
    const handler = createHandler(services, session, sessions.revision)
    return {accepted: true, handler, headers: {[RESUME_HEADER]: session.resumeId}}
  }
}

function createHandler(services: ClientServices, session: LiveSession, revision: number): ConnectionHandler {
  let mcp: McpConnection | undefined
  let detach: Detach | undefined
  let unwatch: (() => void) | undefined
  return {
    onOpen(connection) {
      if (services.sessions.revision !== revision)
        return connection.close(TRY_AGAIN_LATER, 'something was revoked or locked meanwhile')
      detach = session.attach((code, reason) => connection.close(code, reason))
      mcp = createMcpConnection(mcpServicesFor(services, session), text => connection.send(text))
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
