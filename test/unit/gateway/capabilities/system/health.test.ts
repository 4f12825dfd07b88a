import assert from 'node:assert/strict'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {
  type Health,
  MetricsSampler,
  type SystemServices,
  systemCapabilities,
} from '../../../../../src/gateway/capabilities/system/index.ts'
import {run, runToError} from '../run.ts'
import {systemServices} from './services.ts'

const queueDepths = {approvalPending: 3, alertsPending: null, auditBuffer: 0}

function healthOf(...statuses: Health['services'][number]['status'][]): Pick<SystemServices, 'health'> {
  const services = statuses.map((status, index) => ({name: `part-${index}`, status, message: `it is ${status}`}))
  return {health: async () => ({services, queueDepths})}
}

const health = (overrides: Partial<SystemServices> = {}) =>
  run(systemCapabilities(systemServices(overrides)), 'system.health')

test('the overall status is the worst of the services', async () => {
  const overall = async (...statuses: Health['services'][number]['status'][]) =>
    (await health(healthOf(...statuses)))['overall_status']
  assert.equal(await overall('healthy', 'healthy'), 'healthy')
  assert.equal(await overall('degraded', 'healthy'), 'degraded')
  assert.equal(await overall('degraded', 'unhealthy', 'healthy'), 'unhealthy')
})

test('services and queues are told as the gateway sees them, and a queue that does not exist is null', async () => {
  const {services, queue_depths} = await health(healthOf('degraded'))
  assert.deepEqual(services, [{name: 'part-0', status: 'degraded', message: 'it is degraded'}])
  assert.deepEqual(queue_depths, {approval_pending: 3, alerts_pending: null, audit_buffer: 0})
})

test('the load is null until it was sampled', async () => {
  const {resource_usage: usage} = await health()
  assert.partialDeepStrictEqual(usage, {cpu_percent: null, memory_percent: null})
})

test('the load is that of the last minute', async () => {
  let seconds = 0
  const readings = [
    {cpu: {busy: 0, total: 0}, memory: {usedBytes: 200, totalBytes: 1000}},
    {cpu: {busy: 25, total: 100}, memory: {usedBytes: 400, totalBytes: 1000}},
  ]
  const metrics = new MetricsSampler({
    now: () => seconds * 1000,
    read: () => ({...(readings.shift() ?? assert.fail('read too often')), disks: null, networks: null}),
  })
  metrics.sample()
  seconds = 5
  metrics.sample()
  const {resource_usage: usage} = await health({metrics})
  assert.partialDeepStrictEqual(usage, {cpu_percent: 25, memory_percent: 30})
})

test('the space in use is that of the volume with the data', async () => {
  const {resource_usage: usage} = await health()
  const {disk_percent: percent} = usage as {disk_percent: number}
  assert.ok(percent > 0 && percent <= 100, `${percent} %`)
})

test('open files are those of this process', {skip: process.platform !== 'linux'}, async t => {
  const {open} = await import('node:fs/promises')
  const openFiles = async () => ((await health())['resource_usage'] as {open_files: number}).open_files
  const before = await openFiles()
  const files = await Promise.all(Array.from({length: 20}, () => open(process.execPath)))
  t.after(() => Promise.all(files.map(file => file.close())))
  const after = await openFiles()
  assert.ok(after >= before + 15, `${before} before, ${after} after`)
})

test('a probe that fails is a HealthCheckError that does not say where the data is', async () => {
  const broken = systemServices({health: () => Promise.reject(new Error('the store hangs'))})
  assert.equal((await runToError(systemCapabilities(broken), 'system.health')).type, 'HealthCheckError')

  const dataDir = join(tmpdir(), 'kruxos-no-such-folder')
  const error = await runToError(systemCapabilities(systemServices({dataDir})), 'system.health')
  assert.equal(error.type, 'HealthCheckError')
  assert.ok(!JSON.stringify([error.message, error.context]).includes(dataDir))
})
