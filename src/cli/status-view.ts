import {existsSync} from 'node:fs'
import type {Paths} from '../config/paths.ts'
import type {AuditState} from '../contract/audit.ts'
import type {Session} from '../contract/session.ts'
import type {GatewayState, StatusResult} from '../contract/status.ts'
import {age, duration, moment} from './age.ts'
import {alertsText} from './alert-view.ts'
import {approvalWarnings, redText, waitingText} from './approve/state.ts'
import type {Paint} from './colour.ts'
import {holderOf} from './holder.ts'
import {servicesText} from './service-view.ts'
import {fields, wrap} from './table.ts'
import {cut, visible} from './text.ts'
import {upstreamsText} from './upstream/view.ts'

const MAX_VERSION = 30

/** @param width columns of the terminal; undefined when it is none: then nothing is wrapped */
export function statusText(status: StatusResult, now: Date, paint: Paint, width?: number): string {
  const {gateway, vault, audit, policy, approvals, alerts, services, agents, upstreams, sessions} = status
  const entries: [string, string][] = [
    ['Gateway', `running (pid ${gateway.pid}, ${gateway.endpoint})`],
    ['Vault', vaultText(vault)],
    ['Audit', auditText(audit)],
    ['Policy', `${policy.name} (${policy.source})`],
    ['Approvals', waitingText(approvals, now)],
    ['Alerts', alertsText(alerts)],
    ...(services.services.length === 0 ? [] : [['Services', servicesText(services)] as [string, string]]),
    ...upstreamEntries(upstreams),
    ['', ''],
    ['Agents', `${agents.registered} registered, ${agents.active} active`],
    ['Uptime', duration(gateway.uptimeSeconds)],
  ]
  const faults = policy.problems.map(problem => redText(`! policy: ${problem}`, paint, width))
  const warnings = [...faults, ...approvalWarnings(approvals, paint, width)].flatMap(text => ['', text])
  const header = fields(entries, '', width)
  return [title(gateway.version, paint), header, ...warnings, '', sessionsText(sessions, now, width)].join('\n')
}

/** Most gateways have none, and no line for them. */
function upstreamEntries(state: StatusResult['upstreams']): [string, string][] {
  return state.enabled + state.unapproved === 0 ? [] : [['Upstream', upstreamsText(state)]]
}

/** What a reason begins with is told once. */
function vaultText({state, reason}: StatusResult['vault']): string {
  return reason === null ? state : `${state}: ${reason.replace(`the vault is ${state}: `, '')}`
}

function auditText({head, reason, failMode, unrecorded}: AuditState): string {
  const missing = unrecorded === 0 ? '' : `, ${unrecorded} calls and changes ran unrecorded`
  if (reason === null) return `${head.seq} ${head.seq === 1 ? 'row' : 'rows'}${missing}`
  const meaning = failMode === 'deny' ? 'calls and changes are refused' : 'calls and changes go on unrecorded'
  return `${reason}; ${meaning}${missing}`
}

/** `Active sessions: N` and a line for each; scripts read these lines. */
function sessionsText(sessions: readonly Session[], now: Date, width = Number.POSITIVE_INFINITY): string {
  const lines = sessions.flatMap(session =>
    wrap(sessionLine(session, now), width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`)),
  )
  return [`Active sessions: ${sessions.length}`, ...lines].join('\n')
}

function sessionLine({agent, id, connectedAt, invocations, state}: Session, now: Date): string {
  const calls = `${invocations} ${invocations === 1 ? 'invocation' : 'invocations'}`
  const parts = [agent, `session ${id}`, `connected ${age(connectedAt, now)} ago`, calls]
  return [...parts, ...(state === 'suspended' ? ['(suspended)'] : [])].map(visible).join('  ')
}

export function gatewayText(gateway: GatewayState, width?: number): string {
  const entries: [string, string][] = [
    ['Gateway', `running (pid ${gateway.pid})`],
    ['Version', gateway.version],
    ['Endpoint', gateway.endpoint],
    ['Listening', gateway.listening.join(', ')],
    ['Uptime', duration(gateway.uptimeSeconds)],
    ['Data', gateway.dataDir],
    ['Log', gateway.logFile ?? 'stderr of the gateway'],
    ['CA', gateway.caFile ?? "none; the certificate is the operator's own"],
    ['Certificate', `valid until ${moment(gateway.certificateExpiresAt)}`],
  ]
  return fields(entries, '', width)
}

/** What can be told without a gateway. */
export function downText(paths: Paths, version: string, paint: Paint, width?: number): string {
  const seen = (path: string, absent: string) => (existsSync(path) ? path : `${path} (${absent})`)
  const entries: [string, string][] = [
    ['Gateway', `not running${holder(paths.dataDir)}`],
    ['Socket', seen(paths.adminSocket, 'absent')],
    ['Data', seen(paths.dataDir, 'not made yet')],
    ['Log', seen(paths.logFile, 'none; under systemd: kruxos gateway logs')],
  ]
  return [title(version, paint), fields(entries, '', width)].join('\n')
}

/** One that starts, or that hangs. */
function holder(dataDir: string): string {
  const pid = holderOf(dataDir)
  return pid === null ? '' : `, but process ${pid} holds the data folder`
}

function title(version: string, {bold}: Paint): string {
  const text = `kruxos ${cut(visible(version), MAX_VERSION)}`
  return `${bold(text)}\n${'-'.repeat(text.length)}`
}
