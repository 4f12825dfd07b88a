import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {AlertEvent, NewAlert} from '../../../src/gateway/alert.ts'
import {cpuUse, memoryUse} from '../../../src/gateway/alert-watch.ts'
import {createAlerts} from '../../../src/gateway/alerts/index.ts'
import {MetricsSampler} from '../../../src/gateway/capabilities/index.ts'

const WELL = {
  auditFault: null,
  diskUse: 0,
  down: [],
  pending: [],
  vault: {state: 'unlocked', reason: null},
  certificateExpiresAt: '2099-01-01T00:00:00.000Z',
  channels: [],
  policyProblems: [],
}

/** A machine whose load is set by hand, sampled every five seconds of a clock that is set by hand. */
function machine() {
  let seconds = 0
  let busy = 0
  let load = {cpu: 0, memory: 0}
  const metrics = new MetricsSampler({
    now: () => seconds * 1000,
    read: () => ({
      cpu: {busy, total: seconds},
      memory: {usedBytes: load.memory * 1000, totalBytes: 1000},
      disks: null,
      networks: null,
    }),
  })
  const raised: AlertEvent[] = []
  const quiet = () => {}
  const alerts = createAlerts({
    table: {
      async raise(alert: NewAlert) {
        raised.push(alert)
        return alert.id
      },
    },
    log: {error: quiet, warn: quiet, info: quiet, debug: quiet},
    see: async () => ({
      ...WELL,
      upstreams: [],
      now: new Date(seconds * 1000),
      cpuUse: cpuUse(metrics),
      memoryUse: memoryUse(metrics),
    }),
  })
  metrics.sample()
  return {
    /** Lets so many minutes go by under a load, 0 to 1. */
    async pass(minutes: number, next: Partial<typeof load>) {
      load = {...load, ...next}
      for (const end = seconds + minutes * 60; seconds < end; ) {
        seconds += 5
        busy += 5 * load.cpu
        metrics.sample()
        await alerts.look()
      }
    },
    raised: () => raised.map(({kind, severity}) => `${kind} ${severity}`),
  }
}

test('processors that are busy raise one alert after five minutes, and another when it comes back', async () => {
  const {pass, raised} = machine()
  await pass(4, {cpu: 1})
  assert.deepEqual(raised(), [], 'four minutes are not five')
  await pass(1, {cpu: 1})
  assert.deepEqual(raised(), ['cpu-busy warning'])
  await pass(20, {cpu: 1})
  assert.deepEqual(raised(), ['cpu-busy warning'], 'it lasts')
  await pass(5, {cpu: 0.1})
  await pass(6, {cpu: 0.95})
  assert.deepEqual(raised(), ['cpu-busy warning', 'cpu-busy warning'])
})

test('a busy minute among quiet ones raises nothing', async () => {
  const {pass, raised} = machine()
  for (const cpu of [0.5, 1, 0.5, 1, 0.5, 1]) await pass(1, {cpu})
  assert.deepEqual(raised(), [])
})

test('memory in use raises an alert within a minute', async () => {
  const {pass, raised} = machine()
  await pass(2, {memory: 0.84})
  assert.deepEqual(raised(), [])
  await pass(1, {memory: 0.9})
  assert.deepEqual(raised(), ['memory-full warning'])
})

test('nothing is known of a machine that was not sampled', () => {
  const metrics = new MetricsSampler()
  assert.deepEqual([cpuUse(metrics), memoryUse(metrics)], [null, null])
})
