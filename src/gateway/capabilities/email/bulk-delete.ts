import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {type EmailServices, emailCapability} from './define.ts'
import {messageId} from './fields.ts'

const MAX_MESSAGES = 100
const SHOWN = 10

const input = z.strictObject({
  message_ids: z.array(messageId).min(1).max(MAX_MESSAGES).describe('ids from email.search, all of one account'),
})

const output = z.strictObject({
  deleted: z.int().min(0).describe('messages that are in the trash now'),
  missing: z.array(z.string()).describe('ids that no message has'),
  folder: z.string().describe('folder of the trash'),
})

export function bulkDelete(services: EmailServices): Capability {
  return emailCapability(services, {
    name: 'email.bulk_delete',
    title: 'Delete many messages',
    purpose: 'Moves up to 100 messages of one account to its trash.',
    whenToUse: 'Use it to clear out. For a single message use email.delete instead, which asks nobody.',
    effect: 'write-external',
    isDestructive: true,
    isIdempotent: true,
    tier: 'approval_required',
    input,
    output,
    errors: ['MessageNotFound', 'WriteFailed'],
    examples: [
      {
        description: 'Delete two',
        input: {message_ids: ['work:1718000000:42:INBOX', 'work:1718000000:43:INBOX']},
      },
    ],
    tags: ['email', 'write', 'destructive'],
    preview: async ({message_ids}, {agent, signal}) => {
      const messages = await openMailbox(services, agent, message_ids).summaries(message_ids, signal)
      const lines = messages.slice(0, SHOWN).map(({from, subject}) => `- ${from}: ${subject}`)
      const more = messages.length > SHOWN ? [`- and ${messages.length - SHOWN} more`] : []
      return [`Moves ${messages.length} of ${message_ids.length} messages to the trash:`, ...lines, ...more].join('\n')
    },
    async handle({message_ids}, {agent, signal}) {
      const {folder, discarded, missing} = await openMailbox(services, agent, message_ids).discard(message_ids, signal)
      return {deleted: discarded, missing, folder}
    },
  })
}

/** @throws CapabilityError when one of them is no id, or belongs to another account */
function openMailbox({mail}: EmailServices, agent: string, ids: readonly string[]) {
  const [first = ''] = ids
  return mail.mailboxOf(agent, first)
}
