import {randomBytes} from 'node:crypto'
import type {AlertEvent, AlertTable} from '../alert.ts'
import type {Log} from '../log.ts'
import {type Condition, conditionsOf, type Seen} from './conditions.ts'

const EVERY_MS = 10_000
/** Kinds of events between two looks; what an agent does must not fill the memory. */
const MAX_EVENTS = 1000

export interface Alerts {
  start(): void
  /** Something happened: written with the next look. */
  note(event: AlertEvent): void
  /** Looks now. Never fails: a store that cannot be written is logged. */
  look(): Promise<void>
  stop(): Promise<void>
}

interface Options {
  readonly table: Pick<AlertTable, 'raise'>
  readonly log: Log
  see(): Promise<Seen>
}

/** Raises an alert when a condition begins or an event comes, not for as long as it lasts. */
export function createAlerts({table, log, see}: Options): Alerts {
  const noted = new Map<string, {event: AlertEvent; count: number}>()
  let known = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  async function raise({kind, severity, subject, message}: AlertEvent, count: number, now: Date): Promise<void> {
    const id = `alrt-${randomBytes(6).toString('hex')}`
    await table.raise({id, kind, severity, subject, message, count, at: now.toISOString()})
    log.warn({alert: kind, severity, subject, message}, 'an alert was raised')
  }

  async function turn(): Promise<void> {
    const seen = await see()
    const current = new Map<string, string>()
    for (const condition of conditionsOf(seen)) {
      const key = keyOf(condition)
      if (known.get(key) !== condition.occurrence) await raise(condition, 1, seen.now)
      known.set(key, condition.occurrence)
      current.set(key, condition.occurrence)
    }
    known = current
    for (const [key, {event, count}] of [...noted]) {
      noted.delete(key)
      await raise(event, count, seen.now)
    }
  }

  function look(): Promise<void> {
    running = running.then(turn).catch(err => log.error({err}, 'cannot look for alerts'))
    return running
  }

  return {
    start() {
      timer = setInterval(look, EVERY_MS).unref()
      void look()
    },
    note(event) {
      const key = keyOf(event)
      const count = (noted.get(key)?.count ?? 0) + 1
      if (count > 1 || noted.size < MAX_EVENTS) noted.set(key, {event, count})
    },
    look,
    async stop() {
      clearInterval(timer)
      await look()
    },
  }
}

function keyOf({kind, subject}: AlertEvent | Condition): string {
  return `${kind} ${subject}`
}
