/** Counts failed attempts per address in a sliding window; memory is bounded. */
export interface FailedAttempts {
  /** seconds to wait before the next attempt is looked at; 0 while under the limit */
  record(address: string, now: number): number
  /** the same, without counting an attempt */
  wait(address: string, now: number): number
}

export function createFailedAttempts(limit = 30, windowMs = 60_000, maxAddresses = 4096): FailedAttempts {
  const byAddress = new Map<string, number[]>()
  const recentOf = (address: string, now: number) =>
    (byAddress.get(address) ?? []).filter(at => at > now - windowMs).slice(-limit)
  const secondsUntil = (first: number, now: number) => Math.ceil((first + windowMs - now) / 1000)

  return {
    record(address, now) {
      const recent = [...recentOf(address, now), now]
      byAddress.delete(address)
      byAddress.set(address, recent)
      const [oldest] = byAddress.keys()
      if (byAddress.size > maxAddresses && oldest !== undefined) byAddress.delete(oldest)
      const [first] = recent
      return recent.length > limit && first !== undefined ? secondsUntil(first, now) : 0
    },
    wait(address, now) {
      const recent = recentOf(address, now)
      const [first] = recent
      return recent.length >= limit && first !== undefined ? secondsUntil(first, now) : 0
    },
  }
}
