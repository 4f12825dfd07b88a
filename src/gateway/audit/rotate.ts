import {setImmediate as nextTurn} from 'node:timers/promises'
import {toText} from './chain.ts'
import type {AuditStorage} from './storage.ts'
import type {Audit} from './types.ts'
import {ROTATED} from './verify.ts'
import {byGateway} from './writer.ts'

const DAY_MS = 86_400_000
/** Rows that go in one turn of the event loop. */
const ROWS_PER_TURN = 500

export interface Rotation {
  readonly dropped: number
  readonly through: number
}

/**
 * Drops what is older. First a row in the chain says what will be gone and what the rest is bound to, so that the rest
 * can still be verified; a rotation that was cut short is finished by `finishRotation`.
 */
export async function rotate(storage: AuditStorage, audit: Audit, now: Date, days: number): Promise<Rotation> {
  const cutoff = new Date(now.getTime() - days * DAY_MS).toISOString()
  const [first, kept, last] = await Promise.all([storage.first(), storage.firstSince(cutoff), storage.last()])
  const through = kept ? kept.seq - 1 : (last?.seq ?? 0)
  const leaving = await storage.get(through)
  if (!first || !leaving) return {dropped: 0, through: 0}
  const dropped = through - first.seq + 1
  const input = {through, mac: toText(leaving.mac), from: first.seq, olderThan: cutoff}
  await audit.record(byGateway(ROTATED, input), {status: 'success', error: null, output: {dropped}, durationMs: 0})
  await finishRotation(storage, through)
  return {dropped, through}
}

export async function finishRotation(storage: AuditStorage, through: number): Promise<void> {
  while ((await storage.dropThrough(through, ROWS_PER_TURN)) > 0) await nextTurn()
}
