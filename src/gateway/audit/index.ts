import type {AuditEntry} from '../../contract/audit.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Log} from '../log.ts'
import {Anchor} from './anchor.ts'
import {AuditLog, type Listener, lastRotation} from './audit-log.ts'
import {GENESIS, type Head, type Key} from './chain.ts'
import {readNote} from './head-file.ts'
import {makeKey, readKey} from './key-file.ts'
import {decode} from './record.ts'
import {finishRotation} from './rotate.ts'
import {rowsBetween} from './rows.ts'
import type {AuditStorage, SealedRow} from './storage.ts'
import {TRUNCATED} from './verify.ts'
import {byGateway, type FailMode, Writer} from './writer.ts'

export type {AuditLog} from './audit-log.ts'
export type {AuditStorage, RowQuery, SealedRow} from './storage.ts'
export type {Actor, Audit, AuditStatus, Intent, IntentId, Outcome} from './types.ts'
export {verifyCopy} from './verify-copy.ts'

export interface AuditOptions {
  readonly storage: AuditStorage
  readonly keyFile: string
  /** where the end of the log is noted outside it */
  readonly headFile: string
  readonly failMode: FailMode
  readonly retentionDays: number
  readonly version: string
  readonly log: Log
  now(): Date
}

const LOST = {status: 'unknown', error: 'GatewayStopped', output: null, durationMs: 0} as const
const DONE = {status: 'success', error: null, output: null, durationMs: 0} as const
const MISSING = {status: 'error', error: 'IO', output: null, durationMs: 0} as const

/**
 * Opens the log and goes on with its chain. What the last run left without an outcome gets one, and an end that is
 * missing gets a row that says so. A log that cannot be written is no error here: `state` and each use tell.
 * @throws KruxosError IO when the log is there and its key is not
 */
export async function openAudit(options: AuditOptions): Promise<AuditLog> {
  const {storage, keyFile, headFile, log, version} = options
  const end: Head = (await storage.last()) ?? GENESIS
  const key = await openKey(keyFile, end)
  const note = await readNote(headFile)
  const isCut = note !== null && note.head.seq > end.seq
  // Positions are never used twice: the gap is what shows that something is gone.
  const head = isCut ? {seq: note.head.seq, mac: end.mac} : end

  const anchor = new Anchor(headFile, log, head.seq)
  const listeners = new Set<Listener>()
  const writer = new Writer({
    ...options,
    key,
    head,
    onCommit(entries) {
      anchor.follow(writer)
      for (const listener of listeners) listener(entries)
    },
  })
  if (isCut) recordCut(writer, log, end, note.head)
  await concludeOpen(storage, writer, note?.firstOpen ?? 1, end.seq)
  await finishRotation(storage, (await lastRotation(storage)).seq)
  await writer.record(byGateway('gateway.started', {version, pid: process.pid}), DONE).catch(() => undefined)
  return new AuditLog({...options, key, writer, anchor, listeners})
}

/** Never made anew beside rows: they could not be verified any more. */
async function openKey(file: string, {seq}: Head): Promise<Key> {
  const key = await readKey(file)
  if (key) return key
  if (seq === 0) return makeKey(file)
  throw new KruxosError('IO', `the audit key ${file} is missing, and the audit log was made with it`, {
    hint: `put ${file} back from its backup, or move audit.db away to begin a new log`,
  })
}

function recordCut(writer: Writer, log: Log, {seq: found}: Head, {seq: expected}: Head): void {
  log.error({found, expected}, 'the end of the audit log is gone')
  writer.record(byGateway(TRUNCATED, {found, expected}), MISSING).catch(() => undefined)
}

/** Whatever was running when the last gateway died. */
async function concludeOpen(storage: AuditStorage, writer: Writer, from: number, to: number): Promise<void> {
  const open = new Map<number, AuditEntry>()
  for await (const row of rowsBetween(storage, from, to)) {
    const entry = readable(row)
    if (!entry) continue
    if (entry.kind === 'intent') open.set(entry.seq, entry)
    if (entry.ref !== null) open.delete(entry.ref)
  }
  for (const entry of open.values()) writer.concludeEarlier(entry, LOST)
}

/** A row that was made unreadable is for `verify` to tell of: the gateway starts all the same. */
function readable({body}: SealedRow): AuditEntry | null {
  try {
    return decode(body)
  } catch {
    return null
  }
}
