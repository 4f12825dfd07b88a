import {setImmediate as nextTurn} from 'node:timers/promises'
import type {AuditStorage, SealedRow} from './storage.ts'

/** What is read and looked at in one turn of the event loop: a millisecond or two. */
const ROWS_PER_TURN = 256

/** Rows from one position to another, both included, without holding the event loop. */
export async function* rowsBetween(storage: AuditStorage, from: number, to: number): AsyncGenerator<SealedRow> {
  for (let next = from; next <= to; ) {
    const rows = await storage.next(next, ROWS_PER_TURN)
    const last = rows.at(-1)
    if (!last) return
    yield* last.seq <= to ? rows : rows.filter(({seq}) => seq <= to)
    next = last.seq + 1
    await nextTurn()
  }
}
