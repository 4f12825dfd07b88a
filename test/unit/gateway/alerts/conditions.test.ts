import assert from 'node:assert/strict'
import {test} from 'node:test'
import {conditionsOf, type Seen} from '../../../../src/gateway/alerts/conditions.ts'

const now = new Date('2026-01-01T12:00:00.000Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString()
const DAY = 24 * 60

const WELL: Seen = {
  now,
  auditFault: null,
  diskUse: 0.9,
  pending: [{id: 'appr-1', capability: 'filesystem.delete', createdAt: later(-30)}],
  vault: {state: 'unlocked', reason: null},
  certificateExpiresAt: later(14 * DAY),
  channels: [{name: 'ntfy example.com', failed: 0, lastError: 'once'}],
  policyProblems: [],
  cpuUse: 0.9,
  memoryUse: 0.85,
  down: [],
  upstreams: [],
}

test('nothing is raised at the bounds, nor before the load was measured', () => {
  assert.deepEqual(conditionsOf(WELL), [])
  assert.deepEqual(conditionsOf({...WELL, cpuUse: null, memoryUse: null}), [])
})

const cases: readonly [Partial<Seen>, string, string, string, RegExp][] = [
  [
    {upstreams: [{name: 'notes', state: 'running', problem: null, tools: [{tool: 'a', state: 'changed', hash: 'f'}]}]},
    'upstream-changed',
    'warning',
    'notes',
    /1 of its tools/,
  ],
  [
    {upstreams: [{name: 'notes', state: 'failed', problem: 'it ended', tools: []}]},
    'upstream-failed',
    'warning',
    'notes',
    /does not run: it ended/,
  ],
  [{auditFault: 'the disk is full'}, 'audit-unwritable', 'critical', '', /the disk is full/],
  [{cpuUse: 0.901}, 'cpu-busy', 'warning', '', /90 % busy for 5 min/],
  [{memoryUse: 0.8567}, 'memory-full', 'warning', '', /^85 % of the memory/],
  [
    {down: [{name: 'scheduler', message: 'the store is closed'}]},
    'service-down',
    'critical',
    'scheduler',
    /store is closed/,
  ],
  [{diskUse: 0.917}, 'disk-full', 'critical', '', /91 % full/],
  [
    {pending: [{id: 'appr-2', capability: 'process.run', createdAt: later(-31)}]},
    'approval-waits',
    'info',
    'appr-2',
    /^process\.run has waited/,
  ],
  [{vault: {state: 'locked', reason: 'somebody locked it'}}, 'vault-locked', 'warning', '', /locked: somebody/],
  [
    {vault: {state: 'locked', reason: 'the vault is locked: kruxos vault unlock'}},
    'vault-locked',
    'warning',
    '',
    /^the vault is locked: kruxos vault unlock$/,
  ],
  [{certificateExpiresAt: later(14 * DAY - 1)}, 'certificate-expires', 'warning', '', /valid until 2026-01-15/],
  [
    {channels: [{name: 'email example.com', failed: 2, lastError: 'ECONNREFUSED'}]},
    'notify-fails',
    'warning',
    'email example.com',
    /ECONNREFUSED/,
  ],
  [{policyProblems: ['org.yaml:3:1: no such key']}, 'policy-faulty', 'warning', '', /org\.yaml:3:1/],
]

for (const [change, kind, severity, subject, message] of cases) {
  test(`${kind} is ${severity}`, () => {
    const [condition, ...others] = conditionsOf({...WELL, ...change})
    assert.deepEqual([condition?.kind, condition?.severity, condition?.subject], [kind, severity, subject])
    assert.match(condition?.message ?? '', message)
    assert.deepEqual(others, [])
  })
}
