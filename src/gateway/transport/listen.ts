import {once} from 'node:events'
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net'
import {KruxosError} from '../../contract/errors.ts'
import type {Log} from '../log.ts'
import type {Address} from './types.ts'

/** Node's default of 511 loses bursts: a thousand bridges may come back at the same moment. */
const BACKLOG = 4096
const TCP_KEEP_ALIVE_MS = 30_000
const EPHEMERAL_TRIES = 20

export interface ListenOptions {
  readonly addresses: readonly Address[]
  /** descriptors of sockets that systemd keeps; each is used when `addresses` names its address */
  readonly inherited: readonly number[]
  readonly maxSockets: number
  readonly log: Log
  onSocket(socket: Socket): void
  /** a connection that could not be taken: out of file descriptors, or more than `maxSockets` */
  onLost(reason: string): void
}

/**
 * Listens on all addresses; without ::1 on a machine that has no IPv6.
 * Port 0 takes a free port, the same one on every address.
 * @throws KruxosError CONFLICT when a port is in use, DENIED when it may not be used, IO otherwise
 */
export async function listen(options: ListenOptions): Promise<Server[]> {
  const adopted = await adopt(options)
  const isEphemeral = options.addresses.some(({port}) => port === 0)
  for (let tries = 1; ; tries++) {
    try {
      return await listenOnAll(options, adopted)
    } catch (error) {
      const isTaken = error instanceof KruxosError && error.code === 'CONFLICT'
      if (!(isEphemeral && isTaken) || tries === EPHEMERAL_TRIES) throw error
    }
  }
}

export function addressOf(server: Server): Address {
  const {address, port} = server.address() as AddressInfo
  return {host: address, port}
}

async function listenOnAll(options: ListenOptions, adopted: readonly Server[]): Promise<Server[]> {
  const servers: Server[] = []
  try {
    for (const {host, port} of options.addresses) {
      const [first] = servers
      const address = {host, port: port === 0 && first ? addressOf(first).port : port}
      const server = adopted.find(each => isAt(each, address)) ?? (await listenOn(address, options))
      if (server) servers.push(server)
    }
    if (servers.length > 0) return servers
    throw new KruxosError('IO', 'there is no address to listen on', {
      hint: 'add 127.0.0.1 to listen.hosts in gateway.yaml',
    })
  } catch (error) {
    for (const server of servers.filter(each => !adopted.includes(each))) server.close()
    throw error
  }
}

async function listenOn({host, port}: Address, options: ListenOptions): Promise<Server | null> {
  const server = createListener(options)
  try {
    server.listen({host, port, backlog: BACKLOG, ipv6Only: true})
    await once(server, 'listening')
  } catch (error) {
    if (!lacksIpv6(host, error)) throw listenError({host, port}, error)
    options.log.info({host, port}, 'this machine has no IPv6, not listening on this address')
    return null
  }
  return watched(server, options)
}

/**
 * What systemd listens on, as far as gateway.yaml asks for it. Where the two differ the settings win: the gateway opens
 * what is missing, which is then away while it restarts.
 */
async function adopt(options: ListenOptions): Promise<Server[]> {
  const {inherited, addresses, log} = options
  const adopted: Server[] = []
  for (const fd of inherited) {
    const server = createListener(options)
    server.listen({fd}, BACKLOG)
    await once(server, 'listening')
    if (addresses.some(address => isAt(server, address))) adopted.push(watched(server, options))
    else {
      log.warn(
        {...addressOf(server), hint: 'sudo kruxos gateway restart'},
        'systemd listens where gateway.yaml does not',
      )
      server.close()
    }
  }
  return adopted
}

function isAt(server: Server, {host, port}: Address): boolean {
  const address = addressOf(server)
  return address.host === host && address.port === port
}

function createListener({maxSockets, onSocket, onLost}: ListenOptions): Server {
  const server = createServer({noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS}, onSocket)
  server.maxConnections = maxSockets
  server.on('drop', () => onLost('too many connections'))
  return server
}

/** Once it listens: an error is a connection that could not be taken. */
function watched(server: Server, {onLost}: ListenOptions): Server {
  return server.on('error', error => onLost((error as NodeJS.ErrnoException).code ?? error.message))
}

function lacksIpv6(host: string, error: unknown): boolean {
  const {code} = error as NodeJS.ErrnoException
  return host === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
}

function listenError({host, port}: Address, cause: unknown): KruxosError {
  const {code} = cause as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new KruxosError('CONFLICT', `port ${port} of ${host} is in use`, {
      cause,
      hint: `see who holds it with: ss -ltnp 'sport = :${port}'; or set another listen.port in gateway.yaml`,
    })
  }
  if (code === 'EACCES') {
    return new KruxosError('DENIED', `this user may not listen on port ${port} of ${host}`, {
      cause,
      hint: 'set listen.port in gateway.yaml to 1024 or more',
    })
  }
  return new KruxosError('IO', `cannot listen on port ${port} of ${host}: ${code}`, {
    cause,
    hint: 'list addresses of this machine under listen.hosts in gateway.yaml',
  })
}
