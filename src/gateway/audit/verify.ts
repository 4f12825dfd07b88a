import type {AUDIT_FAULTS} from '../../contract/audit.ts'
import {fromText, GENESIS, type Head, isAuthentic, isEqual, type Key} from './chain.ts'
import type {SealedRow} from './storage.ts'

export interface Fault {
  /** the first bad row; of rows that are gone, the first of them */
  readonly seq: number
  readonly kind: (typeof AUDIT_FAULTS)[number]
  readonly detail: string
}

export interface Verification {
  readonly rows: number
  readonly head: Head
  readonly fault: Fault | null
}

export interface Expectation {
  readonly key: Key
  /** what the first row is bound to: the beginning, or what a rotation says that it left; see `rotationIn` */
  readonly start: Head
  /** the end as it was noted outside the log; null when nothing is known */
  readonly anchor: Head | null
}

/** The row that tells what was dropped; it is part of the chain that it shortens. */
export const ROTATED = 'audit.rotated'
/** The row that tells that the end of the log is gone. */
export const TRUNCATED = 'audit.truncated'

/**
 * Reads a log from its first row to its last and stops at the first fault. Pure: rows and what is known of them come in.
 * @param rows in the order of the position that they are kept under
 */
export async function verify(source: AsyncIterable<SealedRow>, expectation: Expectation): Promise<Verification> {
  const {key, start, anchor} = expectation
  const rows = new Rows(source)
  let head = start
  let isStartProven = isEqual(start.mac, GENESIS.mac)
  let count = 0
  for (let row = await rows.next(); row; row = await rows.next()) {
    const fault = isNext(key, row, head) ? missesAnchor(row, anchor) : await classify(rows, expectation, row, head)
    if (fault) return {rows: count, head, fault}
    count += 1
    head = row
    isStartProven ||= isRotationTo(row, start)
  }
  return {rows: count, head, fault: isStartProven ? cutOff(head, anchor) : unproven(start)}
}

/** The place and the mac that a rotation row says it left. */
export function rotationIn({body}: SealedRow): Head | null {
  const {event, input} = parse(body) ?? {}
  if (event !== ROTATED || typeof input?.through !== 'number' || typeof input.mac !== 'string') return null
  return {seq: input.through, mac: fromText(input.mac)}
}

function isRotationTo(row: SealedRow, start: Head): boolean {
  if (!row.body.includes(ROTATED)) return false
  const rotation = rotationIn(row)
  return rotation?.seq === start.seq && isEqual(rotation.mac, start.mac)
}

function isNext(key: Key, row: SealedRow, head: Head): boolean {
  return row.seq === head.seq + 1 && isEqual(row.prev, head.mac) && saysPosition(row) && isAuthentic(key, row)
}

/** Without parsing: a text that only seems to say it, in its input, is bound to its place by its code all the same. */
function saysPosition({body, seq}: SealedRow): boolean {
  const claim = `"seq":${seq}`
  return body.includes(`${claim},`) || body.endsWith(`${claim}}`)
}

async function classify(rows: Rows, {key, anchor}: Expectation, row: SealedRow, head: Head): Promise<Fault> {
  const position = positionIn(row)
  if (position === null || !isAuthentic(key, row)) return classifyForged(rows, anchor, row, head)
  const expected = head.seq + 1
  if (position < expected) return copyOf(position, row)
  if (position > expected) return classifyLeap(rows, row, expected, position)
  return row.seq === expected
    ? {seq: expected, kind: 'fork', detail: 'this row belongs to another history'}
    : {seq: expected, kind: 'reorder', detail: `this row is kept at position ${row.seq}`}
}

/** Not written with our key: one of our rows that was changed, or one that never was ours. */
async function classifyForged(rows: Rows, anchor: Head | null, {seq}: SealedRow, head: Head): Promise<Fault> {
  const following = await rows.next()
  const goesOnWithout = following !== null && isEqual(following.prev, head.mac)
  const isBehindTheEnd = anchor !== null && anchor.seq <= head.seq
  return goesOnWithout || isBehindTheEnd
    ? {seq, kind: 'insertion', detail: 'this row was never written by the gateway'}
    : {seq, kind: 'edit', detail: 'the text or the code of this row was changed'}
}

/** A row of ours that comes too early: what should be here stands elsewhere, or is gone. */
async function classifyLeap(rows: Rows, row: SealedRow, expected: number, position: number): Promise<Fault> {
  const gone = `${span(expected, position - 1)} gone`
  if (parse(row.body)?.event === TRUNCATED)
    return {seq: expected, kind: 'truncation', detail: `${gone}; the gateway noticed it at its next start`}
  let foundAt: number | null = null
  for (let later = await rows.next(); later; later = await rows.next()) {
    const place = positionIn(later)
    if (place === position) return copyOf(position, row)
    if (place === expected) foundAt ??= later.seq
  }
  return foundAt === null
    ? {seq: expected, kind: 'deletion', detail: gone}
    : {seq: expected, kind: 'reorder', detail: `this row is kept at position ${foundAt}`}
}

function copyOf(position: number, {seq}: SealedRow): Fault {
  return {seq, kind: 'insertion', detail: `this row is a copy of row ${position}`}
}

function missesAnchor(row: SealedRow, anchor: Head | null): Fault | null {
  if (anchor?.seq !== row.seq || isEqual(anchor.mac, row.mac)) return null
  return {seq: row.seq, kind: 'fork', detail: 'this row is not the one that was noted outside the log'}
}

function cutOff(head: Head, anchor: Head | null): Fault | null {
  if (anchor === null || anchor.seq <= head.seq) return null
  return {seq: head.seq + 1, kind: 'truncation', detail: `${span(head.seq + 1, anchor.seq)} gone`}
}

function unproven(start: Head): Fault {
  return {
    seq: 1,
    kind: 'deletion',
    detail: `${span(1, start.seq)} gone, and no row of the log says that it was rotated`,
  }
}

function span(first: number, last: number): string {
  return first === last ? `row ${first} is` : `rows ${first} to ${last} are`
}

function positionIn({body}: SealedRow): number | null {
  const position = parse(body)?.seq
  return Number.isSafeInteger(position) ? (position as number) : null
}

interface Body {
  readonly seq?: unknown
  readonly event?: unknown
  readonly input?: {readonly through?: unknown; readonly mac?: unknown}
}

function parse(body: string): Body | null {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** One row after another; null at the end. */
class Rows {
  readonly #rows: AsyncIterator<SealedRow>

  constructor(rows: AsyncIterable<SealedRow>) {
    this.#rows = rows[Symbol.asyncIterator]()
  }

  async next(): Promise<SealedRow | null> {
    const {done, value} = await this.#rows.next()
    return done ? null : value
  }
}
