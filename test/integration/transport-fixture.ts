import {once} from 'node:events'
import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {connect, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type ConnectionOptions, connect as connectTls, type TLSSocket} from 'node:tls'
import {type ClientOptions, WebSocket} from 'ws'
import {openTls, type Tls, type TlsOptions} from '../../src/gateway/tls/index.ts'
import {startTransport, type Transport, type TransportOptions} from '../../src/gateway/transport/index.ts'
import type {Authenticate, ClientRequest, Connection} from '../../src/gateway/transport/types.ts'

/** The only token that the authenticator of these tests knows. */
export const TOKEN = 'a1'.repeat(32)

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: object
}

export function memoryLog() {
  const lines: LogLine[] = []
  const write = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({level, message, fields})
  }
  return {lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error')}
}

export async function tempDir() {
  const path = await mkdtemp(join(tmpdir(), 'kx-'))
  return {path, [Symbol.asyncDispose]: () => rm(path, {recursive: true, force: true})}
}

export async function tempTls(options: Partial<TlsOptions> = {}) {
  const dir = await tempDir()
  const tls = await openTls({dir: dir.path, now: () => new Date(), log: memoryLog(), ...options})
  return {
    tls,
    dir: dir.path,
    ca: await readFile(join(dir.path, 'ca.pem'), 'utf8'),
    [Symbol.asyncDispose]: dir[Symbol.asyncDispose],
  }
}

interface Seen {
  /** what the authenticator was asked */
  readonly requests: ClientRequest[]
  readonly connections: Connection[]
  readonly messages: string[]
  readonly closed: number[]
}

/** Takes TOKEN and echoes each message; `onMessage` replaces the echo. */
export function echo(seen: Seen, onMessage?: (connection: Connection, text: string) => void): Authenticate {
  return async request => {
    seen.requests.push(request)
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return {accepted: false, status: 401, message: 'unknown token'}
    }
    let connection: Connection | undefined
    return {
      accepted: true,
      headers: {'Kruxos-Session': 'sess-00000001'},
      handler: {
        onOpen(opened) {
          connection = opened
          seen.connections.push(opened)
        },
        onMessage(text) {
          seen.messages.push(text)
          if (connection === undefined) throw new Error('a message came before the connection was open')
          if (onMessage) onMessage(connection, text)
          else connection.send(text)
        },
        onClose: code => seen.closed.push(code),
      },
    }
  }
}

export interface TestTransport extends AsyncDisposable {
  readonly transport: Transport
  readonly tls: Tls
  readonly tlsDir: string
  readonly ca: string
  readonly port: number
  readonly seen: Seen
  readonly log: ReturnType<typeof memoryLog>
  /** a WebSocket that is open */
  connect(options?: ClientOptions & {path?: string; plain?: boolean; protocols?: string[]}): Promise<WebSocket>
  tlsSocket(options?: ConnectionOptions): Promise<TLSSocket>
}

interface TestOptions extends Partial<TransportOptions> {
  readonly tls?: Partial<TlsOptions>
  onMessage?(connection: Connection, text: string): void
}

export async function testTransport({
  tls: tlsOptions,
  onMessage,
  ...options
}: TestOptions = {}): Promise<TestTransport> {
  const {tls, dir, ca, ...temporary} = await tempTls(tlsOptions)
  const log = memoryLog()
  const seen: Seen = {requests: [], connections: [], messages: [], closed: []}
  const transport = await startTransport({
    listen: [
      {host: '127.0.0.1', port: 0},
      {host: '::1', port: 0},
    ],
    identity: tls.identity,
    authenticate: echo(seen, onMessage),
    serve: async (request, reply) => reply.answer(200, JSON.stringify((await request.text())?.length ?? null)),
    health: () => ({status: 'healthy', ready: true, version: '0.0.0'}),
    log,
    ...options,
    limits: {timeoutCheckMs: 50, closeTimeoutMs: 500, ...options.limits},
  })
  const port = transport.addresses[0]?.port ?? 0
  return {
    transport,
    tls,
    tlsDir: dir,
    ca,
    port,
    seen,
    log,
    async connect({path = '/', plain = false, protocols = [], ...client} = {}) {
      const url = `${plain ? 'ws' : 'wss'}://localhost:${port}${path}`
      const ws = new WebSocket(url, protocols, {ca, headers: {authorization: `Bearer ${TOKEN}`}, ...client})
      await once(ws, 'open')
      return ws
    },
    async tlsSocket(connection = {}) {
      const socket = connectTls({host: '127.0.0.1', port, ca, servername: 'localhost', ...connection})
      await once(socket, 'secureConnect')
      return socket
    },
    async [Symbol.asyncDispose]() {
      await transport.close()
      tls.close()
      await temporary[Symbol.asyncDispose]()
    },
  }
}

export async function plainSocket(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({host, port})
  await once(socket, 'connect')
  return socket
}

/** Everything the other side says until it closes, which it does in far less than this; a reset counts as a close. */
export async function readAll(socket: Socket, withinMs = 15_000): Promise<string> {
  const chunks: Buffer[] = []
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    socket.destroy()
  }, withinMs)
  socket.on('error', () => {})
  socket.on('data', chunk => chunks.push(chunk))
  if (!socket.closed) await new Promise(resolve => socket.once('close', resolve))
  clearTimeout(timer)
  if (isLate) throw new Error(`still open after ${withinMs} ms`)
  return Buffer.concat(chunks).toString('latin1')
}

/** What answers these bytes on a new plain connection: until it is closed, or upgraded. */
export async function exchange(port: number, bytes: string | Buffer): Promise<{status: number; text: string}> {
  const socket = await plainSocket(port)
  socket.once('data', chunk => {
    if (chunk.toString('latin1').startsWith('HTTP/1.1 101')) socket.destroy()
  })
  const answer = readAll(socket)
  socket.write(bytes)
  const text = await answer
  return {status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text}
}

/** A WebSocket handshake; a header that is given replaces ours, null leaves it out. */
export function handshake(port: number, headers: Record<string, string | null> = {}, path = '/'): string {
  const fields = {
    Host: `localhost:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    Authorization: `Bearer ${TOKEN}`,
    ...headers,
  }
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

/** A WebSocket connection whose frames the test writes itself. */
export async function rawWebSocket(port: number): Promise<Socket> {
  const socket = await plainSocket(port)
  socket.write(handshake(port))
  const [answer] = await once(socket, 'data')
  if (!answer.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(`not upgraded: ${answer}`)
  return socket
}

/** A client's frame (RFC 6455, section 5.2), masked with zeros. */
export function frame(firstByte: number, payload: string | Buffer): Buffer {
  const data = Buffer.from(payload)
  const mask = Buffer.alloc(4)
  if (data.length < 126) return Buffer.concat([Buffer.from([firstByte, 0x80 | data.length]), mask, data])
  const header = Buffer.alloc(10)
  header.writeUInt8(firstByte, 0)
  header.writeUInt8(0x80 | 127, 1)
  header.writeBigUInt64BE(BigInt(data.length), 2)
  return Buffer.concat([header, mask, data])
}

/** Waits for what another process or the event loop does. Far longer than it takes: only a fault gets there. */
export async function eventually(isSo: () => boolean, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${isSo}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
