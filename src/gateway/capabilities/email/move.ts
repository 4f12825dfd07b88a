import {z} from 'zod'
import {type Capability, CapabilityError} from '../../capability.ts'
import {type EmailServices, emailCapability} from './define.ts'
import {folder, label, messageId} from './fields.ts'

const labels = z.array(label).max(20).default([])

const input = z.strictObject({
  message_id: messageId,
  folder: folder.optional().describe('folder to move it to; it must exist'),
  add_labels: labels.describe('labels to set: seen, flagged, answered, or a keyword of your own'),
  remove_labels: labels.describe('labels to take away'),
})

const output = z.strictObject({
  message_id: z.string().nullable().describe('id that the message has now; null when the server does not tell it'),
  status: z.literal('completed').describe('it is done'),
})

export function move(services: EmailServices): Capability {
  return emailCapability(services, {
    name: 'email.move',
    title: 'Move or label a message',
    purpose: 'Moves one message to another folder of the account, sets labels and takes them away.',
    whenToUse:
      'Use it to file messages, or to mark them with seen or flagged. To put one into the trash use email.delete instead.',
    effect: 'write-external',
    tier: 'autonomous',
    input,
    output,
    errors: ['MessageNotFound', 'FolderNotFound', 'NoLabelsProvided', 'WriteFailed'],
    examples: [
      {description: 'Mark as read', input: {message_id: 'work:1718000000:42:INBOX', add_labels: ['seen']}},
      {description: 'File away', input: {message_id: 'work:1718000000:42:INBOX', folder: 'Archive'}},
    ],
    tags: ['email', 'write', 'labels'],
    async handle({message_id, folder, add_labels, remove_labels}, {agent, signal}) {
      if (folder === undefined && add_labels.length + remove_labels.length === 0)
        throw new CapabilityError('NoLabelsProvided', 'nothing was asked for: no folder and no label')
      const mailbox = services.mail.mailboxOf(agent, message_id)
      const id = await mailbox.change(message_id, {folder, add: add_labels, remove: remove_labels}, signal)
      return {message_id: id, status: 'completed' as const}
    },
  })
}
