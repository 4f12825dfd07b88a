import {z} from 'zod'
import type {MailSummary} from '../../mail.ts'

/** Fields that several of these capabilities have. */

const line = z.string().regex(/^[^\p{Cc}]*$/u, 'one line without control characters')

export const account = z
  .string()
  .min(1)
  .max(63)
  .optional()
  .describe('name of the mail account; needed when you have several')
export const messageId = line.min(1).max(600).describe('id from email.search')
export const folder = line.min(1).max(300)
export const label = z.string().regex(/^[A-Za-z0-9$_-]{1,64}$/, 'letters, digits, "$", "_" and "-", at most 64')
export const text = line.min(1).max(500)

const addresses = line.max(8000)

/** What a message is written with. */
export const letter = {
  to: addresses.min(1).describe('recipients, separated by commas: anna@example.com, Ben <ben@example.com>'),
  subject: line.max(900).default('(no subject)').describe('one line'),
  body: z.string().max(1_048_576).default('').describe('plain text'),
  from: line.max(320).default('me').describe('me, or the address of the account itself'),
  cc: addresses.optional().describe('further recipients, whom all see'),
  bcc: addresses.optional().describe('further recipients, whom nobody sees'),
  attachments: z
    .array(z.string().min(1).max(4096))
    .max(20)
    .default([])
    .describe('files of your workspace to attach, by their paths; 18 MiB together'),
  account,
}

export const summary = z.strictObject({
  id: z.string().describe('for email.read, email.move and email.delete'),
  from: z.string().describe('sender, as the message says'),
  to: z.array(z.string()).describe('recipients, 50 at most'),
  subject: z.string().describe('subject, as the message says'),
  date: z.string().nullable().describe('ISO 8601 in UTC; null when the message has none that can be read'),
  labels: z.array(z.string()).describe('seen, flagged, answered, draft, and the keywords of the server'),
  is_read: z.boolean().describe('false while nobody has read it'),
  has_attachments: z.boolean().describe('true when files are attached'),
  size_bytes: z.int().min(0).describe('size of the whole message'),
})

export function toRow({isRead, hasAttachments, sizeBytes, to, labels, ...rest}: MailSummary): z.input<typeof summary> {
  return {
    ...rest,
    to: [...to],
    labels: [...labels],
    is_read: isRead,
    has_attachments: hasAttachments,
    size_bytes: sizeBytes,
  }
}
