/** Counts failed attempts per address in a sliding window; memory is bounded. */
export interface FailedAttempts {
  /** seconds to wait before the next attempt is looked at; 0 while under the limit */
  record(address: string, now: number): number
}

export function createFailedAttempts(limit = 30, windowMs = 60_000, maxAddresses = 4096): FailedAttempts {
  const byAddress = new Map<string, number[]>()
  return {
    record(address, now) {
      const recent = (byAddress.get(address) ?? []).filter(at => at > now - windowMs).slice(-limit)
      recent.push(now)
      byAddress.delete(address)
      byAddress.set(address, recent)
      const [oldest] = byAddress.keys()
      if (byAddress.size > maxAddresses && oldest !== undefined) byAddress.delete(oldest)
      const [first] = recent
      return recent.length > limit && first !== undefined ? Math.ceil((first + windowMs - now) / 1000) : 0
    },
  }
}
