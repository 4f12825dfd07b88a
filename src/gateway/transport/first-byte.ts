import type {Socket} from 'node:net'

/** The content type of a TLS handshake record (RFC 8446, section 5.1). No HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16

/**
 * Tells TLS from plain text by the first byte, and puts what was read back.
 * A client that says nothing in time is disconnected.
 */
export function onFirstByte(socket: Socket, timeoutMs: number, decided: (isTls: boolean) => void): void {
  const giveUp = () => socket.destroy()
  socket.setTimeout(timeoutMs)
  socket.on('timeout', giveUp)
  socket.once('readable', function look() {
    const chunk: Buffer | null = socket.read()
    if (chunk === null) {
      socket.once('readable', look)
      return
    }
    socket.setTimeout(0)
    socket.off('timeout', giveUp)
    socket.unshift(chunk)
    decided(chunk[0] === TLS_HANDSHAKE)
  })
}
