import type {IncomingMessage} from 'node:http'
import type {Socket} from 'node:net'
import {type ServerOptions, type WebSocket, WebSocketServer} from 'ws'
import type {Log} from '../log.ts'
import type {Refusal} from './admission.ts'
import {refuseUpgrade} from './answer.ts'
import {clientRequest} from './client-request.ts'
import type {Limits} from './limits.ts'
import {refusalOfUpgrade} from './routes.ts'
import type {Accept, Authenticate, ClientRequest, Connection} from './types.ts'
import {serveWebSocket} from './websocket.ts'

const SUBPROTOCOL = 'mcp'
const CLOSE_LOST = 1006
const FULL: Refusal = {status: 503, message: 'too many connections', headers: {'retry-after': '5'}}
const BROKEN: Accept = {accepted: false, status: 503, message: 'tokens cannot be checked now', retryAfterSeconds: 5}

export interface UpgradeOptions {
  readonly authenticate: Authenticate
  readonly limits: Limits
  readonly log: Log
  /** why a request is refused before its token is looked at, or null */
  admit(request: IncomingMessage): Refusal | null
}

/** What node:http hands over with an upgrade. */
export interface Arrival {
  readonly request: IncomingMessage
  readonly socket: Socket
  readonly head: Buffer
}

export interface Upgrades {
  /** connections that are open */
  readonly count: number
  take(arrival: Arrival, isSecure: boolean): void
  /** Closes what is open and lets nothing more in. */
  close(code: number, reason: string): void
}

/** Admits, authenticates, and only then answers 101. */
export function createUpgrades({authenticate, limits, log, admit}: UpgradeOptions): Upgrades {
  const server = new WebSocketServer(webSocketOptions(limits))
  const connections = new Set<Connection>()
  let arriving = 0
  let isClosing = false

  async function decide(request: ClientRequest): Promise<Accept> {
    arriving += 1
    try {
      return await authenticate(request)
    } catch (error) {
      log.error({err: error}, 'a token could not be checked')
      return BROKEN
    } finally {
      arriving -= 1
    }
  }

  function refusalWhenFull(): Refusal | null {
    return isClosing || connections.size + arriving >= limits.maxConnections ? FULL : null
  }

  async function take({request, socket, head}: Arrival, isSecure: boolean): Promise<void> {
    const refusal = admit(request) ?? refusalOfUpgrade(request) ?? refusalWhenFull()
    if (refusal) return refuseUpgrade(socket, refusal)
    const client = clientRequest(request)
    const accept = await decide(client)
    if (!accept.accepted) return refuseUpgrade(socket, toRefusal(accept))
    const {handler, headers} = accept
    if (isClosing) socket.destroy()
    const ws = shakeHands(server, {request, socket, head}, headers)
    if (!ws) return handler.onClose(CLOSE_LOST)
    const connection = serveWebSocket(ws, {handler, socket, remoteAddress: client.remoteAddress, isSecure, limits, log})
    connections.add(connection)
    ws.on('close', () => connections.delete(connection))
  }

  return {
    get count() {
      return connections.size
    },
    take(arrival, isSecure) {
      arrival.socket.on('error', () => arrival.socket.destroy())
      take(arrival, isSecure).catch(error => {
        log.error({err: error}, 'an upgrade failed')
        arrival.socket.destroy()
      })
    },
    close(code, reason) {
      isClosing = true
      for (const connection of connections) connection.close(code, reason)
    },
  }
}

/** Null when the request was no WebSocket handshake, or its sender is gone; it has got its answer then. */
function shakeHands(
  server: WebSocketServer,
  {request, socket, head}: Arrival,
  headers: Record<string, string> = {},
): WebSocket | null {
  let result: WebSocket | null = null
  const addHeaders = (lines: string[]) => {
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  }
  server.on('headers', addHeaders)
  server.handleUpgrade(request, socket, head, ws => {
    result = ws
  })
  server.off('headers', addHeaders)
  return result
}

function webSocketOptions(limits: Limits): ServerOptions {
  const options: ServerOptions & {closeTimeout: number} = {
    noServer: true,
    clientTracking: false,
    maxPayload: limits.maxPayloadBytes,
    perMessageDeflate: false, // a small frame could unpack to anything
    skipUTF8Validation: false,
    handleProtocols: offered => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    closeTimeout: limits.closeTimeoutMs,
  }
  return options
}

function toRefusal(accept: Extract<Accept, {accepted: false}>): Refusal {
  const {status, message, retryAfterSeconds} = accept
  if (status === 401) return {status, message: 'unauthorized', headers: {'www-authenticate': 'Bearer'}}
  const headers = retryAfterSeconds === undefined ? {} : {'retry-after': String(retryAfterSeconds)}
  return {status, message, headers}
}
