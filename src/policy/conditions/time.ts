import type {Call} from '../call.ts'
import type {Holds} from './holds.ts'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
type Day = (typeof DAYS)[number]
const MINUTES_OF_DAY = 1440

export interface TimeWindow {
  readonly from: string
  readonly to: string
  readonly days?: readonly Day[] | undefined
  readonly zone: string
}

/** A window that ends before it begins goes on past midnight and belongs to the day on which it began. */
export function timeTest({from, to, days = DAYS, zone}: TimeWindow): (call: Call) => Holds {
  const read = clockOf(zone)
  const start = toMinutes(from)
  const end = toMinutes(to) > start ? toMinutes(to) : toMinutes(to) + MINUTES_OF_DAY
  const begins = (day: number) => days.includes(DAYS[(day + 7) % 7] as Day)
  return ({now}) => {
    const {day, minute} = read(now)
    const isToday = begins(day) && minute >= start && minute < end
    const isFromYesterday = begins(day - 1) && minute + MINUTES_OF_DAY < end
    return isToday || isFromYesterday ? 'yes' : 'no'
  }
}

function clockOf(zone: string): (now: Date) => {day: number; minute: number} {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return now => {
    const parts = Object.fromEntries(format.formatToParts(now).map(({type, value}) => [type, value]))
    return {
      day: DAYS.indexOf((parts['weekday'] ?? '').toLowerCase() as Day),
      minute: Number(parts['hour']) * 60 + Number(parts['minute']),
    }
  }
}

function toMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
