import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {readAttachments} from './attachments.ts'
import {type EmailServices, emailCapability} from './define.ts'
import {letter} from './fields.ts'

const output = z.strictObject({
  draft_id: z.string().nullable().describe('id of the draft; null when the server does not tell it'),
  to: z.string().describe('recipients, as given'),
  subject: z.string().describe('subject, as given'),
})

export function draft(services: EmailServices): Capability {
  return emailCapability(services, {
    name: 'email.draft',
    title: 'Write a draft',
    purpose: 'Saves a mail among the drafts of the account, where a person can finish and send it.',
    whenToUse: 'Use it for mail that a person should look at first. To send it use email.send instead.',
    effect: 'write-external',
    tier: 'autonomous',
    input: z.strictObject(letter),
    output,
    errors: [
      'InvalidRecipient',
      'SenderNotAllowed',
      'MessageTooLarge',
      'WriteFailed',
      'PathOutOfScope',
      'FileNotFound',
      'NotAFile',
      'PermissionDenied',
      'MountUnavailable',
      'ResourceExhausted',
      'ConflictError',
    ],
    examples: [
      {description: 'Prepare an answer', input: {to: 'anna@example.com', subject: 'Re: Offer', body: 'Yes.\n'}},
    ],
    tags: ['email', 'write', 'draft', 'safe'],
    async handle({account, attachments, ...fields}, context) {
      const mailbox = services.mail.mailbox(context.agent, account)
      const files = await readAttachments(context, attachments)
      const draftId = await mailbox.saveDraft({...fields, attachments: files}, context.signal)
      return {draft_id: draftId, to: fields.to, subject: fields.subject}
    },
  })
}
