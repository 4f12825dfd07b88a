import {CapabilityError} from '../capability.ts'
import type {Mail, Mailbox} from '../mail.ts'
import type {OutboxTable} from '../service.ts'
import type {Account, Accounts} from './accounts.ts'
import {createImapMailbox} from './imap/mailbox.ts'
import {messageNotFound, parseMessageId} from './imap/message-id.ts'
import {composeLetter} from './letter.ts'
import type {Outbox} from './outbox.ts'

interface Options {
  readonly accounts: Accounts
  readonly outbox: Outbox
  readonly table: OutboxTable
}

/** What agents can do with the accounts. */
export function createMail({accounts, outbox, table}: Options): Mail {
  return {
    unavailable: () => (accounts.list().length === 0 ? 'no mail account is connected' : null),
    mailbox: (agent, name) => openMailbox(accounts.choose(agent, name), outbox),
    mailboxOf: (agent, id) => openMailbox(accounts.choose(agent, parseMessageId(id).account), outbox),
    countSince: (agent, since) => table.countSince(agent, since.toISOString()),
    async cancel(agent, id) {
      const mail = await table.get(id)
      if (mail?.agent !== agent) throw messageNotFound(id)
      if (mail.state === 'cancelled') return mail
      const cancelled = await outbox.cancel(id, agent)
      if (cancelled) return cancelled
      const {state, reason} = (await table.get(id)) ?? mail
      throw new CapabilityError('TooLate', `the mail is ${state}`, {state, reason})
    },
  }
}

function openMailbox({row, imap}: Account, outbox: Outbox): Mailbox {
  const {name, settings} = row
  const {append, ...mailbox} = createImapMailbox(name, imap)
  return {
    ...mailbox,
    async saveDraft(letter, signal) {
      const {message} = await composeLetter(letter, settings.from, true)
      return append(message, signal)
    },
    async send(letter, agent) {
      const composed = await composeLetter(letter, settings.from, false)
      return outbox.hold({...composed, service: name, agent, subject: letter.subject})
    },
  }
}
