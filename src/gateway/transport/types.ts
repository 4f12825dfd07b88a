import type {IncomingHttpHeaders} from 'node:http'

/** One client on the wire, whatever carried it here. Text in, text out: one JSON-RPC message each. */
export interface Connection {
  readonly remoteAddress: string
  readonly isSecure: boolean
  /** Queues the text; closes the connection when the client does not read and too much is waiting. */
  send(text: string): void
  close(code: number, reason: string): void
}

/** What the gateway does with a connection; made once per accepted client. */
export interface ConnectionHandler {
  onOpen(connection: Connection): void
  onMessage(text: string): void
  onClose(code: number): void
}

export interface UpgradeRequest {
  readonly path: string
  readonly remoteAddress: string
  readonly headers: IncomingHttpHeaders
  readonly isSecure: boolean
}

/** Decides before the upgrade. `headers` are added to the answer, so that a session id can be told. */
export type Accept =
  | {accepted: true; handler: ConnectionHandler; headers?: Record<string, string>}
  | {accepted: false; status: 401 | 403 | 429 | 503; message: string; retryAfterSeconds?: number}

export type Authenticate = (request: UpgradeRequest) => Promise<Accept>
