import type {IncomingMessage} from 'node:http'
import type {Server} from 'node:net'
import type {Log} from '../log.ts'
import {type AdmissionOptions, admissionRules, refusalOf} from './admission.ts'
import {createDoor} from './door.ts'
import {createHttpServers} from './http.ts'
import {createHttpExchanges} from './http-exchange.ts'
import {DEFAULT_LIMITS, type Limits} from './limits.ts'
import {addressOf, listen} from './listen.ts'
import {createNotice} from './notices.ts'
import {createRequestListener, type HealthOptions} from './routes.ts'
import type {Address, Authenticate, HttpService, ServerIdentity} from './types.ts'
import {createUpgrades} from './upgrade.ts'

export {DEFAULT_LIMITS, type Limits} from './limits.ts'

/** Room for clients that are not connected yet: health checks, handshakes, refusals. */
const SPARE_SOCKETS = 512

export interface TransportOptions extends AdmissionOptions, HealthOptions {
  readonly listen: readonly Address[]
  /** descriptors of listening sockets that systemd keeps */
  readonly inherited?: readonly number[]
  readonly identity: ServerIdentity
  readonly authenticate: Authenticate
  /** answers requests that do not upgrade, on the paths that upgrade and on /rpc */
  readonly serve: HttpService
  readonly limits?: Partial<Limits>
  readonly log: Log
}

export interface Transport {
  readonly addresses: readonly Address[]
  /** where a client on this machine connects */
  readonly endpoint: string
  /** WebSocket connections that are open */
  readonly connections: number
  /** The certificate of new connections; those that are open live on. */
  setIdentity(identity: ServerIdentity): void
  /** Says goodbye (1001 going away, 1012 restarting), waits a little, then cuts. */
  close(code?: 1001 | 1012): Promise<void>
}

/**
 * MCP over WebSocket, and HTTP beside it, with and without TLS on one port.
 * @throws KruxosError CONFLICT when the port is in use, DENIED when it may not be used, IO otherwise
 */
export async function startTransport(options: TransportOptions): Promise<Transport> {
  const {authenticate, identity, log, health, metrics} = options
  const limits = {...DEFAULT_LIMITS, ...options.limits}
  const rules = admissionRules(options)
  const notice = createNotice(log)
  const admit = (request: IncomingMessage) => {
    const refusal = refusalOf(request, rules)
    const {remoteAddress} = request.socket
    if (refusal) notice('a request was refused', {reason: refusal.message, remoteAddress})
    return refusal
  }

  const upgrades = createUpgrades({authenticate, limits, log, admit})
  const exchanges = createHttpExchanges(options.serve, limits)
  const http = createHttpServers({
    identity,
    limits,
    isServedName: name => rules.hosts.has(name.toLowerCase()),
    onRequest: createRequestListener({admit, log, health, metrics, serve: exchanges.serve}),
    onUpgrade: upgrades.take,
    onTlsFault: (reason, remoteAddress) => notice('a TLS handshake failed', {reason, remoteAddress}),
  })
  const door = createDoor(http, limits, notice)
  const listeners = await listen({
    addresses: options.listen,
    inherited: options.inherited ?? [],
    maxSockets: limits.maxConnections + SPARE_SOCKETS,
    log,
    onSocket: door.onSocket,
    onLost: reason => notice('a connection could not be taken', {reason}),
  })
  const addresses = listeners.map(addressOf)
  return {
    addresses,
    endpoint: `wss://localhost:${addresses[0]?.port}`,
    get connections() {
      return upgrades.count
    },
    setIdentity: http.setIdentity,
    async close(code = 1001) {
      const closed = listeners.map(closeListener)
      upgrades.close(code, 'the gateway stops')
      exchanges.close()
      http.close()
      const cut = setTimeout(door.cut, limits.closeTimeoutMs)
      await Promise.all(closed)
      clearTimeout(cut)
    },
  }
}

function closeListener(listener: Server): Promise<void> {
  return new Promise(resolve => listener.close(() => resolve()))
}
