import type {Approval, ApprovalDetail, Grant} from '../../contract/approval.ts'
import {age, moment} from '../age.ts'
import type {Paint} from '../colour.ts'
import {span} from '../policy/view.ts'
import {fields, type TableOptions, table} from '../table.ts'
import {cut, visible, visibleJson} from '../text.ts'

/** A summary is a help to recognise, not to decide: `approve show` has the whole. */
const SUMMARY_LENGTH = 60

export function approvalTable(approvals: readonly Approval[], now: Date, options: TableOptions): string {
  if (approvals.length === 0) return 'Nothing waits for approval.'
  const rows = approvals.map(approval => [
    approval.id,
    approval.agent,
    approval.capability,
    stateOf(approval, now),
    cut(approval.summary, SUMMARY_LENGTH),
  ])
  return table(['ID', 'AGENT', 'CAPABILITY', 'STATE', 'INPUT'], rows, options)
}

/** `waits 5m, 25m left`, or what became of it. */
export function stateOf({state, createdAt, expiresAt, decidedAt}: Approval, now: Date): string {
  if (state === 'pending') return `waits ${age(createdAt, now)}, ${left(expiresAt, now)} left`
  return decidedAt === null ? state : `${state} ${age(decidedAt, now)} ago`
}

/** A second that has begun counts: what was granted for 30 minutes just now has 30 minutes left. */
function left(until: string, now: Date): string {
  return age(now.toISOString(), new Date(Date.parse(until) + 999))
}

/** The whole of one request. Every line of it came from an agent, so each is escaped by itself. */
export function approvalPage(approval: ApprovalDetail, now: Date, paint: Paint, width?: number): string {
  const facts: [string, string][] = [
    ['Request', approval.id],
    ['State', stateOf(approval, now)],
    ['Agent', [`${approval.agent} (${approval.principal})`, approval.session].filter(Boolean).join(', ')],
    ['Capability', approval.capability],
    ['Because', `${approval.reason} (${approval.rule})`],
    ['Asked', moment(approval.createdAt)],
    ['Expires', moment(approval.expiresAt)],
    ['Grants', approval.maxGrantSeconds === null ? 'none' : `up to ${span(approval.maxGrantSeconds)}`],
    ['Bound to', `sha256 ${approval.inputHash}`],
    ...decisionOf(approval),
  ]
  return [
    fields(facts, '', width),
    ...section('What would happen', approval.preview === null ? [] : previewLines(approval.preview, paint), paint),
    ...section('Input', visibleJson(approval.input, 2).split('\n'), paint),
    ...section('Result', approval.result === null ? [] : visibleJson(approval.result, 2).split('\n'), paint),
    ...section('Failed', approval.error === null ? [] : [visible(approval.error.description)], paint),
  ].join('\n')
}

function decisionOf({decidedAt, decidedBy, decisionReason}: Approval): [string, string][] {
  if (decidedAt === null) return []
  const by: [string, string] = ['Decided', `${moment(decidedAt)} by ${decidedBy ?? 'nobody'}`]
  return decisionReason === null ? [by] : [by, ['Reason', decisionReason]]
}

function section(title: string, lines: readonly string[], {bold}: Paint): string[] {
  return lines.length === 0 ? [] : ['', bold(title), ...lines.map(line => `  ${line}`)]
}

/** A unified diff in its colours; escaped first, so that no line of a file can colour anything. */
export function previewLines(preview: string, {green, red, dim}: Paint): string[] {
  return preview
    .replace(/\n$/, '')
    .split('\n')
    .map(visible)
    .map(line => {
      if (line.startsWith('+')) return green(line)
      if (line.startsWith('-')) return red(line)
      return line.startsWith('@@') ? dim(line) : line
    })
}

export function grantTable(grants: readonly Grant[], now: Date, options: TableOptions): string {
  if (grants.length === 0) return 'No grants.'
  const rows = grants.map(grant => [
    grant.id,
    grant.agent,
    grant.capability,
    grant.args,
    grant.state === 'active' ? `${left(grant.expiresAt, now)} left` : grant.state,
    grant.times === null ? `${grant.used} used` : `${grant.used} of ${grant.times} used`,
    grant.rule,
  ])
  return table(['ID', 'AGENT', 'CAPABILITY', 'ARGUMENTS', 'STATE', 'USES', 'RULE'], rows, {
    ...options,
    spare: ['ARGUMENTS', 'RULE'],
  })
}

export function grantText({id, agent, capability, args, expiresAt, times}: Grant, now: Date): string {
  const what = args === 'exact' ? 'the same call' : `whatever the same rule asks about ${capability}`
  const often = times === null ? '' : `, ${times} times at most`
  return `${id}: ${agent} may make ${what} without asking for ${left(expiresAt, now)}${often}`
}
