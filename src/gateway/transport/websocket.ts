import type {Socket} from 'node:net'
import type {WebSocket} from 'ws'
import type {Log} from '../log.ts'
import {keepAlive, type Peer} from './keep-alive.ts'
import type {Limits} from './limits.ts'
import {createOutbox, type Outbox} from './outbox.ts'
import type {Connection, ConnectionHandler} from './types.ts'

const CLOSE_UNSUPPORTED_DATA = 1003
const CLOSE_INTERNAL_ERROR = 1011
const CLOSE_TRY_AGAIN_LATER = 1013
/** A close frame holds 125 bytes: the code, the reason, and room for a character that the cut replaced. */
const MAX_REASON_BYTES = 120

export interface WebSocketOptions {
  readonly handler: ConnectionHandler
  readonly socket: Socket
  readonly remoteAddress: string
  readonly isSecure: boolean
  readonly limits: Limits
  readonly log: Log
}

/** Ties a WebSocket to its handler until either of them is done. */
export function serveWebSocket(ws: WebSocket, options: WebSocketOptions): Connection {
  const {handler, socket, remoteAddress, isSecure, limits, log} = options
  const outbox = createOutbox(ws, socket, limits.maxBufferedBytes)
  const stopPings = keepAlive(
    peerOf(ws, socket, outbox, () => ws.terminate()),
    limits.pingIntervalMs,
    limits.pongDeadlineMs,
  )
  let isOver = false

  function end(code: number): void {
    if (isOver) return
    isOver = true
    stopPings()
    attempt(() => handler.onClose(code))
  }

  function close(code: number, reason: string): void {
    if (isOver) return
    ws.close(code, Buffer.from(reason).toString('utf8', 0, MAX_REASON_BYTES))
    end(code)
  }

  /** A fault of a handler costs its own connection only. */
  function attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      log.error({err: error}, 'a connection failed')
      close(CLOSE_INTERNAL_ERROR, 'internal error')
    }
  }

  ws.on('message', (data, isBinary) => {
    if (isOver) return
    if (isBinary) close(CLOSE_UNSUPPORTED_DATA, 'only text frames are understood')
    else attempt(() => handler.onMessage((data as Buffer).toString()))
  })
  ws.on('error', error => log.debug({reason: error.message}, 'a client broke the WebSocket protocol'))
  ws.on('close', end)

  const connection: Connection = {
    remoteAddress,
    isSecure,
    send(text) {
      if (!isOver && !outbox.send(text)) close(CLOSE_TRY_AGAIN_LATER, 'too much is waiting to be read')
    },
    close,
  }
  attempt(() => handler.onOpen(connection))
  return connection
}

/**
 * Anything that arrives is life: the pong may stand behind a large message.
 * While we do not read, life is that the client takes what we sent; at other times that is only its kernel.
 */
function peerOf(ws: WebSocket, socket: Socket, outbox: Outbox, onDead: () => void): Peer {
  return {
    ping: () => ws.ping(),
    watchForLife() {
      const {bytesRead} = socket
      const {delivered} = outbox
      const wasPaused = ws.isPaused
      return () => socket.bytesRead > bytesRead || (wasPaused && outbox.delivered > delivered)
    },
    onDead,
  }
}
