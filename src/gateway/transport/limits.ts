const MIB = 1_048_576

export interface Limits {
  /** one message of a client */
  readonly maxPayloadBytes: number
  /** what may wait for a client that does not read, behind the largest message that waits */
  readonly maxBufferedBytes: number
  /** WebSocket connections in all */
  readonly maxConnections: number
  /** from the connection to its first byte */
  readonly firstByteTimeoutMs: number
  readonly tlsHandshakeTimeoutMs: number
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  /** how often the two timeouts above are looked at */
  readonly timeoutCheckMs: number
  readonly pingIntervalMs: number
  /** from a ping to the next sign of life; shorter than the interval */
  readonly pongDeadlineMs: number
  /** from our close frame to the end of the connection */
  readonly closeTimeoutMs: number
}

export const DEFAULT_LIMITS: Limits = {
  maxPayloadBytes: 16 * MIB,
  maxBufferedBytes: 8 * MIB,
  maxConnections: 1024,
  firstByteTimeoutMs: 5_000,
  tlsHandshakeTimeoutMs: 10_000,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 30_000,
  timeoutCheckMs: 1_000,
  pingIntervalMs: 30_000,
  pongDeadlineMs: 10_000,
  closeTimeoutMs: 3_000,
}
