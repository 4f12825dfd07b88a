import {z} from 'zod'
import {type ScheduleDetail, ScheduleRunState} from '../../../contract/schedule.ts'
import type {Capability} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import type {SchedulerServices} from './services.ts'

const time = (what: string) => z.iso.datetime().describe(`${what}, ISO 8601 in UTC`)
const timeOrNull = (what: string) => z.iso.datetime().nullable().describe(`${what}, ISO 8601 in UTC`)

const Run = z.strictObject({
  due_at: time('when it should have begun'),
  started_at: time('when it began'),
  ended_at: timeOrNull('when it ended; null while it runs'),
  state: ScheduleRunState.describe(
    'pending: it waits for a person; unknown: the gateway ended while it ran, and it is not run again',
  ),
  error_type: z.string().nullable().describe('type of its error, as a call of yours would have got it'),
  error: z.string().nullable().describe('the error in words'),
  approval_id: z.string().nullable().describe('the request for approval it came to'),
  output: z.record(z.string(), z.unknown()).nullable().describe('what it answered; null when it was large'),
})

const shared = {
  capability: z.string().describe('what is called'),
  inputs: z.record(z.string(), z.unknown()).describe('with what'),
  description: z.string().describe('what it is for'),
  enabled: z.boolean().describe('whether it will run'),
  ended_reason: z.string().nullable().describe('why it will not, where something stopped it'),
  created_at: time('when it was planned'),
  runs: z.array(Run).describe('the last runs, the newest first'),
}

const output = z.strictObject({
  jobs: z
    .array(
      z.strictObject({
        cron_id: z.string().describe('the schedule'),
        schedule: z.string().describe('its cron line'),
        timezone: z.string().describe('the zone in which the line is read'),
        next_run: timeOrNull('next call; null when there is none'),
        ...shared,
      }),
    )
    .describe('schedules of cron lines, the oldest first'),
  delays: z
    .array(
      z.strictObject({
        delay_id: z.string().describe('the delayed call'),
        run_at: timeOrNull('when it will be called; null once it has begun'),
        ...shared,
      }),
    )
    .describe('delayed calls, the oldest first; of those that have run the last'),
  total: z.int().min(0).describe('how many of both'),
})

export function cronList({schedules}: Pick<SchedulerServices, 'schedules'>): Capability {
  return storedCapability('SchedulerError', {
    name: 'scheduler.cron_list',
    title: 'List my schedules',
    purpose: 'Lists the calls that you planned, and how the last of them ended.',
    whenToUse: 'Use it to find an id or a result. It does not list the calls of others.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({}),
    output,
    errors: {},
    examples: [{description: 'See what is planned', input: {}}],
    tags: ['scheduler', 'cron', 'safe', 'read'],
    async handle(_, {agent}) {
      const all = await schedules.list(agent)
      return {
        jobs: all.filter(({kind}) => kind === 'cron').map(toJob),
        delays: all.filter(({kind}) => kind === 'delay').map(toDelay),
        total: all.length,
      }
    },
  })
}

function toJob(schedule: ScheduleDetail) {
  const {id: cron_id, cron, timezone, nextRunAt: next_run} = schedule
  return {cron_id, schedule: cron ?? '', timezone: timezone ?? 'UTC', next_run, ...toShared(schedule)}
}

function toDelay(schedule: ScheduleDetail) {
  return {delay_id: schedule.id, run_at: schedule.nextRunAt, ...toShared(schedule)}
}

function toShared({capability, input, description, nextRunAt, endedReason, createdAt, runs}: ScheduleDetail) {
  return {
    capability,
    inputs: input,
    description,
    enabled: nextRunAt !== null,
    ended_reason: endedReason,
    created_at: createdAt,
    runs: runs.map(run => ({
      due_at: run.dueAt,
      started_at: run.startedAt,
      ended_at: run.endedAt,
      state: run.state,
      error_type: run.error,
      error: run.message,
      approval_id: run.approvalId,
      output: run.output,
    })),
  }
}
