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

interface WallClock {
  readonly day: number
  readonly minute: number
}

const clocks = new Map<string, (now: Date) => WallClock>()

/** One for each zone. Rules of one decision ask it about the same moment, so it remembers its last answer. */
function clockOf(zone: string): (now: Date) => WallClock {
  const known = clocks.get(zone) ?? createClock(zone)
  clocks.set(zone, known)
  return known
}

function createClock(timeZone: string): (now: Date) => WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  let last: WallClock & {at: number} = {at: Number.NaN, day: 0, minute: 0}
  return now => {
    if (last.at === now.getTime()) return last
    const parts = Object.fromEntries(format.formatToParts(now).map(({type, value}) => [type, value]))
    const day = DAYS.indexOf((parts['weekday'] ?? '').toLowerCase() as Day)
    last = {at: now.getTime(), day, minute: Number(parts['hour']) * 60 + Number(parts['minute'])}
    return last
  }
}

function toMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
