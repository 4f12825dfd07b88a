import assert from 'node:assert/strict'
import {test} from 'node:test'
import {createMetrics, toOtlp, toPrometheus} from '../../../../src/gateway/metrics/index.ts'
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
  const metrics = createMetrics(async () => NOW)
  const {decision} = auditEntry()
  metrics.count([
    auditEntry({kind: 'intent', status: null, durationMs: null}),
    auditEntry({durationMs: 2}),
    auditEntry({durationMs: 70_000, status: 'error'}),
    auditEntry({kind: 'event', status: 'denied', decision: decision && {...decision, tier: 'blocked'}}),
    auditEntry({event: 'token.create', subject: 'primary'}),
  ])
  const samples = parseExposition(toPrometheus(await metrics.collect()))
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
  const metrics = createMetrics(async () => NOW)
  metrics.count([auditEntry({subject: 'a"b\\c\nd'})])
  const samples = parseExposition(toPrometheus(await metrics.collect()))
  assert.ok([...samples.keys()].some(name => name.includes(String.raw`capability="a\"b\\c\nd"`)))
})

test('OpenTelemetry gets the same figures: sums since the start, gauges, and each bucket by itself', async () => {
  const metrics = createMetrics(async () => NOW)
  metrics.count([auditEntry({durationMs: 2}), auditEntry({durationMs: 3}), auditEntry({durationMs: 70_000})])
  const moment = {version: '1.2.3', startedAt: NOW.startedAt, now: new Date('2026-01-01T00:01:00Z')}
  const {resourceMetrics} = toOtlp(await metrics.collect(), moment) as Otlp
  const sent = resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? []
  const named = (name: string) => sent.find(metric => metric.name === name)
  const calls = named('kruxos_calls_total')?.sum
  assert.deepEqual([calls?.isMonotonic, calls?.aggregationTemporality], [true, 2])
  const [point] = calls?.dataPoints ?? []
  assert.deepEqual(
    [point?.asDouble, point?.startTimeUnixNano, point?.timeUnixNano],
    [3, '1767225600000000000', '1767225660000000000'],
  )
  assert.deepEqual(point?.attributes[0], {key: 'capability', value: {stringValue: 'filesystem.read'}})
  const [duration] = named('kruxos_call_duration_seconds')?.histogram?.dataPoints ?? []
  assert.deepEqual([duration?.count, duration?.explicitBounds.length, duration?.bucketCounts.length], ['3', 15, 16])
  assert.deepEqual([duration?.bucketCounts[1], duration?.bucketCounts[2], duration?.bucketCounts[15]], ['1', '1', '1'])
  assert.equal(named('kruxos_sessions')?.gauge?.dataPoints[0]?.asDouble, 2)
  assert.equal(named('kruxos_approvals_oldest_seconds')?.unit, 's')
  assert.equal(named('kruxos_events_total'), undefined, 'a metric without points is no metric')
})

interface OtlpPoint {
  readonly attributes: readonly object[]
  readonly startTimeUnixNano: string
  readonly timeUnixNano: string
  readonly asDouble: number
  readonly count: string
  readonly explicitBounds: readonly number[]
  readonly bucketCounts: readonly string[]
}

interface OtlpMetric {
  readonly name: string
  readonly unit?: string
  readonly sum?: {isMonotonic: boolean; aggregationTemporality: number; dataPoints: OtlpPoint[]}
  readonly gauge?: {dataPoints: OtlpPoint[]}
  readonly histogram?: {dataPoints: OtlpPoint[]}
}

interface Otlp {
  readonly resourceMetrics: {scopeMetrics: {metrics: OtlpMetric[]}[]}[]
}
