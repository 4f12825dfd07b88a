import type {AuditEntry, AuditExportResult, AuditFilter} from '../../contract/audit.ts'
import {toText} from './chain.ts'
import {decode} from './record.ts'
import type {AuditStorage, SealedRow} from './storage.ts'

export interface QueryParams extends AuditFilter {
  readonly limit: number
  readonly before?: number | undefined
  readonly afterSeq?: number | undefined
}

export interface TimeRange {
  readonly since?: string | undefined
  readonly until?: string | undefined
}

export interface ExportRange extends TimeRange {
  readonly afterSeq: number
  readonly limit: number
}

interface Span {
  readonly from: number
  readonly to: number
}

export interface Page {
  readonly entries: AuditEntry[]
  readonly next: number | null
}

/** A page of entries: newest first, or oldest first after a position. */
export async function queryPage(storage: AuditStorage, params: QueryParams): Promise<Page> {
  const {since, until, before, afterSeq, limit, ...filter} = params
  const {from, to} = await spanOf(storage, {since, until})
  const order = afterSeq === undefined ? 'newest' : 'oldest'
  const rows = await storage.find({
    ...filter,
    order,
    limit: limit + 1,
    from: Math.max(from, (afterSeq ?? 0) + 1),
    to: Math.min(to, (before ?? Number.MAX_SAFE_INTEGER) - (before === undefined ? 0 : 1)),
  })
  const shown = rows.slice(0, limit)
  const entries = await Promise.all(shown.map(row => completed(storage, row)))
  return {entries, next: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null}
}

/** Rows as they are kept, with what a reader needs to check their chain if it has the key. */
export async function exportPage(
  storage: AuditStorage,
  {since, until, afterSeq, limit}: ExportRange,
): Promise<AuditExportResult> {
  const span = await spanOf(storage, {since, until})
  const found = await storage.next(Math.max(span.from, afterSeq + 1), limit + 1)
  const rows = found.filter(({seq}) => seq <= span.to)
  const shown = rows.slice(0, limit)
  return {
    rows: shown.map(({body, prev, mac}) => ({entry: decode(body), prev: toText(prev), mac: toText(mac)})),
    next: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}

/** Positions of a time range: the log is in order of time. */
export async function spanOf(storage: AuditStorage, {since, until}: TimeRange): Promise<Span> {
  const first = since === undefined ? {seq: 1} : await storage.firstSince(since)
  const after = until === undefined ? null : await storage.firstSince(until)
  const NONE = Number.MAX_SAFE_INTEGER
  return {from: first?.seq ?? NONE, to: after ? after.seq - 1 : NONE}
}

/** An outcome is shown with the input of its intent. */
async function completed(storage: AuditStorage, {body}: SealedRow): Promise<AuditEntry> {
  const entry = decode(body)
  const intent = entry.ref === null ? null : await storage.get(entry.ref)
  return intent ? {...entry, input: decode(intent.body).input} : entry
}
