import type {Schedule, ScheduleDetail, ScheduleRun} from '../contract/schedule.ts'
import {moment} from './age.ts'
import {fields, type TableOptions, table} from './table.ts'

export function scheduleTable(schedules: readonly Schedule[], options: TableOptions): string {
  if (schedules.length === 0) return 'No planned calls.'
  const rows = schedules.map(schedule => [
    schedule.id,
    schedule.agent,
    schedule.capability,
    whenOf(schedule),
    nextOf(schedule),
    schedule.description,
  ])
  return table(['ID', 'AGENT', 'CAPABILITY', 'WHEN', 'NEXT', 'DESCRIPTION'], rows, {...options, spare: ['DESCRIPTION']})
}

export function scheduleText(schedule: ScheduleDetail, options: TableOptions): string {
  const about: [string, string][] = [
    ['Schedule', schedule.id],
    ['Agent', `${schedule.agent} (${schedule.principal})`],
    ['Capability', schedule.capability],
    ['Input', JSON.stringify(schedule.input)],
    ['When', whenOf(schedule)],
    ['Description', schedule.description || 'not given'],
    ['Created', moment(schedule.createdAt)],
    ['Next run', nextOf(schedule)],
  ]
  return `${fields(about, '', options.width)}\n\n${runTable(schedule.runs, options)}`
}

function runTable(runs: readonly ScheduleRun[], options: TableOptions): string {
  if (runs.length === 0) return 'It has not run.'
  const rows = runs.map(({startedAt, state, error, message, approvalId}) => [
    moment(startedAt),
    state,
    [approvalId, error, message].filter(part => part !== null).join(', '),
  ])
  return table(['STARTED', 'STATE', 'WHY'], rows, options)
}

function nextOf({nextRunAt, endedReason}: Schedule): string {
  return nextRunAt === null ? (endedReason ?? 'over') : moment(nextRunAt)
}

function whenOf({cron, timezone}: Schedule): string {
  return cron === null ? 'once' : `${cron} ${timezone}`
}
