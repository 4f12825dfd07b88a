export interface Peer {
  ping(): void
  /** Whether the peer has shown life since this call. */
  watchForLife(): () => boolean
  onDead(): void
}

/** Pings a peer and gives it up when no sign of life follows in time: half-open connections, stopped processes. */
export function keepAlive(peer: Peer, intervalMs: number, deadlineMs: number): () => void {
  let deadline: NodeJS.Timeout | undefined
  const interval = setInterval(() => {
    const isAlive = peer.watchForLife()
    peer.ping()
    clearTimeout(deadline)
    // After a suspend of this machine the deadline is over before the pong is read: one turn of the loop reads it.
    deadline = setTimeout(setImmediate, deadlineMs, () => isAlive() || peer.onDead())
  }, intervalMs)
  return () => {
    clearInterval(interval)
    clearTimeout(deadline)
  }
}
