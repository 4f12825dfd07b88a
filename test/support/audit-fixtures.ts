import type {AuditEntry, AuditState} from '../../src/contract/audit.ts'

const MAC = 'q7nB0mNq4uYk2r4b1nJvY0v3xS8mS1cQ6wq1C9oEJ0s'

export const auditHead = {seq: 412, mac: MAC}

export const auditState = (changes: Partial<AuditState> = {}): AuditState => ({
  head: auditHead,
  writable: true,
  reason: null,
  failMode: 'deny',
  unrecorded: 0,
  known: null,
  rotatedThrough: 0,
  ...changes,
})

export const auditEntry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  seq: 411,
  at: '2026-11-23T08:00:00.123Z',
  kind: 'outcome',
  event: 'capability.call',
  actor: {type: 'agent', name: 'claude-agent', sessionId: 'sess-a1b2c3d4', tokenId: 'tok_1', client: 'claude-code'},
  subject: 'filesystem.read',
  input: {path: '/workspace/hello.txt'},
  decision: {tier: 'autonomous', rule: 'default', reason: 'the default of filesystem.read'},
  approvalId: null,
  traceparent: null,
  ref: 410,
  status: 'success',
  error: null,
  output: {size: 6},
  durationMs: 2.4,
  ...changes,
})

export const auditAnswers = {
  'audit.export': () => ({rows: [{entry: auditEntry(), prev: MAC, mac: MAC}], next: null}),
  'audit.query': () => ({entries: [auditEntry()], next: null, head: auditHead}),
  'audit.rotate': () => ({changed: true, dropped: 100, through: 100}),
  'audit.stats': () => ({
    rows: 412,
    bytes: 98_304,
    oldestAt: '2026-11-01T08:00:00.000Z',
    calls: 200,
    statuses: {success: 198, denied: 2},
    tiers: {autonomous: 200},
    capabilities: [{capability: 'filesystem.read', calls: 200, failed: 2, p50Ms: 1.2, p95Ms: 8}],
    events: {'token.create': 3},
    head: auditHead,
  }),
  'audit.verify': () => ({ok: true, rows: 412, from: 1, head: auditHead, fault: null, durationMs: 6}),
}
