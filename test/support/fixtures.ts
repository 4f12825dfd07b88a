import type {Agent} from '../../src/contract/agent.ts'
import type {Alert} from '../../src/contract/alert.ts'
import type {Approval, ApprovalDetail, Grant} from '../../src/contract/approval.ts'
import type {CapabilityDetail} from '../../src/contract/capability.ts'
import type {Mount} from '../../src/contract/mount.ts'
import type {OperationName, Parsed, Result} from '../../src/contract/operations.ts'
import type {Pairing} from '../../src/contract/pairing.ts'
import {formatPairingCode} from '../../src/contract/pairing-code.ts'
import type {Schedule, ScheduleRun} from '../../src/contract/schedule.ts'
import type {Secret} from '../../src/contract/secret.ts'
import type {Session} from '../../src/contract/session.ts'
import type {StateBackup, StateItem} from '../../src/contract/state.ts'
import type {StatusResult} from '../../src/contract/status.ts'
import type {Token} from '../../src/contract/token.ts'
import type {ToolSet} from '../../src/contract/tool-set.ts'
import type {TrashItem} from '../../src/contract/trash.ts'
import type {Upstream} from '../../src/contract/upstream.ts'
import type {VaultStatus} from '../../src/contract/vault.ts'
import {auditAnswers, auditState} from './audit-fixtures.ts'
import {policyAnswers, policySummary} from './policy-answers.ts'
import {serviceAnswers} from './service-answers.ts'

/** Answers that the contract allows, for a stand-in of the gateway. */

export const SECRET = 'ab12'.repeat(16)
export const USER_SECRET = `krx_user_${'Ab-_'.repeat(10)}xyz`

export const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()

export const token = (changes: Partial<Token> = {}): Token => ({
  id: 'tok_0123456789ab',
  label: 'primary',
  principal: 'agent',
  agent: 'default-agent',
  state: 'active',
  stored: true,
  createdAt: ago(3600),
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: ago(320),
  grantedUids: [1000],
  ...changes,
})

export const agent = (changes: Partial<Agent> = {}): Agent => ({
  name: 'default-agent',
  purpose: 'helps',
  state: 'active',
  createdAt: ago(86_400),
  revokedAt: null,
  pausedAt: null,
  lastConnectedAt: ago(2),
  tokens: 1,
  sessions: 1,
  invocations: 12,
  workspace: '/data/workspace/default-agent',
  ...changes,
})

export const mount = (changes: Partial<Mount> = {}): Mount => ({
  label: 'docs',
  path: `/mnt/${changes.label ?? 'docs'}`,
  hostDir: '/srv/docs',
  readOnly: false,
  agents: null,
  createdAt: ago(3600),
  state: 'ready',
  ...changes,
})

export const trashItem = (changes: Partial<TrashItem> = {}): TrashItem => ({
  id: '20260724T101112Z-1a2b3c4d',
  agent: 'default-agent',
  path: '/workspace/old.md',
  type: 'file',
  size: 2048,
  deletedAt: ago(3600),
  recoverableUntil: ago(-82_800),
  ...changes,
})

export const toolSet = (changes: Partial<ToolSet> = {}): ToolSet => ({
  only: null,
  except: [],
  descriptions: 'full',
  mode: 'list',
  always: [],
  ...changes,
})

const cost = {tools: 24, bytes: 40_000, tokens: 7000}

export const session = (changes: Partial<Session> = {}): Session => ({
  id: 'sess-a1b2c3d4',
  principal: 'agent',
  agent: 'claude-agent',
  tokenLabel: 'primary',
  client: {name: 'claude-code', version: '2.0.0'},
  state: 'connected',
  connectedAt: ago(320),
  lastCallAt: ago(1),
  invocations: 12,
  ...changes,
})

export const vault = (changes: Partial<VaultStatus> = {}): VaultStatus => ({
  state: 'unlocked',
  sealer: 'key-file',
  entries: 2,
  reason: null,
  ...changes,
})

/** A process that has ended, so that whoever waits for the gateway to go need not wait. */
const ENDED_PID = 2 ** 22 - 1

