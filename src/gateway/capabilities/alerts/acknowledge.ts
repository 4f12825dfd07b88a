import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import {AGENT_RAISED, type AlertServices} from './services.ts'

const input = z.strictObject({
  alert_id: z.string().min(1).max(64).describe('the alert, as alerts.send or alerts.list named it'),
  acknowledged_by: z.string().min(1).max(200).optional().describe('who has dealt with it, where it was not you'),
})

const output = z.strictObject({
  acknowledged: z.boolean().describe('false when you raised no such alert, or somebody has dealt with it already'),
  alert_id: z.string().describe('the alert'),
})

export function acknowledgeAlert({now, table}: AlertServices): Capability {
  return storedCapability('AlertError', {
    name: 'alerts.acknowledge',
    title: 'Close my alert',
    purpose: 'Marks an alert that you raised as dealt with.',
    whenToUse: 'Use it when what you told of is over. Alerts of others and of the gateway are not yours to close.',
    effect: 'write-local',
    isIdempotent: true,
    tier: 'notify',
    input,
    output,
    errors: {},
    examples: [{description: 'It is over', input: {alert_id: 'alrt-1a2b3c4d5e6f'}}],
    tags: ['alerts', 'supervision', 'acknowledge'],
    async handle({alert_id, acknowledged_by: who}, {agent}) {
      const [alert] = await table.findByPrefix(alert_id)
      const isOwn = alert?.id === alert_id && alert.kind === AGENT_RAISED && alert.subject === agent
      // That the agent itself wrote the name must stay visible: operators read this.
      const by = who === undefined ? `agent ${agent}` : `agent ${agent}, who names ${who}`
      return {acknowledged: isOwn && (await table.acknowledge(alert_id, now().toISOString(), by)), alert_id}
    },
  })
}
