import {request} from 'node:http'
import {parse} from 'yaml'
import type {Session} from '../../contract/session.ts'
import {answerText} from '../answer-text.ts'
import type {Pseudonyms} from './pseudonyms.ts'
import type {Part} from './source.ts'

const METRIC_LINE = /^(kruxos_[a-z_]+)(?:\{(.*)\})? (\S+)$/
const METRICS_TIMEOUT_MS = 10_000

export const status: Part = async ({admin, names}) => {
  const {gateway, vault, audit, policy, sessions, approvals, alerts, ...rest} = await admin.call('status.get', {})
  const {version, pid, startedAt, uptimeSeconds, certificateExpiresAt, listening} = gateway
  return {
    gateway: {version, pid, startedAt, uptimeSeconds, certificateExpiresAt, listeners: listening.length},
    vault: {state: vault.state, sealer: vault.sealer, entries: vault.entries},
    audit: {
      rows: audit.head.seq,
      writable: audit.writable,
      failMode: audit.failMode,
      unrecorded: audit.unrecorded,
      rotatedThrough: audit.rotatedThrough,
    },
    policy: {problems: policy.problems.length},
    agents: rest.agents,
    capabilities: rest.capabilities,
    approvals: {
      pending: approvals.pending,
      oldestAt: approvals.oldestAt,
      isNeeded: approvals.isNeeded,
      isAdvisory: approvals.isAdvisory,
      channels: approvals.channels.map(({delivered, failed, lastErrorAt}) => ({delivered, failed, lastErrorAt})),
    },
    alerts: {open: alerts.open, critical: alerts.critical},
    sessions: sessions.map(session => selectSession(session, names)),
  }
}

/** Clients call themselves what they like: only what clients that we know say is kept. */
function selectSession({id, principal, agent, tokenLabel, client, ...times}: Session, names: Pseudonyms) {
  const isKnown = /^(claude-code|claude-ai|codex[\w-]*|mcp-bridge|kruxos[\w-]*)$/.test(client?.name ?? '')
  const version = /^\d+(\.\d+){0,3}$/.exec(client?.version ?? '')?.[0] ?? null
  const {state, connectedAt, lastCallAt, invocations} = times
  return {
    id,
    principal,
    agent: names.of('agent', agent),
    tokenLabel: names.of('token', tokenLabel),
    client: client && {name: isKnown ? client.name : 'another', version},
    state,
    connectedAt,
    lastCallAt,
    invocations,
  }
}

/** Which rules there are, not what they say to whom: tiers, how many capabilities, names of conditions. */
export const policies: Part = async ({admin, names}) => {
  const {layers} = await admin.call('policy.show', {})
  return {
    layers: layers.map(({layer, state, rules, problems, text: source}) => ({
      layer: layer.startsWith('agents/') ? `agents/${names.of('agent', layer.slice(7))}` : layer,
      state,
      rules: source === null ? rules : rulesOf(source),
      problems: problems.length,
    })),
  }
}

const TIERS: readonly unknown[] = ['autonomous', 'notify', 'approval_required', 'blocked']
const CONDITIONS: readonly string[] = ['path_prefix', 'size_lt', 'size_gte', 'host', 'input', 'time']

function rulesOf(source: string): object[] | null {
  try {
    const {rules} = parse(source)
    return rules.map(({match, tier, when, limit}: Record<string, unknown>) => ({
      matches: [match].flat().length,
      tier: TIERS.includes(tier) ? tier : null,
      when: Object.keys(Object(when)).filter(name => CONDITIONS.includes(name)),
      limited: limit !== undefined,
    }))
  } catch {
    return null
  }
}

/** Counts only: no arguments, no results. */
export const auditStatistics: Part = async ({admin, names}) => {
  const {rows, bytes, oldestAt, calls, statuses, tiers, capabilities, events} = await admin.call('audit.stats', {})
  return {
    rows,
    bytes,
    oldestAt,
    calls,
    statuses,
    tiers,
    events,
    capabilities: capabilities.map(({capability, ...figures}) => ({capability: names.text(capability), ...figures})),
  }
}

export const metrics: Part = async ({paths, names}) => {
  const page = await get(paths.adminSocket, '/metrics')
  const lines = page.split('\n').map(line => METRIC_LINE.exec(line))
  return lines
    .filter(line => line !== null)
    .map(([, name, labels = '', value]) => `${name}{${names.text(labels)}} ${value}\n`)
    .join('')
}

async function get(socketPath: string, path: string): Promise<string> {
  const {promise, resolve, reject} = Promise.withResolvers<string>()
  const signal = AbortSignal.timeout(METRICS_TIMEOUT_MS)
  request({socketPath, path, headers: {host: 'localhost'}, signal, agent: false}, response => {
    answerText(response).then(resolve, reject)
  })
    .on('error', reject)
    .end()
  return promise
}
