import {z} from 'zod'
import {Timestamp} from './agent.ts'

export const Severity = z.enum(['info', 'warning', 'critical'])
export type Severity = z.infer<typeof Severity>

export const AlertKind = z.enum([
  'agent-raised',
  'approval-waits',
  'audit-unwritable',
  'certificate-expires',
  'cpu-busy',
  'disk-full',
  'hand-over-reused',
  'memory-full',
  'mail-unsent',
  'notify-fails',
  'policy-faulty',
  'rate-limit',
  'rotation-requested',
  'schedule-ended',
  'service-down',
  'upstream-changed',
  'upstream-failed',
  'vault-locked',
])
export type AlertKind = z.infer<typeof AlertKind>

export const Alert = z.strictObject({
  id: z.string().describe('alrt- and 12 hex characters'),
  kind: AlertKind,
  severity: Severity,
  subject: z.string().describe('what it is about: an agent, a request, a channel; may be empty'),
  message: z.string(),
  context: z.record(z.string(), z.unknown()).nullable().describe('details, of an alert that an agent raised'),
  count: z.int().min(1).describe('how often it happened since the first time'),
  firstAt: Timestamp,
  lastAt: Timestamp,
  acknowledgedAt: Timestamp.nullable(),
  acknowledgedBy: z.string().nullable(),
})
export type Alert = z.infer<typeof Alert>

export const AlertsState = z.strictObject({
  open: z.int().min(0).describe('not acknowledged'),
  critical: z.int().min(0).describe('of these'),
})
export type AlertsState = z.infer<typeof AlertsState>

export const AlertListParams = z.strictObject({
  severity: Severity.optional(),
  all: z.boolean().default(false).describe('also those that were acknowledged'),
})
export const AlertListResult = z.strictObject({alerts: z.array(Alert).describe('the newest first, 1000 at most')})
export const AlertRef = z.strictObject({
  id: z.string().min(1).max(64).describe('an id, or its beginning as long as only one has it'),
})
export const AlertAckResult = z.strictObject({alert: Alert, changed: z.boolean()})
