import type {Log} from '../log.ts'

interface Fields {
  readonly remoteAddress?: string | undefined
  readonly reason?: string
}

/** Logs what strangers cause: the first of a kind at once, then at most one line per kind and period. */
export type Notice = (message: string, fields: Fields) => void

export function createNotice(log: Log, periodMs = 10_000, now: () => number = () => performance.now()): Notice {
  const kinds = new Map<string, {loggedAt: number; suppressed: number}>()
  return (message, fields) => {
    const kind = kinds.get(message)
    if (kind && now() - kind.loggedAt < periodMs) {
      kind.suppressed += 1
      return
    }
    kinds.set(message, {loggedAt: now(), suppressed: 0})
    log.warn({...fields, ...(kind?.suppressed ? {suppressed: kind.suppressed} : {})}, message)
  }
}