export const status = (changes: Partial<StatusResult> = {}): StatusResult => ({
  gateway: {
    version: '0.1.0',
    pid: ENDED_PID,
    startedAt: ago(13_320),
    uptimeSeconds: 13_320,
    endpoint: 'wss://localhost:7700',
    listening: ['127.0.0.1:7700', '[::1]:7700'],
    dataDir: '/data',
    settings: '0123456789ab',
    logFile: '/data/logs/gateway.log',
    caFile: '/data/tls/ca.pem',
    certificateExpiresAt: '2027-11-23T08:00:00.000Z',
  },
  vault: vault(),
  audit: auditState(),
  policy: policySummary(),
  agents: {registered: 2, active: 1},
  capabilities: 21,
  approvals: {pending: 0, oldestAt: null, isNeeded: true, isAdvisory: false, channels: []},
  alerts: {open: 0, critical: 0},
  services: {services: [], held: 0},
  upstreams: {enabled: 0, running: 0, unapproved: 0},
  sessions: [session()],
  ...changes,
})

export const capability = (changes: Partial<CapabilityDetail> = {}): CapabilityDetail => ({
  name: 'filesystem.read',
  tool: 'filesystem__read',
  category: 'filesystem',
  title: 'Read a file',
  purpose: 'Gives the content of a file.',
  tier: 'autonomous',
  tierReason: 'the default of filesystem.read',
  available: true,
  missing: null,
  version: '1.0.0',
  effect: 'read',
  whenToUse: 'When you need what a file says.',
  inputSchema: {
    type: 'object',
    properties: {
      path: {type: 'string', description: 'the file'},
      encoding: {enum: ['utf8', 'base64'], default: 'utf8', description: 'how bytes become text'},
    },
    required: ['path'],
  },
  outputSchema: {type: 'object', properties: {content: {type: 'string'}}, required: ['content']},
  annotations: {readOnlyHint: true},
  errors: [{type: 'FileNotFound', when: 'there is no such file', recovery: ['list_directory']}],
  examples: [{description: 'A file of the workspace', input: {path: '/workspace/hello.txt'}}],
  tags: ['files'],
  ...changes,
})

export const alert = (changes: Partial<Alert> = {}): Alert => ({
  id: 'alrt-0123456789ab',
  kind: 'rate-limit',
  severity: 'warning',
  subject: 'claude-agent',
  message: 'the agent claude-agent calls filesystem.read more often than it may',
  context: null,
  count: 3,
  firstAt: ago(600),
  lastAt: ago(60),
  acknowledgedAt: null,
  acknowledgedBy: null,
  ...changes,
})

export const schedule = (changes: Partial<Schedule> = {}): Schedule => ({
  id: 'cron-0123456789ab',
  kind: 'cron',
  principal: 'agent',
  agent: 'claude-agent',
  capability: 'system.health',
  cron: '0 8 * * 1-5',
  timezone: 'Europe/Berlin',
  description: 'the morning look',
  createdAt: ago(86_400),
  nextRunAt: ago(-3600),
  endedReason: null,
  ...changes,
})

export const scheduleRun = (changes: Partial<ScheduleRun> = {}): ScheduleRun => ({
  dueAt: ago(3601),
  startedAt: ago(3600),
  endedAt: ago(3599),
  state: 'done',
  error: null,
  message: null,
  approvalId: null,
  output: {overall_status: 'healthy'},
  ...changes,
})

export const approval = (changes: Partial<Approval> = {}): Approval => ({
  id: 'appr-0123456789ab',
  state: 'pending',
  agent: 'claude-agent',
  principal: 'agent',
  session: 'sess-a1b2c3d4',
  capability: 'filesystem.delete',
  inputHash: 'ab'.repeat(32),
  summary: '{"path":"/workspace/hello.txt"}',
  rule: 'default tier of filesystem.delete',
  reason: 'default tier of filesystem.delete',
  createdAt: ago(60),
  expiresAt: ago(-1740),
  decidedAt: null,
  decidedBy: null,
  decisionReason: null,
  maxGrantSeconds: 3600,
  ...changes,
})

