import {z} from 'zod'
import {type Alert, Severity} from '../../../contract/alert.ts'
import type {Capability} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import {AGENT_RAISED, type AlertServices} from './services.ts'

const input = z.strictObject({
  status: z.enum(['pending', 'acknowledged', 'all']).default('all').describe('pending: nobody has dealt with it'),
  limit: z.int().min(1).max(1000).default(50).describe('how many at most, the newest first'),
})

const output = z.strictObject({
  alerts: z
    .array(
      z.strictObject({
        alert_id: z.string().describe('the alert'),
        message: z.string().describe('what you wrote'),
        severity: Severity.describe('as you gave it'),
        status: z.enum(['pending', 'acknowledged']).describe('whether somebody has dealt with it'),
        count: z.int().min(1).describe('how often you raised it'),
        created_at: z.iso.datetime().describe('first time, ISO 8601 in UTC'),
        acknowledged_at: z.iso.datetime().nullable().describe('when it was dealt with; null while it is pending'),
        acknowledged_by: z.string().nullable().describe('who has dealt with it; null while it is pending'),
      }),
    )
    .describe('alerts that you raised, the newest first'),
  total: z.int().min(0).describe('how many fit, of the last 1000'),
})

export function listAlerts({table}: AlertServices): Capability {
  return storedCapability('AlertError', {
    name: 'alerts.list',
    title: 'List my alerts',
    purpose: 'Lists the alerts that you raised, and whether somebody has dealt with them.',
    whenToUse: 'Use it to see whether a person has looked. It does not list alerts of others or of the gateway.',
    effect: 'read',
    tier: 'autonomous',
    input,
    output,
    errors: {},
    examples: [
      {description: 'What nobody has dealt with', input: {status: 'pending'}},
      {description: 'The last ten', input: {limit: 10}},
    ],
    tags: ['alerts', 'supervision', 'safe', 'read'],
    async handle({status, limit}, {agent: subject}) {
      const own = await table.list({kind: AGENT_RAISED, subject, all: status !== 'pending'})
      const fitting = own.map(toRow).filter(row => status === 'all' || row.status === status)
      return {alerts: fitting.slice(0, limit), total: fitting.length}
    },
  })
}

function toRow({id, message, severity, count, firstAt, acknowledgedAt, acknowledgedBy}: Alert) {
  return {
    alert_id: id,
    message,
    severity,
    status: acknowledgedAt === null ? ('pending' as const) : ('acknowledged' as const),
    count,
    created_at: firstAt,
    acknowledged_at: acknowledgedAt,
    acknowledged_by: acknowledgedBy,
  }
}
