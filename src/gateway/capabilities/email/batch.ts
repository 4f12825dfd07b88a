import {CapabilityError} from '../../capability.ts'

const HOUR_MS = 3_600_000

export function hourBefore(now: Date): Date {
  return new Date(now.getTime() - HOUR_MS)
}

/** @throws CapabilityError BatchProtection */
export function checkBatch(operation: string, count: number, threshold: number): void {
  if (count < threshold) return
  throw new CapabilityError('BatchProtection', `${operation} ran ${count} times within an hour, which is the limit`, {
    operation,
    count,
    threshold,
  })
}

/** How often each agent did something within the last hour; forgotten when the gateway ends. */
export class HourlyCounts {
  readonly #times = new Map<string, Date[]>()

  count(agent: string, now: Date): number {
    const since = hourBefore(now)
    const recent = (this.#times.get(agent) ?? []).filter(time => time > since)
    this.#times.set(agent, recent)
    return recent.length
  }

  add(agent: string, now: Date): void {
    this.#times.set(agent, [...(this.#times.get(agent) ?? []), now])
  }
}
