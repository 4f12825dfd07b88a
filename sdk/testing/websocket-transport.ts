import type {JSONRPCMessage, Transport} from '@modelcontextprotocol/client'
import {WebSocket} from 'ws'

export interface WebSocketTransportOptions {
  readonly endpoint: string
  readonly token: string
  /** PEM of the authority to trust */
  readonly ca: string
}

/** MCP over one WebSocket, which the protocol's own client does not bring along. */
export class WebSocketTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void
  onclose?: () => void
  readonly #socket: WebSocket

  constructor({endpoint, token, ca}: WebSocketTransportOptions) {
    this.#socket = new WebSocket(endpoint, ['mcp'], {headers: {authorization: `Bearer ${token}`}, ca})
  }

  async start(): Promise<void> {
    await new Promise((resolve, reject) => this.#socket.once('open', resolve).once('error', reject))
    this.#socket.on('message', data => this.onmessage?.(JSON.parse(data.toString())))
    this.#socket.on('close', () => this.onclose?.())
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#socket.send(JSON.stringify(message))
  }

  async close(): Promise<void> {
    this.#socket.close()
  }
}
