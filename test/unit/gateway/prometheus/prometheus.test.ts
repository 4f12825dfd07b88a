import assert from 'node:assert/strict'
import {test} from 'node:test'
import {createPrometheus} from '../../../../src/gateway/prometheus/index.ts'
import {auditEntry} from '../../../support/audit-fixtures.ts'
import {parseExposition} from '../../../support/exposition.ts'

const NOW = {
  version: '1.2.3',
  startedAt: new Date('2026-01-01T00:00:00Z'),
  sessions: 2,
  approvalsWaiting: 1,
  oldestApprovalSeconds: 61,
  isVaultUnlocked: true,
  auditSeq: 412,
  isAuditWritable: true,
  unrecorded: 0,
}

test('calls are counted by capability, tier and outcome, and how long they took in rising buckets', async () => {
  const prometheus = createPrometheus(async () => NOW)
  const {decision} = auditEntry()
  prometheus.count([
    auditEntry({kind: 'intent', status: null, durationMs: null}),
    auditEntry({durationMs: 2}),
    auditEntry({durationMs: 70_000, status: 'error'}),
    auditEntry({kind: 'event', status: 'denied', decision: decision && {...decision, tier: 'blocked'}}),
    auditEntry({event: 'token.create', subject: 'primary'}),
  ])
  const samples = parseExposition(await prometheus.render())
  const read = (name: string) => samples.get(name)
  assert.equal(read('kruxos_calls_total{capability="filesystem.read",tier="autonomous",outcome="success"}'), 1)
  assert.equal(read('kruxos_calls_total{capability="filesystem.read",tier="blocked",outcome="denied"}'), 1)
  assert.equal(read('kruxos_events_total{event="token.create",outcome="success"}'), 1)
  assert.equal(read('kruxos_call_duration_seconds_bucket{capability="filesystem.read",le="0.001"}'), 0)
  assert.equal(read('kruxos_call_duration_seconds_bucket{capability="filesystem.read",le="60"}'), 1)
  assert.equal(read('kruxos_call_duration_seconds_bucket{capability="filesystem.read",le="+Inf"}'), 2)
  assert.equal(read('kruxos_call_duration_seconds_count{capability="filesystem.read"}'), 2)
  assert.equal(read('kruxos_build_info{version="1.2.3"}'), 1)
  assert.equal(read('kruxos_approvals_oldest_seconds'), 61)
})

test('a name with quotes, backslashes and line breaks cannot break the format', async () => {
  const prometheus = createPrometheus(async () => NOW)
  prometheus.count([auditEntry({subject: 'a"b\\c\nd'})])
  const samples = parseExposition(await prometheus.render())
  assert.ok([...samples.keys()].some(name => name.includes(String.raw`capability="a\"b\\c\nd"`)))
})
