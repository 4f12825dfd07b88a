import type {AuditEntry} from '../../contract/audit.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Log} from '../log.ts'
import {type Head, type Key, seal} from './chain.ts'
import {type Draft, encode, eventDraft, intentDraft, type OpenIntent, outcomeDraft} from './record.ts'
import type {AuditStorage, SealedRow} from './storage.ts'
import type {Audit, Intent, IntentId, Outcome} from './types.ts'

/** Outcomes that could not be written are tried again this often. */
const RETRY_MS = 1000
/** What `intend` answers where nothing was recorded, which only mode `degrade` allows. */
const UNRECORDED: IntentId = 0

export type FailMode = 'deny' | 'degrade'

export interface WriterOptions {
  readonly storage: AuditStorage
  readonly key: Key
  readonly head: Head
  readonly failMode: FailMode
  readonly log: Log
  now(): Date
  onCommit(entries: readonly AuditEntry[]): void
}

interface Waiting {
  readonly draft: Draft
  readonly resolve?: (seq: IntentId) => void
  readonly reject?: (error: KruxosError) => void
}

/**
 * Appends to the chain. What is asked for in one turn of the event loop shares one commit, and what is asked for while
 * that runs shares the next.
 */
export class Writer implements Audit {
  readonly #options: WriterOptions
  /** null: the outcome is known and waits for its commit */
  readonly #open = new Map<IntentId, OpenIntent | null>()
  #head: Head
  #waiting: Waiting[] = []
  #isScheduled = false
  #writing: Promise<void> | null = null
  #failure: KruxosError | null = null
  #unrecorded = 0
  #unreported = 0

  constructor(options: WriterOptions) {
    this.#options = options
    this.#head = options.head
  }

  /** the end of what is on the disk */
  get head(): Head {
    return this.#head
  }

  /** why the last commit failed; null when it did not */
  get failure(): KruxosError | null {
    return this.#failure
  }

  /** rows that are not on the disk yet */
  get waiting(): number {
    return this.#waiting.length
  }

  /** what ran without a row since the start */
  get unrecorded(): number {
    return this.#unrecorded
  }

  /** the first intent without an outcome on the disk, or the position that comes next */
  get firstOpen(): number {
    const [first] = this.#open.keys()
    return first ?? this.#head.seq + 1
  }

  async intend(intent: Intent): Promise<IntentId> {
    const draft = intentDraft(intent)
    const seq = await this.#enqueue(draft)
    if (seq !== UNRECORDED) this.#open.set(seq, draft)
    return seq
  }

  conclude(ref: IntentId, outcome: Outcome): void {
    const open = this.#open.get(ref)
    if (!open) return // it was not recorded, or it is concluded already
    this.#open.set(ref, null)
    this.#push({draft: outcomeDraft(ref, open, outcome)})
  }

  /** The outcome of an intent of an earlier run. */
  concludeEarlier(entry: AuditEntry, outcome: Outcome): void {
    this.#push({draft: outcomeDraft(entry.seq, entry, outcome)})
  }

  async record(intent: Intent, outcome: Outcome): Promise<void> {
    await this.#enqueue(eventDraft(intent, outcome))
  }

  /** Writes what waits; gives up when that fails. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing
    if (this.#waiting.length > 0) await this.#write()
  }

  #enqueue(draft: Draft): Promise<IntentId> {
    return new Promise((resolve, reject) => this.#push({draft, resolve, reject}))
  }

  #push(waiting: Waiting): void {
    this.#waiting.push(waiting)
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      void this.flush()
    })
  }

  #write(): Promise<void> {
    this.#writing = this.#commit(this.#waiting.splice(0)).finally(() => {
      this.#writing = null
    })
    return this.#writing
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const {storage, now, onCommit} = this.#options
    const drafts = [...this.#gap(), ...batch.map(({draft}) => draft)]
    const at = now().toISOString()
    const rows = this.#seal(drafts, at)
    try {
      await storage.append(rows)
    } catch (error) {
      return this.#fail(batch, error)
    }
    const entries = drafts.map((draft, index) => ({...draft, seq: this.#head.seq + 1 + index, at}))
    this.#head = rows.at(-1) ?? this.#head
    this.#recovered()
    for (const {ref} of entries) if (ref !== null) this.#open.delete(ref)
    const first = this.#head.seq - batch.length + 1
    for (const [index, {resolve}] of batch.entries()) resolve?.(first + index)
    onCommit(entries)
  }

  #seal(drafts: readonly Draft[], at: string): SealedRow[] {
    let head = this.#head
    return drafts.map(draft => {
      const row = seal(this.#options.key, head, encode(draft, head.seq + 1, at))
      head = row
      return row
    })
  }

  /** The first row after a time without says how much is missing. */
  #gap(): Draft[] {
    if (this.#unreported === 0) return []
    const input = {unrecorded: this.#unreported}
    return [eventDraft(byGateway('audit.gap', input), {status: 'error', error: 'IO', output: null, durationMs: 0})]
  }

  #recovered(): void {
    this.#unreported = 0
    if (this.#failure === null) return
    this.#failure = null
    this.#options.log.info({seq: this.#head.seq}, 'the audit log can be written again')
  }

  #fail(batch: readonly Waiting[], error: unknown): void {
    const {failMode, log} = this.#options
    const failure = unwritable(error)
    if (this.#failure === null) log.error({err: failure, failMode}, 'the audit log cannot be written')
    this.#failure = failure
    for (const {resolve, reject} of batch) {
      if (failMode === 'deny') reject?.(failure)
      else if (resolve) this.#letPass(resolve)
    }
    const outcomes = batch.filter(({resolve}) => !resolve)
    this.#waiting.unshift(...outcomes)
    if (outcomes.length > 0) setTimeout(() => void this.flush(), RETRY_MS).unref()
  }

  #letPass(resolve: (seq: IntentId) => void): void {
    this.#unrecorded += 1
    this.#unreported += 1
    resolve(UNRECORDED)
  }
}

/** Something that nobody outside asked for. */
export function byGateway(event: string, input: unknown): Intent {
  const actor = {type: 'gateway', name: 'gateway', sessionId: null, tokenId: null, client: null} as const
  return {event, actor, subject: null, input, decision: null, approvalId: null}
}

function unwritable(cause: unknown): KruxosError {
  const {message, hint} = cause instanceof KruxosError ? cause : {message: String(cause), hint: undefined}
  return new KruxosError('IO', `the audit log cannot be written: ${message}`, {hint, cause})
}
