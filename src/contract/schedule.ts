import {z} from 'zod'
import {Timestamp} from './agent.ts'

export const ScheduleRunState = z
  .enum(['running', 'done', 'failed', 'pending', 'unknown'])
  .describe('pending: it waits for a person; unknown: the gateway ended while it ran, and it is not run again')
export type ScheduleRunState = z.infer<typeof ScheduleRunState>

/** One call that a schedule made, or tried to. */
export const ScheduleRun = z.strictObject({
  dueAt: Timestamp.describe('when it should have begun, ISO 8601 in UTC'),
  startedAt: Timestamp,
  endedAt: Timestamp.nullable(),
  state: ScheduleRunState,
  error: z.string().nullable().describe('type of the error, as the call answered it'),
  message: z.string().nullable().describe('the error in words'),
  approvalId: z.string().nullable().describe('the request that it waits for or waited for'),
  output: z.record(z.string(), z.unknown()).nullable().describe('what the call answered; null when it was too large'),
})
export type ScheduleRun = z.infer<typeof ScheduleRun>

export const Schedule = z.strictObject({
  id: z.string().describe('cron- or delay-, and 12 hex characters'),
  kind: z.enum(['cron', 'delay']).describe('cron: again and again; delay: once'),
  principal: z.enum(['agent', 'user']),
  agent: z.string().describe('whose call it is; "user" for a user token'),
  capability: z.string(),
  cron: z.string().nullable().describe('minute, hour, day of month, month, day of week'),
  timezone: z.string().nullable().describe('in which the cron line is read'),
  description: z.string(),
  createdAt: Timestamp,
  nextRunAt: Timestamp.nullable().describe('null: it is over'),
  endedReason: z.string().nullable().describe('why it runs no more; null when it was a delay that ran'),
})
export type Schedule = z.infer<typeof Schedule>

export const ScheduleDetail = z.strictObject({
  ...Schedule.shape,
  input: z.record(z.string(), z.unknown()),
  runs: z.array(ScheduleRun).describe('the last ones, the newest first'),
})
export type ScheduleDetail = z.infer<typeof ScheduleDetail>

export const ScheduleListParams = z.strictObject({
  agent: z.string().optional(),
  all: z.boolean().default(false).describe('also those that are over'),
})
export const ScheduleListResult = z.strictObject({schedules: z.array(Schedule)})
export const ScheduleRef = z.strictObject({
  id: z.string().min(1).max(64).describe('an id, or its beginning as long as only one has it'),
})
export const ScheduleShowResult = z.strictObject({schedule: ScheduleDetail})
export const ScheduleDeleteResult = z.strictObject({schedule: Schedule, changed: z.boolean()})
