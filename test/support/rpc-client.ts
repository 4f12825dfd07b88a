import {once} from 'node:events'
import type WebSocket from 'ws'

export interface RpcResponse {
  readonly id: string | number | null
  readonly result?: Record<string, unknown>
  readonly error?: {readonly code: number; readonly message: string; readonly data?: unknown}
}

export interface RpcClient extends AsyncDisposable {
  readonly socket: WebSocket
  /** headers of the answer to the upgrade */
  readonly headers: Record<string, string | string[] | undefined>
  /** messages that answer nothing */
  readonly notifications: {method: string; params?: Record<string, unknown>}[]
  request(method: string, params?: object): Promise<RpcResponse>
  /** the structured output of a tool call, or its StructuredError under `error` */
  callTool(name: string, input?: object): Promise<Record<string, unknown>>
  notify(method: string, params?: object): void
  /** code of the close frame */
  readonly closed: Promise<number>
}

/** MCP over one WebSocket, initialized. Rejects with the status of a refused upgrade. */
export async function rpcClient(socket: WebSocket): Promise<RpcClient> {
  const waiting = new Map<unknown, (response: RpcResponse) => void>()
  const notifications: RpcClient['notifications'] = []
  const closed = new Promise<number>(resolve => socket.once('close', resolve))
  let headers: RpcClient['headers'] = {}
  socket.once('upgrade', response => {
    headers = response.headers
  })
  socket.on('message', data => {
    const message = JSON.parse(data.toString())
    if (message.method !== undefined) notifications.push(message)
    else waiting.get(message.id)?.(message)
  })
  await opened(socket)
  socket.on('error', () => {})

  let next = 0
  const client: RpcClient = {
    socket,
    headers,
    notifications,
    closed,
    request(method, params = {}) {
      const id = ++next
      socket.send(JSON.stringify({jsonrpc: '2.0', id, method, params}))
      return new Promise(resolve => waiting.set(id, resolve))
    },
    async callTool(name, input = {}) {
      const {result, error} = await client.request('tools/call', {name, arguments: input})
      if (error) return {error}
      const structured = result?.['structuredContent'] as Record<string, unknown> | undefined
      const [content] = (result?.['content'] ?? []) as {text: string}[]
      return structured ?? {error: JSON.parse(content?.text ?? 'null')}
    },
    notify: (method, params = {}) => socket.send(JSON.stringify({jsonrpc: '2.0', method, params})),
    async [Symbol.asyncDispose]() {
      socket.close(1000)
      await closed
    },
  }
  await client.request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: {name: 'test', version: '1.0'},
  })
  client.notify('notifications/initialized')
  return client
}

async function opened(socket: WebSocket): Promise<void> {
  const refused = once(socket, 'unexpected-response').then(([, response]) => {
    socket.terminate()
    throw Object.assign(new Error(`refused with ${response.statusCode}`), {status: response.statusCode})
  })
  refused.catch(() => {})
  socket.on('error', () => {})
  await Promise.race([once(socket, 'open'), refused, once(socket, 'error').then(([error]) => Promise.reject(error))])
}
