import {once} from 'node:events'
import {createServer as createPlainServer, type IncomingHttpHeaders, type Server} from 'node:http'
import {createServer as createTlsServer} from 'node:https'
import type {AddressInfo, Socket} from 'node:net'
import {type WebSocket, WebSocketServer} from 'ws'
import type {KeyAndCertificate} from './certificates.ts'

export const TOKEN = 'c0ffee55'.repeat(8)
export const ECHO_TOOL = {name: 'echo', description: 'answers what it is given', inputSchema: {type: 'object'}}

export interface Message {
  readonly id?: string | number
  readonly method?: string
  readonly params?: Record<string, unknown>
  readonly [key: string]: unknown
}

interface Refusal {
  readonly status: number
  readonly reason?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface EndpointOptions {
  readonly tls?: KeyAndCertificate
  readonly port?: number
  readonly tools?: readonly object[]
  /** answers to the upgrade in place of a WebSocket; undefined lets it through */
  refuse?(headers: IncomingHttpHeaders): Refusal | undefined
  /** true when it has dealt with the message itself */
  onMessage?(message: Message, socket: WebSocket, text: string): boolean
}

/** What the far end of the bridge looks like, made of `ws` alone: it speaks as much MCP as the bridge can tell apart. */
export interface Endpoint extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** headers of each upgrade, refused ones too */
  readonly upgrades: IncomingHttpHeaders[]
  /** each message as it came */
  readonly texts: string[]
  readonly closeCodes: number[]
  readonly sockets: Set<WebSocket>
  methods(): (string | undefined)[]
  /** to every connection */
  broadcast(text: string): void
  /** as after kill -9: every connection breaks and the port is free */
  kill(): Promise<void>
  /** kill, then another one on the same port; it ends with this one */
  restart(options?: EndpointOptions): Promise<Endpoint>
}

export async function startEndpoint(options: EndpointOptions = {}): Promise<Endpoint> {
  const server: Server = options.tls
    ? createTlsServer({key: options.tls.key, cert: options.tls.cert, minVersion: 'TLSv1.3'})
    : createPlainServer()
  const peers = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    peers.add(socket.on('error', () => undefined))
    socket.once('close', () => peers.delete(socket))
  })
  server.on('tlsClientError', () => undefined)
  const {kill, ...endpoint} = serve(server, options, peers)
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  const successors: Endpoint[] = []
  return {
    ...endpoint,
    port,
    url: `${options.tls ? 'wss' : 'ws'}://localhost:${port}`,
    kill,
    async restart(next = options) {
      await kill()
      const successor = await startEndpoint({...next, port})
      successors.push(successor)
      return successor
    },
    async [Symbol.asyncDispose]() {
      await kill()
      for (const successor of successors) await successor[Symbol.asyncDispose]()
    },
  }
}

type Served = Omit<Endpoint, 'port' | 'url' | 'restart' | typeof Symbol.asyncDispose>

function serve(server: Server, options: EndpointOptions, peers: Set<Socket>): Served {
  const wss = new WebSocketServer({noServer: true, maxPayload: 64 * 1_048_576, perMessageDeflate: false})
  const upgrades: IncomingHttpHeaders[] = []
  const texts: string[] = []
  const closeCodes: number[] = []
  const sockets = new Set<WebSocket>()
  server.on('upgrade', (request, socket, head) => {
    upgrades.push(request.headers)
    const refusal = (options.refuse ?? refuseOthers)(request.headers)
    if (refusal) return void socket.end(refusalText(refusal))
    wss.handleUpgrade(request, socket, head, ws => {
      sockets.add(ws)
      ws.on('error', () => undefined)
      ws.on('close', code => {
        sockets.delete(ws)
        closeCodes.push(code)
      })
      ws.on('message', data => {
        const text = data.toString()
        texts.push(text)
        answer(text, ws, options)
      })
    })
  })
  wss.on('headers', headers => headers.push('kruxos-session: 0123456789abcdef'))
  const kill = async (): Promise<void> => {
    for (const peer of peers) peer.destroy()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  return {
    upgrades,
    texts,
    closeCodes,
    sockets,
    methods: () => texts.map(text => parse(text)?.method),
    broadcast: text => {
      for (const ws of sockets) ws.send(text)
    },
    kill,
  }
}

function refuseOthers(headers: IncomingHttpHeaders): Refusal | undefined {
  return headers.authorization === `Bearer ${TOKEN}` ? undefined : {status: 401}
}

function refusalText({status, reason, headers = {}}: Refusal): string {
  const body = JSON.stringify({error: {message: reason}})
  const lines = Object.entries({...headers, 'content-length': body.length}).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return `HTTP/1.1 ${status} Refused\r\nconnection: close\r\n${lines.join('')}\r\n${body}`
}

function answer(text: string, socket: WebSocket, options: EndpointOptions): void {
  const message = parse(text)
  const reply = (body: object) => socket.send(JSON.stringify({jsonrpc: '2.0', id: message?.id, ...body}))
  if (message === undefined || options.onMessage?.(message, socket, text) || message.id === undefined) return
  const result = resultOf(message, options)
  reply(result === undefined ? {error: {code: -32_601, message: `method not found: ${message.method}`}} : {result})
}

function resultOf({method, params}: Message, {tools = [ECHO_TOOL]}: EndpointOptions): object | undefined {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: params?.['protocolVersion'],
        capabilities: {tools: {listChanged: true}},
        serverInfo: {name: 'test', version: '1'},
      }
    case 'tools/list':
      return {tools}
    case 'ping':
      return {}
    case 'tools/call':
      return {content: [{type: 'text', text: JSON.stringify(params?.['arguments'])}]}
    default:
      return undefined
  }
}

function parse(text: string): Message | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
