import {z} from 'zod'
import {Tier} from './capability.ts'

/** The policy language, version 1: what a file of /etc/kruxos/policies may say. Unknown keys are errors everywhere. */

const DURATION = /^[1-9]\d{0,6}(s|m|h|d)$/
const SIZE = /^\d{1,9}(\.\d{1,3})?(B|KiB|MiB|GiB)$/
const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const PATTERN_PART = '[a-z0-9]+(_[a-z0-9]+)*'

const Duration = z
  .string()
  .regex(DURATION, 'a number and s, m, h or d, for example 30m')
  .describe('30s, 15m, 12h or 7d')
const Size = z
  .union([z.int().min(0), z.string().regex(SIZE, 'bytes, or a number and B, KiB, MiB or GiB, for example 64KiB')])
  .describe('bytes, or 64KiB, 1MiB …')

/** One or many, so that nobody has to write brackets around one. */
function oneOrMore<T extends z.ZodType>(item: T) {
  return z.union([item, z.array(item).min(1).max(1000)])
}

export const Pattern = z
  .string()
  .max(128)
  .regex(
    new RegExp(`^(\\*|(\\*\\.)?${PATTERN_PART}(\\.${PATTERN_PART})*(\\.\\*)?)$`),
    'a capability such as filesystem.read, or filesystem.*, *.delete, *',
  )
  .describe('a capability, everything below a name (filesystem.*), every name that ends so (*.delete), or *')

const VirtualPath = z
  .string()
  .max(4096)
  .regex(/^\/[^\0]*$/, 'an absolute path as agents see it, for example /workspace/drafts')
  .refine(path => !path.split('/').some(part => part === '..' || part === '.'), 'a path without . and ..')

const Scalar = z.union([z.string().max(4096), z.number(), z.boolean(), z.null()])

const FieldTest = z
  .union([
    oneOrMore(Scalar),
    z.strictObject({
      matches: z
        .string()
        .min(1)
        .max(1000)
        .describe('regular expression for the whole value; . is any character, no look-around, no back-references'),
    }),
  ])
  .describe('the value, several values, or {matches: REGEX}')

const Day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])

const TimeWindow = z
  .strictObject({
    from: z.string().regex(CLOCK_TIME, 'a time of day such as 09:00').default('00:00').describe('first minute'),
    to: z
      .string()
      .regex(CLOCK_TIME, 'a time of day such as 17:30')
      .default('00:00')
      .describe('the minute after the last; a window that ends before it begins goes on past midnight'),
    days: z.array(Day).min(1).optional().describe('days on which the window begins; every day when left out'),
    zone: z.string().refine(isTimeZone, 'a time zone such as UTC or Europe/Berlin').describe('time zone'),
  })
  .describe('when the call is made')

/** All of them must hold. */
export const Conditions = z
  .strictObject({
    path_prefix: oneOrMore(VirtualPath).optional().describe('every path of the call is one of these or below it'),
    size_lt: Size.optional().describe('the call brings less text than this'),
    size_gte: Size.optional().describe('the call brings this much text or more'),
    host: oneOrMore(z.string().min(1).max(253)).optional().describe('host of the call: exact, or *.example.com'),
    input: z
      .record(z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/, 'the name of an input field'), FieldTest)
      .optional()
      .describe('fields of the input by name, deeper ones with dots'),
    time: TimeWindow.optional(),
  })
  .refine(conditions => Object.keys(conditions).length > 0, 'at least one condition')

const Limit = z
  .strictObject({
    max: z.int().min(1).max(1_000_000).describe('calls of one agent within the window'),
    per: Duration.describe('length of the sliding window, at most 31d'),
    on_exceed: z
      .enum(['deny', 'notify', 'approval_required', 'blocked'])
      .default('deny')
      .describe('refuse until the window has room again, or raise the tier'),
  })
  .describe('how often')

const Approval = z
  .strictObject({
    expires: Duration.optional().describe('how long a request waits for a person; 30m when nothing says otherwise'),
    max_grant: z
      .union([Duration, z.literal('never')])
      .optional()
      .describe('longest grant that may be given with an approval; 1h when nothing says otherwise'),
    rejection: z.string().min(1).max(1000).optional().describe('what the agent is told when a person says no'),
  })
  .describe('how a person is asked')

const AllowOverride = z
  .boolean()
  .describe(
    "in org.yaml: the agent's or user's own file may be less strict than this; system.yaml never can be undercut",
  )

const Rule = z.strictObject({
  match: oneOrMore(Pattern).describe('the capabilities it is about'),
  tier: Tier,
  reason: z.string().min(1).max(500).optional().describe('why, for people and agents'),
  when: Conditions.optional().describe('only calls for which all of this holds'),
  limit: Limit.optional(),
  approval: Approval.optional(),
  allow_override: AllowOverride.optional(),
})
export type RuleSource = z.output<typeof Rule>

export const PolicyFile = z
  .strictObject({
    version: z.literal(1).describe('of this language'),
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'lower case letters, digits, ".", "_" and "-", at most 63')
      .describe('what status calls it'),
    description: z.string().max(1000).optional(),
    defaults: z
      .strictObject({
        tier: Tier.optional().describe('of what no rule matches; without it this file says nothing about the rest'),
        approval: Approval.optional(),
        allow_override: AllowOverride.default(false),
      })
      .prefault({}),
    rules: z.array(Rule).max(10_000).default([]).describe('the first one that matches decides'),
  })
  .describe('kruxos policy')
export type PolicyFile = z.output<typeof PolicyFile>

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', {timeZone: zone})
    return true
  } catch {
    return false
  }
}
