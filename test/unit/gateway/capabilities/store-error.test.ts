import assert from 'node:assert/strict'
import {test} from 'node:test'
import {alertCapabilities} from '../../../../src/gateway/capabilities/alerts/index.ts'
import {commsCapabilities} from '../../../../src/gateway/capabilities/comms/index.ts'
import {schedulerCapabilities} from '../../../../src/gateway/capabilities/scheduler/index.ts'
import {createScheduler} from '../../../../src/gateway/scheduler/index.ts'
import {tempStore} from '../store/temp-store.ts'
import {runToError} from './run.ts'

const ERRORS: Readonly<Record<string, string>> = {
  alerts: 'AlertError',
  comms: 'CommsError',
  scheduler: 'SchedulerError',
}
const now = () => new Date('2026-01-01T00:00:00.000Z')

test('each capability that keeps something answers its declared error when the store fails', async t => {
  const store = await tempStore(t)
  const quiet = () => {}
  const schedules = createScheduler({
    store,
    clock: {now},
    log: {error: quiet, warn: quiet, info: quiet, debug: quiet},
    maxPerAgent: 1,
    minIntervalSeconds: 60,
    isReady: () => true,
    call: async () => 'unknown',
    callerOf: async () => 'nobody',
  })
  const alerts = alertCapabilities({now, table: store.alerts})
  const comms = commsCapabilities({now, store, agents: async () => ['reviewer'], isConnected: () => false})
  const all = [
    ...alerts,
    ...comms,
    ...schedulerCapabilities({schedules, find: (_, name) => alerts.find(each => each.name === name) ?? null}),
  ]
  await store.close()
  for (const {name, examples} of all) {
    const [category = ''] = name.split('.')
    const [example] = examples
    const isPlan = name === 'scheduler.cron_create' || name === 'scheduler.delay'
    const input = {...example?.input, ...(isPlan ? {capability: 'alerts.list'} : {})}
    const {type, message, context} = await runToError(all, name, input)
    assert.equal(type, ERRORS[category], name)
    assert.deepEqual([message, context], ['the store of the gateway failed', {}], 'nothing of the store is told')
  }
})
