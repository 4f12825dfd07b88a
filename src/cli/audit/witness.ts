import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import type {AuditState} from '../../contract/audit.ts'
import type {StatusResult} from '../../contract/status.ts'

interface Seen {
  readonly dataDir: string
  readonly seq: number
  readonly mac: string
}

/**
 * Remembers, for this user, where the audit log of a gateway ended when it was seen last: whoever cuts the log or
 * exchanges it would have to change this file too.
 */
export class Witness {
  readonly file: string
  readonly #socket: string
  readonly #seen: Seen | undefined

  constructor({configDir, adminSocket}: Pick<Paths, 'configDir' | 'adminSocket'>) {
    this.file = join(configDir, 'audit-heads.json')
    this.#socket = adminSocket
    this.#seen = readAll(this.file)[adminSocket]
  }

  /** What to ask `status.get` for. */
  get question(): {knownAuditSeq?: number} {
    return this.#seen && this.#seen.seq > 0 ? {knownAuditSeq: this.#seen.seq} : {}
  }

  /** What is wrong with the log, or null; then it is remembered as it is now. */
  judge({audit, gateway}: StatusResult): string | null {
    const seen = this.#seen?.dataDir === gateway.dataDir ? this.#seen : undefined
    const fault = seen ? faultOf(seen, audit) : null
    if (fault === null) this.#remember({dataDir: gateway.dataDir, ...audit.head})
    return fault
  }

  /** A home that cannot be written must stop nobody from looking at the status. */
  #remember(seen: Seen): void {
    try {
      mkdirSync(join(this.file, '..'), {recursive: true, mode: 0o700})
      const draft = `${this.file}.${process.pid}`
      writeFileSync(draft, `${JSON.stringify({...readAll(this.file), [this.#socket]: seen})}\n`, {mode: 0o600})
      renameSync(draft, this.file)
    } catch {
      // compared less well the next time
    }
  }
}

function faultOf({seq, mac}: Seen, {head, known, rotatedThrough}: AuditState): string | null {
  if (seq <= rotatedThrough) return null
  if (head.seq < seq) return `the audit log went back: it ended at row ${seq} when you saw it last, now at ${head.seq}`
  return known === mac ? null : `the audit log was exchanged: row ${seq} is not the one that you saw`
}

function readAll(file: string): Readonly<Record<string, Seen>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {}
  } catch {
    return {}
  }
}
