import {createHash, randomBytes} from 'node:crypto'
import {z} from 'zod'
import {Severity} from '../../../contract/alert.ts'
import {canonicalJson} from '../../canonical-json.ts'
import {type Capability, CapabilityError} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import {AGENT_RAISED, type AlertServices} from './services.ts'

/** Those that differ; the same again only counts on. */
const MAX_PER_HOUR = 30
const HOUR_MS = 3_600_000
const MAX_CONTEXT_CHARACTERS = 8192

const input = z.strictObject({
  message: z.string().min(1).max(2000).describe('what happened, and what you want of a person'),
  severity: Severity.default('info').describe('info: good to know; warning: look soon; critical: look now'),
  context: z
    .record(z.string(), z.unknown())
    .refine(context => JSON.stringify(context).length <= MAX_CONTEXT_CHARACTERS, {
      error: `context holds more than ${MAX_CONTEXT_CHARACTERS} characters`,
    })
    .optional()
    .describe('details, as you like; no secrets'),
})

const output = z.strictObject({
  alert_id: z.string().describe('the alert; the same as before when it was open already'),
  delivered_to: z.literal('operators').describe('who sees it, with: kruxos alerts list'),
  severity: Severity.describe('as it was stored'),
})

export function sendAlert({now, table}: AlertServices): Capability {
  return storedCapability('AlertError', {
    name: 'alerts.send',
    title: 'Alert the operator',
    purpose: 'Tells the people who run this gateway that something needs their eyes.',
    whenToUse:
      'Use it for what you cannot solve and a person should know. The same alert again counts on while it is open. To write to another agent use comms.send instead.',
    effect: 'write-local',
    tier: 'autonomous',
    input,
    output,
    errors: {
      TooManyAlerts: {
        when: `you raised ${MAX_PER_HOUR} different alerts within the hour`,
        retryable: true,
        recovery: [
          {action: 'wait', description: 'wait until an hour has passed'},
          {action: 'list_alerts', description: 'see what you raised', capability: 'alerts.list'},
        ],
      },
    },
    examples: [
      {
        description: 'Ask a person to look',
        input: {message: 'the nightly build failed twice', severity: 'warning', context: {job: 'nightly'}},
      },
    ],
    tags: ['alerts', 'supervision', 'safe'],
    async handle({message, severity, context = null}, {agent: subject}) {
      const at = now()
      const about = {kind: AGENT_RAISED, subject} as const
      const variant = digest({message, severity, context})
      const known = await table.list({...about, severity, all: false})
      const isRepeated = known.some(alert => digest(alert) === variant)
      const hourAgo = new Date(at.getTime() - HOUR_MS).toISOString()
      if (!isRepeated && (await table.countSince(about, hourAgo)) >= MAX_PER_HOUR)
        throw new CapabilityError('TooManyAlerts', `${MAX_PER_HOUR} alerts of yours began within the hour`, {
          limit: MAX_PER_HOUR,
        })
      const id = `alrt-${randomBytes(6).toString('hex')}`
      const alert = {...about, id, severity, message, context, variant, count: 1, at: at.toISOString()}
      return {alert_id: await table.raise(alert), delivered_to: 'operators' as const, severity}
    },
  })
}

function digest({message, severity, context}: {message: string; severity: string; context: unknown}): string {
  return createHash('sha256').update(canonicalJson({message, severity, context})).digest('hex')
}
