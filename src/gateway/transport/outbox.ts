import type {Socket} from 'node:net'
import type {WebSocket} from 'ws'

/** What is sent to one client, and how much of it may wait. */
export interface Outbox {
  /** False when too much waits already; the text is not queued then. */
  send(text: string): boolean
  /** messages that have left this process */
  readonly delivered: number
}

/**
 * The largest waiting message does not count, so that one message of any size can be sent to a client that reads.
 * A client that falls behind is not read either: it cannot ask for more than it takes.
 */
export function createOutbox(ws: WebSocket, socket: Socket, maxBufferedBytes: number): Outbox {
  let largest = 0
  let delivered = 0
  const onDelivered = () => {
    delivered += 1
  }

  function pauseUntilDrained(): void {
    ws.pause()
    socket.once('drain', () => ws.resume())
  }

  return {
    get delivered() {
      return delivered
    },
    send(text) {
      const waiting = ws.bufferedAmount
      if (waiting === 0) largest = 0
      if (waiting - largest > maxBufferedBytes) return false
      const bytes = Buffer.from(text)
      largest = Math.max(largest, bytes.length)
      ws.send(bytes, {binary: false}, onDelivered)
      const isBehind = socket.writableNeedDrain && ws.bufferedAmount > maxBufferedBytes / 8
      if (isBehind && !ws.isPaused) pauseUntilDrained()
      return true
    },
  }
}
