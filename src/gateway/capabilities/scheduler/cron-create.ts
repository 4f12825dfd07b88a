import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import {planCall, plannedCallErrors, plannedCallInput} from './planned-call.ts'
import {ownerOf, type SchedulerServices} from './services.ts'

const input = z.strictObject({
  ...plannedCallInput,
  schedule: z
    .string()
    .min(1)
    .max(200)
    .describe(
      'cron line of five fields: minute, hour, day of month, month, day of week; 0 8 * * 1-5 is 8:00 on workdays',
    ),
  timezone: z.string().min(1).max(64).default('UTC').describe('IANA name of the zone in which it is read'),
})

const output = z.strictObject({
  cron_id: z.string().describe('to delete it with'),
  schedule: z.string().describe('the cron line'),
  timezone: z.string().describe('the zone in which it is read'),
  next_run: z.iso.datetime().nullable().describe('first call, ISO 8601 in UTC'),
  capability: z.string().describe('what will be called'),
})

export function cronCreate(services: SchedulerServices): Capability {
  return storedCapability('SchedulerError', {
    name: 'scheduler.cron_create',
    title: 'Call again and again',
    purpose: 'Plans calls of a capability with the same input at the times of a cron line.',
    whenToUse:
      'Use it for work that comes back. The calls are made as you, connected or not, and each is decided by the policy of its time. To call once use scheduler.delay instead.',
    effect: 'write-local',
    tier: 'notify',
    input,
    output,
    errors: {
      ...plannedCallErrors,
      InvalidCronExpression: {
        when: 'the cron line cannot be read, names no time that comes, or runs too often',
        recovery: [
          {
            action: 'fix_expression',
            description: 'write minute, hour, day of month, month and day of week',
            capability: 'scheduler.cron_create',
            inputs: {schedule: '0 8 * * 1-5'},
          },
        ],
      },
      InvalidTimezone: {
        when: 'there is no time zone of this name',
        recovery: [
          {
            action: 'fix_timezone',
            description: 'give an IANA name (Area/City), or leave it out for UTC',
            capability: 'scheduler.cron_create',
            inputs: {timezone: 'Europe/Berlin'},
          },
        ],
      },
    },
    examples: [
      {
        description: 'Note the health of the gateway each hour',
        input: {capability: 'system.health', schedule: '0 * * * *', description: 'hourly look'},
      },
      {
        description: 'Write a line at 8:00 of each workday in Berlin',
        input: {
          capability: 'filesystem.append',
          inputs: {path: '/workspace/log.txt', content: 'good morning\n'},
          schedule: '0 8 * * 1-5',
          timezone: 'Europe/Berlin',
        },
      },
    ],
    tags: ['scheduler', 'cron', 'automation'],
    async handle({schedule: line, timezone, ...request}, context) {
      const call = planCall(services, context, request)
      const added = await services.schedules.addCron(ownerOf(context), call, {line, timezone})
      return {cron_id: added.id, schedule: line, timezone, next_run: added.nextRunAt, capability: call.capability}
    },
  })
}
