import {Cron} from 'croner'
import {CapabilityError} from '../capability.ts'

/** Runs whose distances are looked at: enough for the minutes and hours of a day that a line may name. */
const LOOKED_AT = 100

interface When {
  readonly line: string
  readonly timezone: string
}

/** The first time after `after`; null when there is none. For lines that were checked. */
export function nextRun({line, timezone}: When, after: Date): Date | null {
  return new Cron(line, {mode: '5-part', timezone}).nextRun(after)
}

/** The first run of a line that may be kept. @throws CapabilityError InvalidTimezone, InvalidCronExpression */
export function checkCron({line, timezone}: When, now: Date, minIntervalSeconds: number): Date {
  checkTimezone(timezone)
  const runs = parse(line, timezone).nextRuns(LOOKED_AT, now)
  const [first] = runs
  if (!first) throw invalid(line, 'names a time that never comes')
  const gaps = runs.slice(1).map((run, index) => run.getTime() - (runs[index] ?? run).getTime())
  if (Math.min(...gaps) < minIntervalSeconds * 1000)
    throw invalid(line, `runs more often than every ${minIntervalSeconds} s`)
  return first
}

function checkTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en-US', {timeZone: timezone})
  } catch (cause) {
    throw new CapabilityError('InvalidTimezone', `there is no time zone ${timezone}`, {timezone}, {cause})
  }
}

/** croner also takes dates and names such as @daily, which are no cron lines. */
function parse(line: string, timezone: string): Cron {
  if (line.trim().split(/\s+/).length !== 5) throw invalid(line, 'has not five fields')
  try {
    return new Cron(line, {mode: '5-part', timezone})
  } catch (cause) {
    throw invalid(line, `cannot be read${reasonOf(cause)}`)
  }
}

/** croner writes `CronPattern: Invalid value for minute: 61`. */
function reasonOf(cause: unknown): string {
  const said = cause instanceof Error ? cause.message.replace(/^CronPattern: /, '') : ''
  return said && `: ${said.charAt(0).toLowerCase()}${said.slice(1)}`
}

function invalid(line: string, why: string): CapabilityError {
  return new CapabilityError('InvalidCronExpression', `the cron line "${line}" ${why}`, {schedule: line, reason: why})
}
