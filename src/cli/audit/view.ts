import type {AuditEntry, AuditStatsResult, AuditVerifyResult} from '../../contract/audit.ts'
import {moment} from '../age.ts'
import type {Paint} from '../colour.ts'
import {fields, type TableOptions, table} from '../table.ts'
import {cut, visible, visibleJson} from '../text.ts'

const MAX_INPUT = 60

export function entryTable(entries: readonly AuditEntry[], options: TableOptions): string {
  if (entries.length === 0) return 'No entries.'
  return table(['SEQ', 'TIME', 'WHO', 'WHAT', 'OUTCOME', 'TIER', 'TOOK'], entries.map(cells), {
    ...options,
    spare: ['TIER', 'TOOK'],
  })
}

function cells(entry: AuditEntry): string[] {
  const {seq, at, decision} = entry
  return [
    String(seq),
    at.slice(0, 19).replace('T', ' '),
    who(entry),
    what(entry),
    outcome(entry),
    decision?.tier ?? '',
    duration(entry),
  ]
}

/** One line that stays readable when it runs by. */
export function entryLine(entry: AuditEntry, {green, yellow, red}: Paint): string {
  const {status, at, input} = entry
  const paint = status === 'success' ? green : status === 'pending' || status === null ? yellow : red
  const end = [paint(visible(outcome(entry))), duration(entry), inputText(input)].filter(Boolean)
  return [at.slice(11, 23), visible(who(entry)), visible(what(entry)), ...end].join('  ')
}

/** The story of a session, in the order in which it happened. */
export function replayText(session: string, entries: readonly AuditEntry[], paint: Paint): string {
  const [first] = entries
  const last = entries.at(-1)
  const client = entries.find(({actor}) => actor.client !== null)?.actor.client
  const heading = [
    paint.bold(`Session ${visible(session)}`),
    fields([
      ['Agent', first?.actor.name ?? ''],
      ['Client', client ?? 'unknown'],
      ['From', first ? moment(first.at) : ''],
      ['To', last ? moment(last.at) : ''],
    ]),
  ]
  return [...heading, '', ...entries.map(entry => entryLine(entry, paint))].join('\n')
}

export function verifyText({ok, rows, from, head, fault, durationMs}: AuditVerifyResult, {green, red}: Paint): string {
  const range = rows === 0 ? 'no rows' : `rows ${from} to ${head.seq}`
  if (ok || fault === null) return `${green('The audit log is whole')}: ${range}, checked in ${durationMs} ms`
  return [
    `${red(`The audit log was changed at row ${fault.seq}`)}: ${visible(fault.kind)}`,
    visible(fault.detail),
    `${rows} rows before it are whole.`,
  ].join('\n')
}

export function statsText(stats: AuditStatsResult, options: TableOptions): string {
  const {rows, bytes, oldestAt, calls, statuses, tiers, capabilities, events, head} = stats
  const facts: [string, string][] = [
    ['Rows', `${rows}${oldestAt === null ? '' : ` since ${moment(oldestAt)}`}, ${Math.round(bytes / 1024)} KiB`],
    ['Head', `${head.seq} ${head.mac}`],
    ['Calls', `${calls}${counts(statuses)}`],
    ['Tiers', counts(tiers).replace(/^: /, '') || 'none'],
    ['Other', counts(events).replace(/^: /, '') || 'none'],
  ]
  const summary = fields(facts, '', options.width)
  if (capabilities.length === 0) return summary
  const lines = capabilities.map(({capability, calls: count, failed, p50Ms, p95Ms}) => [
    capability,
    String(count),
    String(failed),
    took(p50Ms),
    took(p95Ms),
  ])
  return `${summary}\n\n${table(['CAPABILITY', 'CALLS', 'NOT DONE', 'MEDIAN', '95 %'], lines, options)}`
}

function counts(record: Readonly<Record<string, number>>): string {
  const parts = Object.entries(record).map(([name, count]) => `${count} ${name}`)
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}

function who({actor}: AuditEntry): string {
  return actor.type === 'agent' ? actor.name : `${actor.type} ${actor.name === actor.type ? '' : actor.name}`.trimEnd()
}

function what({event, subject}: AuditEntry): string {
  if (event === 'capability.call') return subject ?? event
  return subject === null ? event : `${event} ${subject}`
}

function outcome({kind, status, error}: AuditEntry): string {
  if (status === null) return kind === 'intent' ? 'begins' : ''
  return error === null ? status : `${status} (${error})`
}

/** What happened by itself, or was refused, took no time. */
function duration({kind, durationMs}: AuditEntry): string {
  return kind === 'event' ? '' : took(durationMs)
}

function took(ms: number | null): string {
  if (ms === null) return ''
  return ms < 1000 ? `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`
}

function inputText(input: unknown): string {
  return input === null || input === undefined ? '' : cut(visibleJson(input), MAX_INPUT)
}
