import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {LABEL_PATTERN, LABEL_RULE} from './names.ts'

export const ServiceName = z.string().regex(LABEL_PATTERN, LABEL_RULE)

export const MAIL_SECURITY = ['tls', 'starttls', 'none'] as const
export type MailSecurity = (typeof MAIL_SECURITY)[number]
/** Where an unencrypted connection goes through no wire. */
export const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '::1']

export const MailServer = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .max(253)
      .regex(/^[A-Za-z0-9.:_-]+$/, 'a host name or an address'),
    port: z.int().min(1).max(65_535),
    security: z.enum(MAIL_SECURITY).describe('tls and starttls check the certificate; none is for this machine only'),
  })
  .refine(({host, security}) => security !== 'none' || LOCAL_HOSTS.includes(host), {
    path: ['security'],
    error: 'none is for localhost only',
  })
export type MailServer = z.infer<typeof MailServer>

const printable = z.string().regex(/^[^\p{Cc}]*$/u, 'no control characters')

export const MailSettings = z.strictObject({
  smtp: MailServer,
  imap: MailServer,
  user: printable.min(1).max(320).describe('for both servers'),
  from: z.email().max(320).describe('the address that mail is sent from'),
  ca: z
    .string()
    .max(262_144)
    .nullable()
    .default(null)
    .describe('authorities that both servers are checked against, PEM; null: those of Node'),
})
export type MailSettings = z.infer<typeof MailSettings>

const Agents = z
  .array(z.string().min(1).max(64))
  .min(1)
  .max(64)
  .nullable()
  .describe('who may use it; null: every agent')

/** A connected service as it is kept. Its password is in the vault at `service/<name>/password`. */
export const ServiceRow = z.strictObject({
  name: ServiceName,
  kind: z.literal('email'),
  settings: MailSettings,
  agents: Agents,
  createdAt: Timestamp,
})
export type ServiceRow = z.infer<typeof ServiceRow>

/** The same as operators see it. */
export const Service = z.strictObject({
  ...ServiceRow.shape,
  fault: z.string().nullable().describe('why its last use failed; null when it did not, or there was none yet'),
})
export type Service = z.infer<typeof Service>

export const ServiceRef = z.strictObject({name: ServiceName})
export const ServiceAddParams = z.strictObject({
  name: ServiceName,
  settings: MailSettings,
  password: z.string().min(1).max(4096),
  agents: Agents.default(null),
  ifAbsent: z.boolean().default(false),
})
export const ServiceUpdateParams = z.strictObject({
  name: ServiceName,
  settings: MailSettings,
  password: ServiceAddParams.shape.password.optional().describe('the one in the vault stays when left out'),
  agents: Agents,
})
export const ServiceResult = z.strictObject({service: Service, changed: z.boolean()})
export const ServiceShowResult = z.strictObject({service: Service})
export const ServiceListResult = z.strictObject({services: z.array(Service).describe('sorted by name')})
export const ServiceRemoveResult = z.strictObject({
  name: ServiceName,
  changed: z.literal(true),
  cancelled: z.int().min(0).describe('mails that were held, and are not sent'),
})

const Probe = z.strictObject({
  server: z.enum(['smtp', 'imap']),
  ok: z.boolean(),
  fault: z.string().nullable(),
})
export type Probe = z.infer<typeof Probe>
export const ServiceTestResult = z.strictObject({
  name: ServiceName,
  ok: z.boolean().describe('both servers took the login'),
  probes: z.array(Probe),
})

export const MAIL_STATES = ['held', 'sending', 'sent', 'failed', 'unknown', 'cancelled'] as const

/** A mail on its way out. */
export const OutboxMail = z.strictObject({
  id: z.string().describe('mail- and 12 hex characters'),
  service: ServiceName,
  agent: z.string(),
  state: z
    .enum(MAIL_STATES)
    .describe('unknown: the connection or the gateway ended while it was sent; it is not sent again'),
  from: z.string(),
  recipients: z.array(z.string()).describe('to, cc and bcc'),
  subject: z.string(),
  sizeBytes: z.int().min(0),
  createdAt: Timestamp,
  sendAt: Timestamp.describe('it leaves then, or at the next attempt'),
  attempts: z.int().min(0),
  endedAt: Timestamp.nullable(),
  endedBy: z.string().nullable().describe('who cancelled it'),
  reason: z.string().nullable().describe('what went wrong last'),
})
export type OutboxMail = z.infer<typeof OutboxMail>

export const OutboxListParams = z.strictObject({
  agent: z.string().optional(),
  all: z.boolean().default(false).describe('also those that were sent or cancelled'),
})
export const OutboxListResult = z.strictObject({mails: z.array(OutboxMail).describe('the newest first, 1000 at most')})
export const OutboxRef = z.strictObject({
  id: z.string().min(1).max(64).describe('an id, or its beginning as long as only one has it'),
})
export const OutboxShowResult = z.strictObject({
  mail: OutboxMail,
  message: z.string().nullable().describe('the whole message while it is held, up to 64 KiB of it; null afterwards'),
})
export const OutboxChangeResult = z.strictObject({mail: OutboxMail, changed: z.boolean()})

/** For `status`. */
export const ServicesState = z.strictObject({
  services: z.array(z.strictObject({name: ServiceName, fault: z.string().nullable()})),
  held: z.int().min(0).describe('mails that wait for their time'),
})
export type ServicesState = z.infer<typeof ServicesState>
