import {once} from 'node:events'
import type {IncomingMessage} from 'node:http'
import {isIP, type LookupFunction, connect as netConnect, type Socket} from 'node:net'
import {type TLSSocket, connect as tlsConnect} from 'node:tls'
import {WebSocket} from 'ws'
import {KruxosError} from '../contract/errors.ts'
import type {Grant} from './bridge-socket.ts'
import {address, BusyError, connectProblem, RejectedError, wrongPin} from './problems.ts'
import type {Settings} from './settings.ts'
import {beginsWith, loadTrust, pinOf, type Trust} from './trust.ts'

const TIMEOUT_MS = 5000
/** Above what a host can read, so that a large answer can be named and not only cut the connection. */
const MAX_PAYLOAD_BYTES = 64 * 1_048_576
const MAX_REFUSAL_BYTES = 4096
const WRONG_PIN_HINT = 'ask its operator for the right KRUXOS_PIN_SHA256, or pair with it again: kruxos pair'

/** What a gateway answers to under any name: with a pin, the name by which it is reached proves nothing. */
export const PINNED_HOST = 'localhost'

export interface Target {
  /** ws: or wss: */
  readonly endpoint: URL
  readonly headers: Readonly<Record<string, string>>
  /** undefined only for ws: */
  readonly trust: Trust | undefined
}

/** @throws KruxosError UNREACHABLE when there is nothing to trust yet */
export function prepareTarget(settings: Settings, grant: Grant, sessionId?: string): Target {
  const {endpoint, agentName, clientName, trust} = settings
  const headers = {
    authorization: `Bearer ${grant.token}`,
    ...(agentName === undefined ? {} : {'kruxos-agent': agentName}),
    ...(clientName === undefined ? {} : {'kruxos-client': clientName}),
    ...(sessionId === undefined ? {} : {'kruxos-session': sessionId}),
  }
  const held = endpoint.protocol === 'wss:' ? loadTrust(trust, grant) : undefined
  return {endpoint, headers: held?.kind === 'pin' ? {...headers, host: PINNED_HOST} : headers, trust: held}
}

export interface Opened {
  readonly socket: WebSocket
  /** under which the gateway takes this session up again */
  readonly sessionId: string | undefined
}

/**
 * Opens a WebSocket. The peer is verified before the first byte of the request, which carries the token, is written.
 * `onMessage` and `onClose` are told only of an opened connection.
 * @throws KruxosError UNREACHABLE (BusyError for 429 and 503), RejectedError for the token
 */
export async function openConnection(
  target: Target,
  onMessage: (text: string) => void,
  onClose: (code: number, reason: string) => void,
): Promise<Opened> {
  const transport = await openTransport(target)
  return upgrade(target, transport, onMessage, onClose)
}

/**
 * Connects to the one who has that key, whatever the name or address is by which it is reached from here.
 * @throws KruxosError UNREACHABLE; nothing was sent then
 */
export async function connectPinned(
  endpoint: URL,
  sha256: Uint8Array,
  hint: string,
): Promise<{socket: TLSSocket; pin: Buffer}> {
  try {
    const socket = await connectSecurely(endpoint, {kind: 'pin', sha256}, AbortSignal.timeout(TIMEOUT_MS))
    return {socket, pin: checkPin(socket, sha256, () => wrongPin(endpoint, hint))}
  } catch (error) {
    throw error instanceof KruxosError ? error : connectProblem(error, endpoint, '')
  }
}

async function openTransport({endpoint, trust}: Target): Promise<Socket> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  try {
    if (!trust) return await connectPlainly(endpoint, signal)
    const socket = await connectSecurely(endpoint, trust, signal)
    if (trust.kind === 'pin') checkPin(socket, trust.sha256, () => wrongPin(endpoint, WRONG_PIN_HINT))
    return socket
  } catch (error) {
    if (error instanceof KruxosError) throw error
    throw connectProblem(error, endpoint, trust?.kind === 'authority' ? trust.name : '')
  }
}

async function connectPlainly(endpoint: URL, signal: AbortSignal): Promise<Socket> {
  return established(netConnect(dial(endpoint)), 'connect', signal)
}

