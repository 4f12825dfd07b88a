import {randomBytes} from 'node:crypto'
import type {OutboxMail} from '../../contract/service.ts'
import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import type {MailEnd, OutboxTable} from '../service.ts'
import type {ComposedLetter} from './letter.ts'
import type {Delivery} from './smtp.ts'

const EVERY_MS = 1000
/** The wait after the first attempt that failed; twice as long after each further one. */
const FIRST_RETRY_MS = 60_000
const LONGEST_RETRY_MS = 3_600_000
const GIVE_UP_MS = 86_400_000
const KEEP_ENDED_MS = 30 * 86_400_000
/** How long what is being sent has left when the gateway stops. */
const STOP_GRACE_MS = 5000

interface Options {
  readonly table: OutboxTable
  readonly clock: Clock
  readonly log: Log
  readonly delaySeconds: number
  /** never rejects */
  deliver(mail: OutboxMail, message: Uint8Array, signal: AbortSignal): Promise<Delivery>
  /** false while nothing of this agent may leave */
  mayLeave(agent: string): boolean
  onEnded(mail: OutboxMail): void
}

export interface Outbox {
  hold(
    letter: ComposedLetter & {readonly service: string; readonly agent: string; readonly subject: string},
  ): Promise<OutboxMail>
  /** null when it is not held any more */
  cancel(id: string, by: string): Promise<OutboxMail | null>
  /** Takes back all that is held of an agent. */
  cancelAll(agent: string, by: string): Promise<void>
  /** false when it is not held any more */
  hasten(id: string): Promise<boolean>
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Mail that waits for its time, and outlives the gateway. A mail is `sending` before the first byte of it goes out, and one that is
 * found so at the start may have been sent or not: it becomes `unknown` and is never sent by itself.
 */
export function createOutbox({table, clock, log, delaySeconds, deliver, mayLeave, onEnded}: Options): Outbox {
  const stopped = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const running = new Map<string, Promise<void>>()
  let looking: Promise<void> | undefined
  let isStopping = false

  async function end(id: string, end: MailEnd): Promise<OutboxMail | null> {
    const mail = (await table.end(id, end)) ? await table.get(id) : null
    if (mail) onEnded(mail)
    return mail
  }

  async function attempt(mail: OutboxMail): Promise<void> {
    const message = await table.message(mail.id)
    if (message === null || !(await table.claim(mail.id))) return
    const {state, reason} = await deliver(mail, message, stopped.signal)
    const now = clock.now()
    if (state !== 'delayed') return void (await end(mail.id, {state, at: now.toISOString(), by: null, reason}))
    const isOver = now.getTime() - Date.parse(mail.createdAt) > GIVE_UP_MS
    if (isOver) return void (await end(mail.id, {state: 'failed', at: now.toISOString(), by: null, reason}))
    const wait = Math.min(FIRST_RETRY_MS * 2 ** mail.attempts, LONGEST_RETRY_MS)
    await table.postpone(mail.id, new Date(now.getTime() + wait).toISOString(), reason ?? '')
  }

  async function sendInTurn(mails: readonly OutboxMail[]): Promise<void> {
    for (const mail of mails) if (!isStopping && mayLeave(mail.agent)) await attempt(mail)
  }

  /** Each account on its own: one that hangs must not hold up the others. */
  async function look(): Promise<void> {
    const due = await table.due(clock.now().toISOString())
    for (const [service, mails] of Map.groupBy(due, mail => mail.service)) {
      if (running.has(service)) continue
      const work = sendInTurn(mails).catch(error => log.error({service, err: error}, 'cannot send what is due'))
      running.set(
        service,
        work.finally(() => running.delete(service)),
      )
    }
  }

  function tick(): void {
    looking = look().catch(error => log.error({err: error}, 'cannot read the outbox'))
  }

  const cancel: Outbox['cancel'] = (id, by) =>
    end(id, {state: 'cancelled', at: clock.now().toISOString(), by, reason: null})

  return {
    async hold({message, from, recipients, service, agent, subject}) {
      const now = clock.now()
      const mail: OutboxMail = {
        id: `mail-${randomBytes(6).toString('hex')}`,
        service,
        agent,
        state: 'held',
        from,
        recipients: [...recipients],
        subject,
        sizeBytes: message.length,
        createdAt: now.toISOString(),
        sendAt: new Date(now.getTime() + delaySeconds * 1000).toISOString(),
        attempts: 0,
        endedAt: null,
        endedBy: null,
        reason: null,
      }
      await table.removeEndedBefore(new Date(now.getTime() - KEEP_ENDED_MS).toISOString())
      await table.insert(mail, message)
      return mail
    },

    cancel,

    async cancelAll(agent, by) {
      for (const {id} of await table.list({agent, states: ['held']})) await cancel(id, by)
    },

    hasten: id => table.hasten(id, clock.now().toISOString()),

    async start() {
      const reason = 'the gateway ended while it was sent'
      for (const {id} of await table.list({states: ['sending']})) {
        await end(id, {state: 'unknown', at: clock.now().toISOString(), by: null, reason})
      }
      timer = setInterval(tick, EVERY_MS).unref()
    },

    async stop() {
      isStopping = true
      clearInterval(timer)
      const giveUp = setTimeout(() => stopped.abort(), STOP_GRACE_MS)
      await looking
      await Promise.all(running.values())
      clearTimeout(giveUp)
    },
  }
}
