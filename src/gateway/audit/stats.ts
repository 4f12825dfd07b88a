import type {AuditEntry, AuditStatsResult} from '../../contract/audit.ts'
import {spanOf, type TimeRange} from './query.ts'
import {decode} from './record.ts'
import {rowsBetween} from './rows.ts'
import type {AuditStorage} from './storage.ts'

const CALL = 'capability.call'

type Counts = Record<string, number>

interface Capability {
  calls: number
  failed: number
  readonly durations: number[]
}

/** Counts the entries of a time range, without holding the event loop. */
export async function collectStats(storage: AuditStorage, range: TimeRange): Promise<Omit<AuditStatsResult, 'head'>> {
  const tally = new Tally()
  const {from, to} = await spanOf(storage, range)
  for await (const row of rowsBetween(storage, from, to)) tally.add(decode(row.body))
  const [first, last, bytes] = await Promise.all([storage.first(), storage.last(), storage.size()])
  const rows = first && last ? last.seq - first.seq + 1 : 0
  return {rows, bytes, oldestAt: first ? decode(first.body).at : null, ...tally.result()}
}

class Tally {
  #calls = 0
  readonly #statuses: Counts = {}
  readonly #tiers: Counts = {}
  readonly #events: Counts = {}
  readonly #capabilities = new Map<string, Capability>()

  add(entry: AuditEntry): void {
    if (entry.kind === 'intent') return
    if (entry.event === CALL) this.#addCall(entry)
    else count(this.#events, entry.event)
  }

  result(): Pick<AuditStatsResult, 'calls' | 'statuses' | 'tiers' | 'events' | 'capabilities'> {
    const capabilities = [...this.#capabilities]
      .map(([capability, {calls, failed, durations}]) => ({capability, calls, failed, ...percentiles(durations)}))
      .sort((a, b) => b.calls - a.calls)
    return {
      calls: this.#calls,
      statuses: this.#statuses,
      tiers: this.#tiers,
      events: this.#events,
      capabilities,
    }
  }

  #addCall({subject, status, decision, durationMs}: AuditEntry): void {
    this.#calls += 1
    count(this.#statuses, status ?? 'unknown')
    if (decision) count(this.#tiers, decision.tier)
    const capability = this.#of(subject ?? '')
    capability.calls += 1
    if (status !== 'success' && status !== 'pending') capability.failed += 1
    if (status === 'success' && durationMs !== null) capability.durations.push(durationMs)
  }

  #of(name: string): Capability {
    const known = this.#capabilities.get(name)
    if (known) return known
    const fresh = {calls: 0, failed: 0, durations: []}
    this.#capabilities.set(name, fresh)
    return fresh
  }
}

function count(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

function percentiles(durations: number[]): {p50Ms: number | null; p95Ms: number | null} {
  durations.sort((a, b) => a - b)
  const at = (share: number) => durations[Math.ceil(durations.length * share) - 1] ?? null
  return {p50Ms: at(0.5), p95Ms: at(0.95)}
}