export const approvalDetail = (changes: Partial<ApprovalDetail> = {}): ApprovalDetail => ({
  ...approval(),
  input: {path: '/workspace/hello.txt'},
  preview: 'delete /workspace/hello.txt',
  result: null,
  error: null,
  ...changes,
})

export const grant = (changes: Partial<Grant> = {}): Grant => ({
  id: 'grant-01234567',
  state: 'active',
  agent: 'claude-agent',
  capability: 'filesystem.delete',
  args: 'exact',
  rule: 'default tier of filesystem.delete',
  approval: 'appr-0123456789ab',
  createdAt: ago(60),
  createdBy: 'operator via /run/admin.sock',
  expiresAt: ago(-1740),
  times: 3,
  used: 1,
  ...changes,
})

export const secret = (changes: Partial<Secret> = {}): Secret => ({
  name: 'github',
  description: '',
  capabilities: ['git.*'],
  hosts: ['github.com'],
  agents: null,
  createdAt: ago(86_400),
  rotatedAt: null,
  revokedAt: null,
  lastUsedAt: ago(320),
  uses: 3,
  ...changes,
})

export const upstream = (changes: Partial<Upstream> = {}): Upstream => ({
  name: 'notes',
  launch: {
    transport: 'stdio',
    command: '/usr/bin/notes',
    args: ['--read'],
    cwd: null,
    env: {KEY: {secret: 'notes.key'}},
  },
  agents: null,
  renames: {},
  enabled: true,
  state: 'running',
  problem: null,
  server: 'notes 1.0.0',
  protocol: '2025-11-25',
  since: ago(60),
  restarts: 0,
  createdAt: ago(600),
  tools: [
    {
      tool: 'read-note',
      capability: 'notes.read_note',
      state: 'approved',
      problem: null,
      hash: 'ab'.repeat(32),
      approvedAt: ago(600),
    },
  ],
  ...changes,
})

const created = (params: Parsed<'token.create'>): Result<'token.create'> => ({
  token: token({
    label: params.label,
    principal: params.principal,
    agent: params.principal === 'user' ? null : (params.agent ?? 'default-agent'),
  }),
  secret: params.principal === 'user' ? USER_SECRET : SECRET,
  changed: true,
})

const stateItem = (changes: Partial<StateItem> = {}): StateItem => ({
  key: 'project.todo',
  version: 3,
  sizeBytes: 420,
  writer: 'default-agent',
  createdAt: ago(600),
  updatedAt: ago(60),
  ...changes,
})

const backup = (changes: Partial<StateBackup> = {}): StateBackup => ({
  id: 'bkp-20260131-093000-000-1a2b',
  createdAt: ago(60),
  scope: 'full',
  sizeBytes: 12_300,
  file: '/data/backups/bkp-20260131-093000-000-1a2b',
  ...changes,
})

/** Of no gateway; its check character is right. */
export const PAIRING_CODE = formatPairingCode({pin: new Uint8Array(10), secret: '2'.repeat(11)})

const pairing = (changes: Partial<Pairing> = {}): Pairing => ({
  id: 'pair_3f9a12bc',
  state: 'open',
  agent: null,
  name: null,
  createdAt: ago(60),
  expiresAt: '2026-11-23T08:10:00.000Z',
  usedAt: null,
  label: null,
  ...changes,
})

type Answers = {[N in OperationName]: (params: Parsed<N>) => Result<N>}

