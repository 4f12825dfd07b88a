import type {Log} from '../log.ts'
import {type Head, toText} from './chain.ts'
import {writeNote} from './head-file.ts'

const EVERY_MS = 1000
/** The log of the gateway, which systemd keeps elsewhere, gets the end of the audit log each time so many rows are in. */
const ROWS_PER_LINE = 10_000

interface End {
  readonly head: Head
  readonly firstOpen: number
}

/** Notes the end of the log outside it, a second late at most: a chain alone does not show that its end was cut off. */
export class Anchor {
  readonly #file: string
  readonly #log: Log
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()
  #told: number

  constructor(file: string, log: Log, seq: number) {
    this.#file = file
    this.#log = log
    this.#told = seq
  }

  follow(end: End): void {
    if (end.head.seq >= this.#told + ROWS_PER_LINE) this.tell(end)
    this.#timer ??= setTimeout(() => void this.write(end), EVERY_MS).unref()
  }

  tell({head}: End): void {
    this.#told = head.seq
    this.#log.info({seq: head.seq, mac: toText(head.mac)}, 'audit head')
  }

  write(end: End): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#writing = this.#writing
      .then(() => writeNote(this.#file, end))
      .catch(error => this.#log.warn({err: error}, 'the head of the audit log cannot be noted'))
    return this.#writing
  }
}
