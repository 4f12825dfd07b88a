import type {OperationName, Parsed, Result} from '../../src/contract/operations.ts'
import type {OutboxMail, Service} from '../../src/contract/service.ts'

const AT = '2026-11-23T08:00:00.000Z'

export const service = (changes: Partial<Service> = {}): Service => ({
  name: 'work',
  kind: 'email',
  settings: {
    smtp: {host: 'smtp.example.com', port: 465, security: 'tls'},
    imap: {host: 'imap.example.com', port: 993, security: 'tls'},
    user: 'bot@example.com',
    from: 'bot@example.com',
    ca: null,
  },
  agents: null,
  createdAt: AT,
  fault: null,
  ...changes,
})

export const outboxMail = (changes: Partial<OutboxMail> = {}): OutboxMail => ({
  id: 'mail-0123456789ab',
  service: 'work',
  agent: 'claude-agent',
  state: 'held',
  from: 'bot@example.com',
  recipients: ['anna@example.com'],
  subject: 'Report',
  sizeBytes: 1200,
  createdAt: AT,
  sendAt: AT,
  attempts: 0,
  endedAt: null,
  endedBy: null,
  reason: null,
  ...changes,
})

type Answers = {[N in Extract<OperationName, `${'service' | 'outbox'}.${string}`>]: (params: Parsed<N>) => Result<N>}

export const serviceAnswers: Answers = {
  'outbox.cancel': ({id}) => ({mail: outboxMail({id, state: 'cancelled'}), changed: true}),
  'outbox.list': () => ({mails: [outboxMail()]}),
  'outbox.send': ({id}) => ({mail: outboxMail({id}), changed: true}),
  'outbox.show': ({id}) => ({mail: outboxMail({id}), message: 'Subject: Report\r\n\r\nHere it is.\r\n'}),
  'service.add': ({name, settings, agents}) => ({service: service({name, settings, agents}), changed: true}),
  'service.list': () => ({services: [service()]}),
  'service.remove': ({name}) => ({name, changed: true, cancelled: 0}),
  'service.show': ({name}) => ({service: service({name})}),
  'service.update': ({name, settings, agents}) => ({service: service({name, settings, agents}), changed: true}),
  'service.test': ({name}) => ({
    name,
    ok: true,
    probes: [
      {server: 'smtp', ok: true, fault: null},
      {server: 'imap', ok: true, fault: null},
    ],
  }),
}
