import http, {type IncomingMessage, type RequestListener, type ServerOptions} from 'node:http'
import https from 'node:https'
import type {Socket} from 'node:net'
import type {SecureContextOptions} from 'node:tls'
import type {Limits} from './limits.ts'
import type {ServerIdentity} from './types.ts'

const MAX_HEADER_BYTES = 8192
const KEEP_ALIVE_MS = 5_000

export interface HttpOptions {
  readonly identity: ServerIdentity
  readonly limits: Limits
  isServedName(name: string): boolean
  onRequest: RequestListener
  onUpgrade(arrival: {request: IncomingMessage; socket: Socket; head: Buffer}, isSecure: boolean): void
  onTlsFault(reason: string, remoteAddress: string | undefined): void
}

/** HTTP over sockets that somebody else accepted. */
export interface HttpServers {
  serve(socket: Socket, isTls: boolean): void
  /** for connections from now on; those that are open keep theirs */
  setIdentity(identity: ServerIdentity): void
  /** Ends idle connections at once, the others after their answer. */
  close(): void
}

export function createHttpServers(options: HttpOptions): HttpServers {
  const {identity, limits, isServedName, onRequest, onUpgrade, onTlsFault} = options
  const common = httpOptions(limits)
  const plain = http.createServer(common, onRequest)
  const secure = https.createServer(
    {
      ...common,
      ...secureContext(identity),
      handshakeTimeout: limits.tlsHandshakeTimeoutMs,
      SNICallback: (name, done) => done(isServedName(name) ? null : new Error('unknown server name')),
    },
    onRequest,
  )
  for (const server of [plain, secure]) {
    server.on('upgrade', (request, _, head) => onUpgrade({request, socket: request.socket, head}, server === secure))
    server.emit('listening') // it never listens itself, and watches its timeouts from this event on
  }
  secure.on('tlsClientError', (error: NodeJS.ErrnoException, socket) =>
    onTlsFault(error.code ?? error.message, socket.remoteAddress),
  )
  return {
    serve: (socket, isTls) => void (isTls ? secure : plain).emit('connection', socket),
    setIdentity: next => secure.setSecureContext(secureContext(next)),
    close() {
      plain.close()
      secure.close()
    },
  }
}

function httpOptions(limits: Limits): ServerOptions {
  return {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.timeoutCheckMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // A client that offers HTTP/2 in passing (`curl --http2`) goes on with HTTP/1.1.
    shouldUpgradeCallback: ({headers}) => headers.upgrade?.toLowerCase() === 'websocket',
  }
}

function secureContext({cert, key}: ServerIdentity): SecureContextOptions {
  return {cert, key, minVersion: 'TLSv1.3'}
}
