import {string} from '@oclif/core/flags'
import {AUDIT_STATUSES, type AuditFilter, type AuditStatus} from '../../contract/audit.ts'
import {KruxosError} from '../../contract/errors.ts'
import {toCapabilityName} from '../../contract/names.ts'
import {agentFlag} from '../flags.ts'
import {parseDuration} from '../input.ts'

export const rangeFlags = {
  since: string({description: 'not before: 1h, 30m, 7d ago, or a time in ISO 8601', helpValue: 'TIME'}),
  until: string({description: 'before: 1h, 30m, 7d ago, or a time in ISO 8601', helpValue: 'TIME'}),
}

export const whoFlags = {
  agent: agentFlag,
  capability: string({description: 'name of a capability, or a pattern such as "filesystem.*"', helpValue: 'NAME'}),
}

export const filterFlags = {
  ...whoFlags,
  outcome: string({
    description: 'how it ended',
    options: AUDIT_STATUSES,
    helpValue: 'WORD',
  }),
  event: string({description: 'capability.call, an operation, or a pattern such as "token.*"', helpValue: 'NAME'}),
  session: string({description: 'id of a session', helpValue: 'ID'}),
  approval: string({description: 'id of a request for approval', helpValue: 'ID'}),
  ...rangeFlags,
}

type Given<Name extends string> = {readonly [N in Name]?: string | undefined}

/** @throws KruxosError USAGE */
export function toRange({since, until}: Given<'since' | 'until'>, now: Date): Pick<AuditFilter, 'since' | 'until'> {
  return {
    ...(since === undefined ? {} : {since: toTime(since, '--since', now)}),
    ...(until === undefined ? {} : {until: toTime(until, '--until', now)}),
  }
}

/** @throws KruxosError USAGE */
export function toFilter(
  flags: Given<'agent' | 'capability' | 'outcome' | 'event' | 'session' | 'approval' | 'since' | 'until'>,
  now: Date,
): AuditFilter {
  const {agent, capability, outcome, event, session, approval} = flags
  return {
    ...(agent === undefined ? {} : {agent}),
    ...(capability === undefined ? {} : {capability: toCapabilityName(capability)}),
    ...(outcome === undefined ? {} : {status: outcome as AuditStatus}), // one of its options
    ...(event === undefined ? {} : {event}),
    ...(session === undefined ? {} : {session: toSessionId(session)}),
    ...(approval === undefined ? {} : {approval}),
    ...toRange(flags, now),
  }
}

/** The original product writes ids of sessions with "_" in places. */
export function toSessionId(text: string): string {
  return text.replace(/^sess_/, 'sess-')
}

/** ISO 8601, from that or from how long ago it was. @throws KruxosError USAGE */
export function toTime(text: string, flag: string, now: Date): string {
  if (/^\d+[smhd]?$/.test(text)) return new Date(now.getTime() - parseDuration(text, flag) * 1000).toISOString()
  const time = Date.parse(text)
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time)) return new Date(time).toISOString()
  throw new KruxosError('USAGE', `${flag} is not a time`, {
    hint: `give how long ago, for example ${flag} 2h, or a time: ${flag} 2026-11-23T08:00:00Z`,
  })
}
