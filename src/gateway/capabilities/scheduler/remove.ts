import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import type {SchedulerServices} from './services.ts'

const id = (what: string) => z.string().min(1).max(64).describe(what)

export function cronDelete({schedules}: Pick<SchedulerServices, 'schedules'>): Capability {
  return storedCapability('SchedulerError', {
    name: 'scheduler.cron_delete',
    title: 'Delete a schedule',
    purpose: 'Ends the calls of a cron line and forgets their results.',
    whenToUse: 'Use it when the work is not needed any more. For a call that was delayed use scheduler.cancel instead.',
    effect: 'write-local',
    isDestructive: true,
    isIdempotent: true,
    tier: 'notify',
    input: z.strictObject({cron_id: id('the schedule, as scheduler.cron_create or scheduler.cron_list named it')}),
    output: z.strictObject({
      deleted: z.boolean().describe('false when you have no such schedule'),
      cron_id: z.string().describe('the schedule'),
    }),
    errors: {},
    examples: [{description: 'End a schedule', input: {cron_id: 'cron-1a2b3c4d5e6f'}}],
    tags: ['scheduler', 'cron', 'delete'],
    async handle({cron_id}, {agent}) {
      return {deleted: await schedules.remove(agent, 'cron', cron_id), cron_id}
    },
  })
}

export function cancel({schedules}: Pick<SchedulerServices, 'schedules'>): Capability {
  return storedCapability('SchedulerError', {
    name: 'scheduler.cancel',
    title: 'Cancel a delayed call',
    purpose: 'Takes back a call that was delayed and has not begun.',
    whenToUse: 'Use it before the time of the call. For the calls of a cron line use scheduler.cron_delete instead.',
    effect: 'write-local',
    isDestructive: true,
    isIdempotent: true,
    tier: 'notify',
    input: z.strictObject({delay_id: id('the call, as scheduler.delay or scheduler.cron_list named it')}),
    output: z.strictObject({
      cancelled: z.boolean().describe('false when you have no such call, or it has begun'),
      delay_id: z.string().describe('the call'),
    }),
    errors: {},
    examples: [{description: 'Take a call back', input: {delay_id: 'delay-1a2b3c4d5e6f'}}],
    tags: ['scheduler', 'delay', 'delete'],
    async handle({delay_id}, {agent}) {
      return {cancelled: await schedules.remove(agent, 'delay', delay_id), delay_id}
    },
  })
}
