import type {
  AuditEntry,
  AuditExportResult,
  AuditHead,
  AuditQueryResult,
  AuditState,
  AuditStatsResult,
  AuditVerifyResult,
} from '../../contract/audit.ts'
import type {Log} from '../log.ts'
import type {Anchor} from './anchor.ts'
import {GENESIS, type Head, type Key, toText} from './chain.ts'
import {type ExportRange, exportPage, type QueryParams, queryPage, type TimeRange} from './query.ts'
import {type Rotation, rotate} from './rotate.ts'
import {rowsBetween} from './rows.ts'
import {collectStats} from './stats.ts'
import type {AuditStorage} from './storage.ts'
import type {Audit, Intent, IntentId, Outcome} from './types.ts'
import {ROTATED, rotationIn, verify} from './verify.ts'
import type {FailMode, Writer} from './writer.ts'

const DAY_MS = 86_400_000

export interface Parts {
  readonly storage: AuditStorage
  readonly key: Key
  readonly writer: Writer
  readonly anchor: Anchor
  readonly listeners: Set<Listener>
  readonly failMode: FailMode
  readonly log: Log
  readonly retentionDays: number
  now(): Date
}

export type Listener = (entries: readonly AuditEntry[]) => void

/** The log of a running gateway. */
export class AuditLog implements Audit {
  readonly #parts: Parts
  readonly #daily: NodeJS.Timeout
  /** what reads from the first row on, and what drops it, take turns */
  #turns: Promise<unknown> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#daily = setInterval(() => this.#rotateInSilence(), DAY_MS).unref()
    this.#rotateInSilence()
  }

  get head(): AuditHead {
    return toAuditHead(this.#parts.writer.head)
  }

  /** rows that are not on the disk yet */
  get waiting(): number {
    return this.#parts.writer.waiting
  }

  intend(intent: Intent): Promise<IntentId> {
    return this.#parts.writer.intend(intent)
  }

  conclude(intent: IntentId, outcome: Outcome): void {
    this.#parts.writer.conclude(intent, outcome)
  }

  record(intent: Intent, outcome: Outcome): Promise<void> {
    return this.#parts.writer.record(intent, outcome)
  }

  /** @param knownSeq a row that the reader remembers */
  async state(knownSeq = 0): Promise<AuditState> {
    const {storage, writer, failMode} = this.#parts
    const {failure, unrecorded} = writer
    const known = knownSeq > 0 ? await storage.get(knownSeq) : null
    const rotation = await lastRotation(storage)
    return {
      head: this.head,
      writable: failure === null,
      reason: failure && [failure.message, failure.hint].filter(Boolean).join(': '),
      failMode,
      unrecorded,
      known: known && toText(known.mac),
      rotatedThrough: rotation.seq,
    }
  }

  /** Answers at once when there is something, else with the next entry that fits or when the signal says so. */
  async query(params: QueryParams, until: AbortSignal): Promise<AuditQueryResult> {
    for (;;) {
      const added = this.#nextCommit(until)
      const page = await queryPage(this.#parts.storage, params)
      if (page.entries.length > 0 || until.aborted) return {...page, head: this.head}
      await added
    }
  }

  /** Checks every row with the key, and the end with what the gateway itself has written. */
  verify(): Promise<AuditVerifyResult> {
    return this.#takeTurn(() => this.#verify())
  }

  async stats(range: TimeRange): Promise<AuditStatsResult> {
    return {...(await collectStats(this.#parts.storage, range)), head: this.head}
  }

  export(range: ExportRange): Promise<AuditExportResult> {
    return exportPage(this.#parts.storage, range)
  }

  /** Drops what is older; the days of the settings when left out. */
  rotate(olderThanDays = this.#parts.retentionDays): Promise<Rotation> {
    const {storage, now} = this.#parts
    return this.#takeTurn(() => rotate(storage, this, now(), olderThanDays))
  }

  /** Told of every entry once it is durable; must not throw. */
  onEntries(listener: Listener): () => void {
    const {listeners} = this.#parts
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  async close(): Promise<void> {
    clearInterval(this.#daily)
    const {writer, anchor, storage} = this.#parts
    await writer.flush()
    anchor.tell(writer)
    await anchor.write(writer)
    await storage.close()
  }

  async #verify(): Promise<AuditVerifyResult> {
    const {storage, key, writer} = this.#parts
    const started = performance.now()
    const start = await lastRotation(storage)
    const source = rowsBetween(storage, start.seq + 1, Number.MAX_SAFE_INTEGER)
    const {rows, head, fault} = await verify(source, {key, start, anchor: writer.head})
    return {
      ok: fault === null,
      rows,
      from: start.seq + 1,
      head: toAuditHead(head),
      fault,
      durationMs: Math.round(performance.now() - started),
    }
  }

  #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(work)
    this.#turns = turn.catch(() => undefined)
    return turn
  }

  #rotateInSilence(): void {
    this.rotate().catch(error => this.#parts.log.warn({err: error}, 'the audit log was not rotated'))
  }

  #nextCommit(until: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        stop()
        until.removeEventListener('abort', done)
        resolve()
      }
      const stop = this.onEntries(done)
      until.addEventListener('abort', done)
      if (until.aborted) done()
    })
  }
}

/** What the last rotation left: the place and the mac that the first row is bound to. */
export async function lastRotation(storage: AuditStorage): Promise<Head> {
  const [row] = await storage.find({event: ROTATED, from: 1, to: Number.MAX_SAFE_INTEGER, order: 'newest', limit: 1})
  return (row && rotationIn(row)) ?? GENESIS
}

function toAuditHead({seq, mac}: Head): AuditHead {
  return {seq, mac: toText(mac)}
}
