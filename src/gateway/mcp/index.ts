import type {Exchange} from './exchange.ts'
import {
  errorMessage,
  type Incoming,
  type Malformed,
  type Notification,
  notificationMessage,
  parseMessage,
  type Request,
} from './json-rpc.ts'
import {createLegacyEra} from './legacy.ts'
import {createModernEra, isModern} from './modern.ts'
import type {McpServices} from './protocol.ts'
import {createSubscriptions} from './subscriptions.ts'
import {createToolMethods} from './tool-methods.ts'

export type {Exchange} from './exchange.ts'
export {type HttpMessage, readHttpMessage} from './http-message.ts'
export type {ClientInfo, McpServices, ToolCall, ToolOutcome} from './protocol.ts'

/** One client, in whichever era it speaks: messages in, messages out, no socket. Messages may be answered in any order. */
export interface McpPeer {
  serve(message: Incoming, exchange: Exchange): void
  /** Tells a client that wants to know that its tools changed. */
  toolsChanged(): void
  close(): void
}

export interface PeerOptions {
  /** what an initialized client is told unasked */
  announce(text: string): void
  /** the client has had its handshake, with an earlier run of the gateway */
  readonly wasInitialized?: boolean
  /** known from elsewhere; otherwise each request tells */
  readonly era?: 'legacy' | 'modern'
}

export function createMcpPeer(services: McpServices, {announce, wasInitialized = false, era}: PeerOptions): McpPeer {
  const tools = createToolMethods(services)
  const subscriptions = createSubscriptions()
  const legacy = createLegacyEra(services, tools, wasInitialized)
  const serveModern = createModernEra(services, tools, subscriptions)

  function serve(request: Request, exchange: Exchange): void {
    if (era ? era === 'modern' : isModern(request)) serveModern(request, exchange)
    else legacy.serve(request, exchange)
  }

  function notice({method, params}: Notification): void {
    if (method !== 'notifications/cancelled') return
    tools.calls.cancel(params['requestId'])
    subscriptions.cancel(params['requestId'])
  }

  return {
    serve(message, exchange) {
      if (message.kind === 'request') serve(message, exchange)
      else if (message.kind === 'notification') notice(message)
      else if (message.kind === 'malformed') answerMalformed(message, exchange)
    },
    toolsChanged() {
      if (legacy.isInitialized) announce(notificationMessage('notifications/tools/list_changed'))
      subscriptions.toolsChanged()
    },
    close() {
      tools.calls.cancelAll()
      subscriptions.close()
    },
  }
}

export function answerMalformed({id, error}: Malformed, exchange: Exchange): void {
  exchange.answer(errorMessage(id, error), 400)
}

/** The protocol of one WebSocket: text in, text out. */
export interface McpConnection {
  receive(text: string): void
  toolsChanged(): void
  close(): void
}

export function createMcpConnection(services: McpServices, send: (text: string) => void): McpConnection {
  const peer = createMcpPeer(services, {announce: send})
  const exchange = {notify: send, answer: (text: string) => send(text)}
  return {
    receive: text => peer.serve(parseMessage(text), exchange),
    toolsChanged: peer.toolsChanged,
    close: peer.close,
  }
}
