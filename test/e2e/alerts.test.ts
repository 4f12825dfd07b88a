import assert from 'node:assert/strict'
import {test} from 'node:test'
import {fakeAdmin} from '../support/fake-admin.ts'
import {ago, alert, status} from '../support/fixtures.ts'
import {kruxos} from '../support/kruxos.ts'

test('alerts list says what, how grave, how often and whether it is open', async () => {
  const alerts = [alert(), alert({id: 'alrt-1', kind: 'disk-full', severity: 'critical', subject: '', message: 'full'})]
  await using gateway = await fakeAdmin({answers: {'alert.list': () => ({alerts})}})
  const {stdout, exit} = await kruxos(['alerts', 'list'], gateway)
  assert.equal(exit, 0)
  assert.match(stdout, /^alrt-0123456789ab +warning +1m ago +3 +open +claude-agent: the agent claude-agent calls/m)
  assert.match(stdout, /^alrt-1 +critical .* full$/m)
})

test('a second acknowledgement says that it changed nothing', async () => {
  const answer = {alert: alert({acknowledgedAt: ago(1), acknowledgedBy: 'operator'}), changed: false}
  await using gateway = await fakeAdmin({answers: {'alert.ack': () => answer}})
  const {stdout, exit} = await kruxos(['alerts', 'ack', 'alrt-01'], gateway)
  assert.deepEqual([stdout, exit], ['alrt-0123456789ab is acknowledged already.\n', 0])
})

test('status says how many alerts are open, and where to look', async () => {
  await using gateway = await fakeAdmin({answers: {'status.get': () => status({alerts: {open: 3, critical: 1}})}})
  assert.match((await kruxos(['status'], gateway)).stdout, /\nAlerts: +3 open, 1 critical: kruxos alerts list\n/)
})

test('case 8: what an alert repeats cannot reach the terminal', async () => {
  const hostile = '\u001b]0;x\u0007\u001b[2J\u009b31m\r\u202e\u200b'
  const alerts = [alert({subject: hostile, message: hostile})]
  await using gateway = await fakeAdmin({answers: {'alert.list': () => ({alerts})}})
  for (const args of [
    ['alerts', 'list'],
    ['alerts', 'list', '--json'],
  ]) {
    const {stdout, exit} = await kruxos(args, {...gateway, env: {FORCE_COLOR: '0'}})
    assert.equal(exit, 0)
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/)
  }
})
