import assert from 'node:assert/strict'
import {test} from 'node:test'
import {systemCapabilities} from '../../../../../src/gateway/capabilities/system/index.ts'
import {run, runToError} from '../run.ts'
import {systemServices} from './services.ts'

function capabilitiesAt(time: string) {
  return systemCapabilities(systemServices({now: () => new Date(time)}))
}

test('without a time zone the local time is null', async () => {
  assert.deepEqual(await run(capabilitiesAt('2026-03-01T13:00:30.900Z'), 'system.time'), {
    utc: '2026-03-01T13:00:30.900Z',
    unix_epoch: 1_772_370_030,
    unix_epoch_ms: 1_772_370_030_900,
    local: null,
    timezone: 'UTC',
  })
})

const zones = [
  {at: '2026-01-15T12:00:00.000Z', timezone: 'Europe/Berlin', local: '2026-01-15T13:00:00.000+01:00'},
  {at: '2026-07-15T12:00:00.000Z', timezone: 'Europe/Berlin', local: '2026-07-15T14:00:00.000+02:00'},
  // one second before and at the change to summer time
  {at: '2026-03-29T00:59:59.000Z', timezone: 'Europe/Berlin', local: '2026-03-29T01:59:59.000+01:00'},
  {at: '2026-03-29T01:00:00.000Z', timezone: 'Europe/Berlin', local: '2026-03-29T03:00:00.000+02:00'},
  {at: '2026-01-15T20:30:00.000Z', timezone: 'Asia/Kathmandu', local: '2026-01-16T02:15:00.000+05:45'},
  {at: '2026-01-01T01:00:00.000Z', timezone: 'America/St_Johns', local: '2025-12-31T21:30:00.000-03:30'},
  {at: '2026-01-15T12:00:00.000Z', timezone: 'UTC', local: '2026-01-15T12:00:00.000+00:00'},
  {at: '2026-01-15T12:00:00.000Z', timezone: '-02:30', local: '2026-01-15T09:30:00.000-02:30'},
]
for (const {at, timezone, local} of zones) {
  test(`${at} is ${local} in ${timezone}`, async () => {
    const time = await run(capabilitiesAt(at), 'system.time', {timezone})
    assert.equal(time['local'], local)
    assert.equal(time['timezone'], timezone)
    assert.equal(Date.parse(local), time['unix_epoch_ms'])
  })
}

for (const timezone of ['Mars/Olympus', '../../etc/passwd', 'GMT+1', ' ']) {
  test(`the time zone ${JSON.stringify(timezone)} is an InvalidTimezone`, async () => {
    const error = await runToError(capabilitiesAt('2026-03-01T13:00:30.900Z'), 'system.time', {timezone})
    assert.equal(error.type, 'InvalidTimezone')
    assert.deepEqual(error.context, {timezone})
  })
}
