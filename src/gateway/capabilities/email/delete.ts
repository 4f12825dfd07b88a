import {z} from 'zod'
import {type Capability, CapabilityError} from '../../capability.ts'
import {checkBatch, HourlyCounts} from './batch.ts'
import {type EmailServices, emailCapability} from './define.ts'
import {messageId} from './fields.ts'

const output = z.strictObject({
  message_id: z.string().describe('the id as given; in the trash the message has another'),
  folder: z.string().describe('folder of the trash'),
  status: z.literal('completed').describe('it is done'),
})

export function createDelete(services: EmailServices): Capability {
  const counts = new HourlyCounts()
  return emailCapability(services, {
    name: 'email.delete',
    title: 'Delete a message',
    purpose: 'Moves one message to the trash of the account.',
    whenToUse:
      'Use it for a single message; email.move takes it out of the trash again. For many at once use email.bulk_delete instead.',
    effect: 'write-external',
    isDestructive: true,
    isIdempotent: true,
    tier: 'notify',
    input: z.strictObject({message_id: messageId}),
    output,
    errors: ['MessageNotFound', 'BatchProtection', 'WriteFailed'],
    examples: [{description: 'Delete one', input: {message_id: 'work:1718000000:42:INBOX'}}],
    tags: ['email', 'write', 'soft-delete'],
    preview: async ({message_id}, {agent, signal}) => {
      const [message] = await services.mail.mailboxOf(agent, message_id).summaries([message_id], signal)
      return message ? `${message.from}: ${message.subject}` : 'The message is not there any more.'
    },
    async handle({message_id}, {agent, signal}) {
      const mailbox = services.mail.mailboxOf(agent, message_id)
      const now = services.now()
      checkBatch('email.delete', counts.count(agent, now), services.maxDeletedPerHour)
      counts.add(agent, now)
      const {folder, missing} = await mailbox.discard([message_id], signal)
      if (missing.length > 0) throw new CapabilityError('MessageNotFound', 'no message has this id', {message_id})
      return {message_id, folder, status: 'completed' as const}
    },
  })
}