/**
 * A pin is compared by the caller, before anything is sent. The other check is spelled out, so that no variable of the
 * environment (NODE_TLS_REJECT_UNAUTHORIZED) can turn it off.
 */
async function connectSecurely(endpoint: URL, trust: Trust, signal: AbortSignal): Promise<TLSSocket> {
  const {host} = dial(endpoint)
  const socket = tlsConnect({
    ...dial(endpoint),
    ...(trust.kind === 'authority' && isIP(host) === 0 ? {servername: host} : {}),
    ...(trust.kind === 'authority' ? {ca: trust.pem} : {}),
    minVersion: 'TLSv1.3',
    // A pin names the key itself; who signed it does not matter then, nor for which names.
    rejectUnauthorized: trust.kind === 'authority',
  })
  return established(socket, 'secureConnect', signal)
}

/** @throws KruxosError UNREACHABLE */
function checkPin(socket: TLSSocket, sha256: Uint8Array, problem: () => KruxosError): Buffer {
  const pin = pinOf(socket)
  if (beginsWith(pin, sha256)) return pin
  socket.destroy()
  throw problem()
}

async function established<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  try {
    await once(socket, event, {signal})
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

function dial({hostname, port, protocol}: URL) {
  const host = hostname.replace(/^\[|\]$/g, '')
  const lookup = host === 'localhost' ? {lookup: loopback} : {}
  return {host, port: Number(port || (protocol === 'wss:' ? 443 : 80)), autoSelectFamily: true, ...lookup}
}

/** A resolver could send `localhost` elsewhere, and asking it takes time. */
const loopback: LookupFunction = (_hostname, _options, done) => {
  done(null, [
    {address: '127.0.0.1', family: 4},
    {address: '::1', family: 6},
  ])
}

function upgrade(
  {endpoint, headers}: Target,
  transport: Socket,
  onMessage: (text: string) => void,
  onClose: (code: number, reason: string) => void,
): Promise<Opened> {
  return new Promise((resolve, reject) => {
    let sessionId: string | undefined
    const socket = new WebSocket(endpoint, ['mcp'], {
      headers,
      createConnection: () => transport,
      followRedirects: false,
      handshakeTimeout: TIMEOUT_MS,
      maxPayload: MAX_PAYLOAD_BYTES,
      perMessageDeflate: false,
    })
    socket.once('upgrade', response => {
      const id = response.headers['kruxos-session']
      sessionId = typeof id === 'string' && /^[\w.-]{1,128}$/.test(id) ? id : undefined
    })
    socket.once('unexpected-response', (_request, response) => {
      void reasonIn(response).then(reason => {
        transport.destroy()
        reject(refusal(response, reason, endpoint))
      })
    })
    socket.on('error', error => reject(connectProblem(error, endpoint, '')))
    socket.on('message', data => onMessage(data.toString()))
    socket.once('open', () => {
      socket.once('close', (code, reason) => onClose(code, reason.toString()))
      resolve({socket, sessionId})
    })
  })
}

function refusal({statusCode, headers}: IncomingMessage, reason: string, endpoint: URL): KruxosError {
  if (statusCode === 401 || statusCode === 403) return new RejectedError(endpoint)
  const message = `the gateway at ${address(endpoint)} answered ${statusCode}${reason && `: ${reason}`}`
  return statusCode === 429 || statusCode === 503
    ? new BusyError(message, Number(headers['retry-after']) || 0)
    : new KruxosError('UNREACHABLE', message, {hint: 'see that KRUXOS_ENDPOINT is the address of a kruxos gateway'})
}

/** What the gateway says in the body of a refusal: `{"error":{"message"}}`. */
async function reasonIn(response: IncomingMessage): Promise<string> {
  let text = ''
  try {
    for await (const chunk of response) {
      text += chunk
      if (text.length > MAX_REFUSAL_BYTES) return ''
    }
    const body = JSON.parse(text) as {error?: {message?: unknown}} | null
    return typeof body?.error?.message === 'string' ? body.error.message : ''
  } catch {
    return ''
  }
}
