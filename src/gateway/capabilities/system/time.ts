import {z} from 'zod'
import {type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import type {SystemServices} from './services.ts'

const input = z.strictObject({
  timezone: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('IANA name of a time zone for the local time, for example Europe/Berlin, or an offset such as +02:00'),
})

const output = z.strictObject({
  utc: z.iso.datetime().describe('now, ISO 8601 in UTC'),
  unix_epoch: z.int().describe('whole seconds since 1970-01-01 UTC'),
  unix_epoch_ms: z.int().describe('milliseconds since 1970-01-01 UTC'),
  local: z.iso
    .datetime({offset: true})
    .nullable()
    .describe('now in the time zone asked for, ISO 8601 with its offset; null when none was asked for'),
  timezone: z.string().describe('the time zone asked for, or UTC'),
})

export function systemTime(services: Pick<SystemServices, 'now'>): Capability {
  return defineCapability({
    name: 'system.time',
    version: '1.0',
    title: 'Tell the time',
    purpose: 'Tells the current time in UTC, as a number, and in a time zone.',
    whenToUse:
      'Use it whenever the date or the time matters: do not guess them. For the age of a session use agent.session instead.',
    effect: 'read',
    tier: 'autonomous',
    input,
    output,
    errors: {
      InvalidTimezone: {
        when: 'there is no time zone of this name',
        recovery: [
          {
            action: 'fix_timezone',
            description: 'give an IANA name (Area/City), or leave timezone out for UTC alone',
            capability: 'system.time',
            inputs: {timezone: 'Europe/Berlin'},
          },
        ],
      },
    },
    examples: [
      {description: 'The time in UTC', input: {}},
      {description: 'The time in Tokyo', input: {timezone: 'Asia/Tokyo'}},
    ],
    tags: ['system', 'time', 'safe', 'read'],
    async handle({timezone}) {
      const time = services.now()
      return {
        utc: time.toISOString(),
        unix_epoch: Math.floor(time.getTime() / 1000),
        unix_epoch_ms: time.getTime(),
        local: timezone === undefined ? null : toLocal(time, timezone),
        timezone: timezone ?? 'UTC',
      }
    },
  })
}

/** ISO 8601 with the offset that holds in this zone at this time. */
function toLocal(time: Date, timezone: string): string {
  const offset = offsetOf(time, timezone)
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number)
  const minutesEast = (hours * 60 + minutes) * (offset.startsWith('-') ? -1 : 1)
  const shifted = new Date(time.getTime() + minutesEast * 60_000)
  return shifted.toISOString().replace('Z', offset)
}

/** `+05:45`; Intl writes it as "GMT+05:45". */
function offsetOf(time: Date, timezone: string): string {
  const parts = formatIn(timezone).formatToParts(time)
  const name = parts.find(part => part.type === 'timeZoneName')?.value
  return name?.slice('GMT'.length) || '+00:00'
}

function formatIn(timezone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {timeZone: timezone, timeZoneName: 'longOffset'})
  } catch (cause) {
    throw new CapabilityError('InvalidTimezone', `there is no time zone ${timezone}`, {timezone}, {cause})
  }
}
