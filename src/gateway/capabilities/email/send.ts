import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {Mutex} from '../../mutex.ts'
import {readAttachments} from './attachments.ts'
import {checkBatch, hourBefore} from './batch.ts'
import {type EmailServices, emailCapability} from './define.ts'
import {letter} from './fields.ts'

/** Of the text, to the person who is asked. */
const MAX_SHOWN = 20_000

const output = z.strictObject({
  write_id: z.string().describe('for email.cancel'),
  buffer_until: z.iso.datetime().describe('it leaves then; until then it can be cancelled'),
  status: z.literal('buffered').describe('it is held, and leaves by itself'),
})

export function send(services: EmailServices): Capability {
  // Counted and handed in as one step: calls that are made at once must not all find room.
  const turns = new Mutex()
  return emailCapability(services, {
    name: 'email.send',
    title: 'Send a mail',
    purpose: 'Puts a mail into the outbox, which it leaves after a short while.',
    whenToUse:
      'Use it for mail that is finished; it can be taken back with email.cancel until buffer_until. To let a person finish it use email.draft instead.',
    effect: 'write-external',
    tier: 'notify',
    input: z.strictObject(letter),
    output,
    errors: [
      'InvalidRecipient',
      'SenderNotAllowed',
      'MessageTooLarge',
      'BatchProtection',
      'PathOutOfScope',
      'FileNotFound',
      'NotAFile',
      'PermissionDenied',
      'MountUnavailable',
      'ResourceExhausted',
      'ConflictError',
    ],
    examples: [
      {
        description: 'Send a report with a file',
        input: {
          to: 'anna@example.com',
          subject: 'Report of July',
          body: 'Here it is.\n',
          attachments: ['/workspace/july.csv'],
        },
      },
    ],
    tags: ['email', 'write', 'buffered', 'cancellable'],
    preview: async ({to, cc, bcc, subject, body, attachments}) =>
      [
        `To: ${to}`,
        ...(cc === undefined ? [] : [`Cc: ${cc}`]),
        ...(bcc === undefined ? [] : [`Bcc: ${bcc}`]),
        `Subject: ${subject}`,
        ...attachments.map(path => `Attached: ${path}`),
        '',
        body.slice(0, MAX_SHOWN),
        ...(body.length > MAX_SHOWN ? [`[${body.length - MAX_SHOWN} more characters]`] : []),
      ].join('\n'),
    async handle({account, attachments, ...fields}, context) {
      const {agent} = context
      const mailbox = services.mail.mailbox(agent, account)
      const files = await readAttachments(context, attachments)
      const {id, sendAt} = await turns.run(async () => {
        const count = await services.mail.countSince(agent, hourBefore(services.now()))
        checkBatch('email.send', count, services.maxSentPerHour)
        return mailbox.send({...fields, attachments: files}, agent)
      })
      return {write_id: id, buffer_until: sendAt, status: 'buffered' as const}
    },
  })
}
