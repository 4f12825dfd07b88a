import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import {planCall, plannedCallErrors, plannedCallInput} from './planned-call.ts'
import {ownerOf, type SchedulerServices} from './services.ts'

const input = z.strictObject({
  ...plannedCallInput,
  delay_seconds: z.int().min(1).max(31_536_000).describe('how long from now, seconds; a year at most'),
})

const output = z.strictObject({
  delay_id: z.string().describe('to cancel it with, and to find its result in scheduler.cron_list'),
  run_at: z.iso.datetime().nullable().describe('when it will be called, ISO 8601 in UTC'),
  capability: z.string().describe('what will be called'),
})

export function delay(services: SchedulerServices): Capability {
  return storedCapability('SchedulerError', {
    name: 'scheduler.delay',
    title: 'Call later',
    purpose: 'Plans one call of a capability after a delay.',
    whenToUse:
      'Use it for what must not happen yet. The call is made as you, connected or not, and decided by the policy of its time. For calls that come back use scheduler.cron_create instead.',
    effect: 'write-local',
    tier: 'notify',
    input,
    output,
    errors: plannedCallErrors,
    examples: [
      {
        description: 'Look at the health of the gateway in ten minutes',
        input: {capability: 'system.health', delay_seconds: 600},
      },
    ],
    tags: ['scheduler', 'delay', 'automation'],
    async handle({delay_seconds, ...request}, context) {
      const call = planCall(services, context, request)
      const added = await services.schedules.addDelay(ownerOf(context), call, delay_seconds)
      return {delay_id: added.id, run_at: added.nextRunAt, capability: call.capability}
    },
  })
}
