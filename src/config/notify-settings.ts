import {z} from 'zod'
import {LOCAL_HOSTS} from '../contract/service.ts'

const noticeFields = {
  events: z
    .array(z.enum(['approval.requested', 'capability.ran']))
    .min(1)
    .default(['approval.requested', 'capability.ran'])
    .describe('capability.ran: a call of the tier notify'),
  include_input: z.boolean().default(false).describe('send the arguments of the call, which may hold anything'),
}
const url = z.url({protocol: /^https?$/})

const Email = z
  .strictObject({
    type: z.literal('email'),
    host: z.string().min(1).describe('of the mail server'),
    port: z.int().min(1).max(65_535).default(587),
    encryption: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe('both check the certificate; none is for a mail server on this machine'),
    ca_file: z.string().nullable().default(null).describe("the mail server's authority, PEM; those of Node by default"),
    user: z.string().nullable().default(null),
    password_file: z.string().nullable().default(null).describe('file of mode 0600 with the password of the user'),
    from: z.email(),
    to: z.array(z.email()).min(1),
    ...noticeFields,
  })
  .refine(({encryption, host}) => encryption !== 'none' || LOCAL_HOSTS.includes(host), {
    path: ['encryption'],
    error: 'none is for localhost only',
  })
  .refine(({user, password_file}) => (user === null) === (password_file === null), {
    path: ['user'],
    error: 'user and password_file go together',
  })

/** The key `notify` of gateway.yaml. */
export const Notify = z
  .array(
    z.discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('webhook'),
        url,
        secret_file: z.string().describe('file of mode 0600 with the key of the HMAC signature'),
        ...noticeFields,
      }),
      z.strictObject({
        type: z.literal('ntfy'),
        url: url.describe('with the topic, for example https://ntfy.sh/my-topic'),
        token_file: z.string().nullable().default(null).describe('file of mode 0600 with the access token'),
        ...noticeFields,
      }),
      Email,
      z.strictObject({
        type: z.literal('command'),
        argv: z.array(z.string()).min(1).describe('program and arguments; the notice is JSON on its stdin'),
        ...noticeFields,
      }),
    ]),
  )
  .default([])
  .describe('who is told of requests for approval and of calls of the tier notify')