export const answers: Answers = {
  'agent.create': ({name, purpose}) => ({agent: agent({name, purpose, tokens: 0}), changed: true}),
  'agent.kill': ({name}) => ({agent: agent({name, sessions: 0}), sessions: ['sess-a1b2c3d4']}),
  'agent.list': () => ({agents: [agent()]}),
  'agent.pause': ({name}) => ({agent: agent({name, state: 'paused', pausedAt: ago(1)}), changed: true}),
  'agent.restore': ({name}) => ({agent: agent({name, tokens: 0}), changed: true}),
  'agent.resume': ({name}) => ({agent: agent({name}), changed: true}),
  'agent.revoke': ({name}) => ({agent: agent({name, state: 'revoked', revokedAt: ago(1)}), changed: true}),
  'agent.show': ({name}) => ({agent: agent({name})}),
  'agent.set-tools': ({name}) => ({name, tools: toolSet(), listed: 24, usable: 24, unmatched: [], changed: true}),
  'agent.update': ({name, purpose}) => ({agent: agent({name, purpose}), changed: true}),
  'agent.tools': ({name}) => ({name, tools: toolSet(), listed: 24, usable: 24, unmatched: [], changed: false}),
  'alert.ack': ({id}) => ({alert: alert({id, acknowledgedAt: ago(0), acknowledgedBy: 'operator'}), changed: true}),
  'alert.list': () => ({alerts: [alert()]}),
  'appliance.lease': ({holder}) => ({holder, until: ago(-10), isHeld: true}),
  'approval.accept': ({id, grant: terms}) => ({
    approval: approval({id, state: 'approved', decidedAt: ago(0), decidedBy: 'operator via /run/admin.sock'}),
    changed: true,
    grant: terms ? grant({times: terms.times ?? null, args: terms.args}) : null,
  }),
  'approval.list': () => ({approvals: [approval()], total: 1, version: 'v1'}),
  'approval.reject': ({id, reason}) => ({
    approval: approval({
      id,
      state: 'rejected',
      decidedAt: ago(0),
      decidedBy: 'operator via /run/admin.sock',
      decisionReason: reason ?? null,
    }),
    changed: true,
  }),
  // over, so that whoever waits for it need not wait
  'approval.show': ({id}) => ({approval: approvalDetail({id, state: 'done'})}),
  ...auditAnswers,
  'capability.call': ({name}) => ({capability: name, ok: true, result: {content: 'hello'}, error: null, durationMs: 3}),
  'capability.cost': ({agent = null}) => ({
    agent,
    now: cost,
    categories: [{category: 'filesystem', ...cost}],
    full: cost,
    compact: {tools: 24, bytes: 18_000, tokens: 4000},
    search: {tools: 3, bytes: 2400, tokens: 500},
  }),
  'capability.list': () => {
    const {name, tool, category, title, purpose, tier, tierReason, available} = capability()
    return {capabilities: [{name, tool, category, title, purpose, tier, tierReason, available}], total: 1}
  },
  'capability.show': ({name}) => ({capability: capability({name})}),
  'gateway.ready': () => ({ready: true, version: '0.1.0', pid: ENDED_PID, vault: 'unlocked'}),
  'gateway.stop': () => ({stopping: true, pid: ENDED_PID}),
  'grant.list': () => ({grants: [grant()]}),
  'grant.revoke': ({id}) => ({grant: grant({id, state: 'revoked'}), changed: true}),
  'mount.add': ({label, hostDir, readOnly}) => ({mount: mount({label, hostDir, readOnly}), changed: true}),
  'mount.list': () => ({mounts: [mount()]}),
  'mount.relabel': ({newLabel}) => ({mount: mount({label: newLabel}), changed: true}),
  'mount.remove': ({label}) => ({mount: mount({label}), changed: true}),
  'mount.toggle-readonly': ({label}) => ({mount: mount({label, readOnly: true}), changed: true}),
  'pairing.cancel': ({id}) => ({pairing: pairing({id, state: 'cancelled'}), changed: true}),
  'pairing.create': ({agent = null, name = null}) => ({
    pairing: pairing({agent, name}),
    pairingCode: PAIRING_CODE,
    hosts: ['appliance.lan', '192.0.2.7'],
    port: 7700,
    changed: true,
  }),
  'pairing.list': () => ({pairings: [pairing({state: 'used', label: 'laptop'})]}),
  ...policyAnswers,
  'secret.list': () => ({secrets: [secret()]}),
  'secret.revoke': ({name}) => ({secret: secret({name, revokedAt: ago(0)}), changed: true}),
  'secret.rotate': ({name}) => ({secret: secret({name, rotatedAt: ago(0)}), changed: true}),
  'secret.scope': ({name, hosts = []}) => ({secret: secret({name, hosts}), changed: true}),
  'secret.set': ({name, capabilities, hosts}) => ({secret: secret({name, capabilities, hosts}), changed: true}),
  'secret.show': ({name}) => ({secret: secret({name})}),
  'schedule.delete': ({id}) => ({schedule: schedule({id}), changed: true}),
  'schedule.list': () => ({schedules: [schedule()]}),
  'schedule.show': ({id}) => ({schedule: {...schedule({id}), input: {}, runs: [scheduleRun()]}}),
  ...serviceAnswers,
  'session.kill': ({id}) => ({session: session({id}), changed: true}),
  'session.list': () => ({sessions: [session()]}),
  'session.show': ({id}) => ({session: session({id})}),
  'state.backup': ({agent}) => ({backup: backup({scope: agent ?? 'full'}), changed: true}),
  'state.backups': () => ({backups: [backup()]}),
  'state.delete': ({key}) => ({key, changed: true}),
  'state.get': ({key}) => ({...stateItem({key}), value: {done: false}}),
  'state.list': () => ({entries: [stateItem()], next: null}),
  'state.quota': () => ({
    quotas: [{agent: 'default-agent', keys: 2, usedBytes: 1_500_000, historyBytes: 20_000, limitBytes: 100_000_000}],
  }),
  'state.restore': ({id}) => ({id, agents: ['default-agent'], shared: true, changed: true}),
  'state.set': ({key}) => ({key, version: 4, previousVersion: 3}),
  'status.get': () => status(),
  'token.create': created,
  'token.grant': ({label, uid}) => ({
    token: token({label, grantedUids: [uid]}),
    bridgeSocket: '/run/bridge.sock',
    changed: true,
  }),
  'token.list': () => ({tokens: [token()]}),
  'token.reveal': ({token: label}) => ({token: token({label}), secret: SECRET}),
  'token.revoke': ({token: label}) => ({token: token({label, state: 'revoked', revokedAt: ago(1)}), changed: true}),
  'token.rotate': ({token: label}) => ({token: token({label}), secret: SECRET, changed: true}),
  'token.show': ({token: label}) => ({token: token({label})}),
  'token.ungrant': ({label}) => ({token: token({label, grantedUids: []}), changed: true}),
  'token.unwrap': () => ({token: token({stored: false}), secret: SECRET}),
  'trash.cleanup': () => ({removed: 1, freedBytes: 2048, changed: true}),
  'trash.list': () => ({items: [trashItem()], totalBytes: 2048}),
  'trash.restore': () => ({item: trashItem(), changed: true}),
  'upstream.add': ({name}) => ({upstream: upstream({name}), changed: true}),
  'upstream.approve': ({name}) => ({upstream: upstream({name}), changed: true}),
  'upstream.disable': ({name}) => ({upstream: upstream({name, enabled: false, state: 'disabled'}), changed: true}),
  'upstream.enable': ({name}) => ({upstream: upstream({name}), changed: true}),
  'upstream.list': () => ({upstreams: [upstream()]}),
  'upstream.remove': ({name}) => ({name, changed: true}),
  'upstream.show': ({name}) => ({upstream: upstream({name}), definitions: []}),
  'upstream.test': ({name}) => ({
    name,
    ok: true,
    problem: null,
    server: 'notes 1.0.0',
    protocol: '2025-11-25',
    tools: 1,
    durationMs: 12,
  }),
  'upstream.update': ({name}) => ({upstream: upstream({name}), changed: true}),
  'vault.compare': () => ({isSame: true}),
  'vault.lock': () => ({vault: vault({state: 'locked', reason: 'somebody locked it'}), changed: true}),
  'vault.reseal': ({sealer}) => ({vault: vault({sealer}), changed: true}),
  'vault.rotate-key': () => ({vault: vault(), changed: true}),
  'vault.status': () => ({vault: vault()}),
  'vault.unlock': () => ({vault: vault({sealer: 'passphrase'}), changed: true}),
}
