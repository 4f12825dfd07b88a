import type {IncomingHttpHeaders} from 'node:http'

/** One client on the wire, whatever carried it here. Text in, text out: one JSON-RPC message each. */
export interface Connection {
  readonly remoteAddress: string
  readonly isSecure: boolean
  /** Queues the text; closes the connection when the client does not read and too much is waiting. */
  send(text: string): void
  /** Nothing passes any more, in either direction. The reason is cut to what a close frame holds. */
  close(code: number, reason: string): void
}

/** What the gateway does with a connection; made once per accepted client. */
export interface ConnectionHandler {
  onOpen(connection: Connection): void
  onMessage(text: string): void
  /**
   * Called exactly once, with the code of whoever closed first (RFC 6455; 1006 when the connection was lost):
   * at once when it is ours, and also when the client left before `onOpen`.
   */
  onClose(code: number): void
}

/** What a client sends before anything is known of it. */
export interface ClientRequest {
  /** without the query */
  readonly path: string
  readonly remoteAddress: string
  /** a token that was allowed in the URL stands in `authorization` */
  readonly headers: IncomingHttpHeaders
  readonly isSecure: boolean
}

/**
 * Decides before the upgrade. `headers` are added to the answer, so that a session id can be told.
 * `message` is told to the client, except with 401: that answer is always the same.
 */
export type Accept =
  | {accepted: true; handler: ConnectionHandler; headers?: Record<string, string>}
  | {accepted: false; status: 401 | 403 | 429 | 503; message: string; retryAfterSeconds?: number}

export type Authenticate = (request: ClientRequest) => Promise<Accept>

/** A request that does not upgrade. */
export interface HttpRequest extends ClientRequest {
  readonly method: string
  /** the body; null when it is larger than a message may be, or than `maxBytes`, or was broken off */
  text(maxBytes?: number): Promise<string | null>
}

/** Either one answer, or a stream of events that `end` ends. What comes too late is dropped. */
export interface HttpReply {
  /** events can be sent and have not ended */
  readonly isStreaming: boolean
  /** @param text JSON */
  answer(status: number, text?: string, headers?: Readonly<Record<string, string>>): void
  /** Begins the stream before there is an event. */
  stream(headers?: Readonly<Record<string, string>>): void
  event(text: string): void
  end(): void
  /** the client left before the end */
  onGone(listener: () => void): void
  /** over, whoever ended it */
  onClose(listener: () => void): void
}

export type HttpService = (request: HttpRequest, reply: HttpReply) => Promise<void>

/** Answered to anybody who can connect: nothing in it may be a secret. */
export interface Health {
  readonly status: 'healthy' | 'degraded' | 'critical'
  readonly ready: boolean
  readonly version: string
}

/** PEM texts of the certificate chain and its key. */
export interface ServerIdentity {
  readonly cert: string
  readonly key: string
}

export interface Address {
  readonly host: string
  readonly port: number
}
