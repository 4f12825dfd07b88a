import {randomBytes} from 'node:crypto'
import {createChanges} from '../../changes.ts'
import type {MailboxBounds, Message, Priority} from '../../message.ts'
import type {CommsServices} from './services.ts'

const MAX_MESSAGES = 1000
const MAX_OF_SENDER = 250
const MAX_CHARACTERS = 8_388_608
const KEPT_MS = 30 * 86_400_000

interface Letter {
  readonly sender: string
  readonly message: string
  readonly priority: Priority
  readonly channel: string | null
}

interface Wanted {
  readonly channel: string | null
  readonly limit: number
  /** take them out of the mailbox with the answer */
  readonly isFinal: boolean
}

export interface Mailboxes {
  /** Puts it in each mailbox that has room, all at once. */
  post(letter: Letter, recipients: readonly string[]): Promise<{id: string; posted: string[]; full: string[]}>
  /** Reads at once, and again after each message until there is one or the time is over. @throws when the signal is aborted */
  receive(
    recipient: string,
    wanted: Wanted,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<{messages: Message[]; remaining: number}>
}

/** A mailbox for each agent, in the store; those who wait for a message are told of it. */
export function createMailboxes({now, store}: Pick<CommsServices, 'now' | 'store'>): Mailboxes {
  const arrivals = createChanges()

  async function read(recipient: string, {channel, limit, isFinal}: Wanted) {
    return store.transaction(async ({messages: table}) => {
      const messages = await table.read(recipient, {channel, limit})
      const waiting = await table.count(recipient, channel)
      if (isFinal)
        await table.remove(
          recipient,
          messages.map(({id}) => id),
        )
      return {messages, remaining: waiting - messages.length}
    })
  }

  return {
    async post(letter, recipients) {
      const sentAt = now()
      const message = {...letter, id: `msg-${randomBytes(8).toString('hex')}`, sentAt: sentAt.toISOString()}
      const posted = await store.transaction(async ({messages}) => {
        const done: string[] = []
        for (const recipient of recipients)
          if (await messages.put(recipient, message, boundsAt(sentAt))) done.push(recipient)
        return done
      })
      for (const recipient of posted) arrivals.note(recipient)
      return {id: message.id, posted, full: recipients.filter(each => !posted.includes(each))}
    },

    async receive(recipient, wanted, waitMs, signal) {
      const end = performance.now() + waitMs
      for (;;) {
        signal.throwIfAborted()
        const seen = arrivals.version
        const found = await read(recipient, wanted)
        const left = end - performance.now()
        if (found.messages.length > 0 || left <= 0) return found
        // A message that came while the mailbox was read is not waited for.
        if (arrivals.version === seen) await arrivals.next(recipient, left, signal)
      }
    },
  }
}

function boundsAt(now: Date): MailboxBounds {
  return {
    maxMessages: MAX_MESSAGES,
    maxOfSender: MAX_OF_SENDER,
    maxCharacters: MAX_CHARACTERS,
    keptSince: new Date(now.getTime() - KEPT_MS).toISOString(),
  }
}
