import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import type {AlertKind} from '../../src/contract/alert.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

async function list({admin}: TempGateway, kind: AlertKind, all = false) {
  const {alerts} = await admin.call('alert.list', {all})
  return alerts.filter(alert => alert.kind === kind)
}

const lock = async ({admin}: TempGateway) => admin.call('vault.lock', {})
const unlock = async ({admin}: TempGateway) => admin.call('vault.unlock', {passphrase: 'correct horse battery'})

/** A vault that can be locked and unlocked again. */
async function withPassphrase(): Promise<TempGateway> {
  return tempGateway({settings: 'vault: {sealer: passphrase}\n', passphrase: 'correct horse battery'})
}

test('a vault that is locked raises one alert for as long as it lasts, and counts when it happens again', async () => {
  await using gateway = await withPassphrase()
  assert.deepEqual(await list(gateway, 'vault-locked'), [])
  await lock(gateway)
  await list(gateway, 'vault-locked')
  const [first] = await list(gateway, 'vault-locked')
  assert.deepEqual([first?.severity, first?.count, first?.acknowledgedAt], ['warning', 1, null])
  await unlock(gateway)
  await list(gateway, 'vault-locked')
  await lock(gateway)
  const [again, ...others] = await list(gateway, 'vault-locked')
  assert.deepEqual([again?.id, again?.count, again?.firstAt, others.length], [first?.id, 2, first?.firstAt, 0])
  assert.ok((again?.lastAt ?? '') > (first?.lastAt ?? ''))
})

test('an acknowledged alert stays as history, its second acknowledgement changes nothing, the next begins anew', async () => {
  await using gateway = await withPassphrase()
  await lock(gateway)
  const [alert] = await list(gateway, 'vault-locked')
  const id = alert?.id ?? ''
  const open = (await gateway.admin.call('status.get', {})).alerts.open
  const first = await gateway.admin.call('alert.ack', {id: id.slice(0, 12)})
  const second = await gateway.admin.call('alert.ack', {id})
  assert.deepEqual([first.changed, second.changed], [true, false])
  assert.deepEqual(second.alert, first.alert)
  assert.match(first.alert.acknowledgedBy ?? '', /^operator via /)
  assert.equal((await gateway.admin.call('status.get', {})).alerts.open, open - 1)
  assert.deepEqual(await list(gateway, 'vault-locked'), [], 'what lasts is not raised again')
  await unlock(gateway)
  await list(gateway, 'vault-locked')
  await lock(gateway)
  const all = await list(gateway, 'vault-locked', true)
  assert.deepEqual(all.map(each => each.id === id).sort(), [false, true])
  await gateway.restart()
  assert.ok((await list(gateway, 'vault-locked', true)).some(each => each.id === id))
})

test('an alert that is not there is not found', async () => {
  await using gateway = await tempGateway()
  await assert.rejects(gateway.admin.call('alert.ack', {id: 'alrt-00'}), {code: 'NOT_FOUND', message: /alrt-00/})
})

test('calls over a rate limit make one alert of the agent, with their number', async () => {
  await using gateway = await tempGateway()
  const rule = 'rules: [{match: system.time, tier: autonomous, limit: {max: 1, per: 1h}}]'
  await gateway.admin.call('policy.set', {layer: 'org', text: `version: 1\nname: x\n${rule}\n`})
  await using client = await gateway.connect(await gateway.createToken('bot'))
  for (let call = 0; call < 4; call += 1) await client.callTool('system__time', {})
  const [alert, ...others] = await list(gateway, 'rate-limit')
  assert.deepEqual([alert?.severity, alert?.subject, alert?.count, others.length], ['warning', 'bot', 3, 0])
})

test('a policy file with a fault raises an alert with its place', async () => {
  await using gateway = await tempGateway()
  await gateway.admin.call('policy.set', {layer: 'org', text: 'version: 1\nname: x\n'})
  writeFileSync(join(gateway.paths.policiesDir, 'org.yaml'), 'version: 1\nname: x\nnonsense: 1\n')
  await gateway.restart()
  const [alert] = await list(gateway, 'policy-faulty')
  assert.match(alert?.message ?? '', /org\.yaml:3:1/)
})

test('what an agent raises is among the alerts of operators, whose acknowledgement it sees', async () => {
  await using gateway = await tempGateway()
  await using bot = await gateway.connect(await gateway.createToken('bot'))
  await using other = await gateway.connect(await gateway.createToken('other'))
  const before = (await gateway.admin.call('status.get', {})).alerts.critical
  const {alert_id} = await bot.callTool('alerts__send', {message: 'the disk smells', severity: 'critical'})
  const [alert] = await list(gateway, 'agent-raised')
  assert.deepEqual([alert?.id, alert?.subject, alert?.severity], [alert_id, 'bot', 'critical'])
  assert.equal((await gateway.admin.call('status.get', {})).alerts.critical, before + 1)
  assert.equal((await other.callTool('alerts__acknowledge', {alert_id}))['acknowledged'], false)
  assert.deepEqual((await other.callTool('alerts__list', {}))['alerts'], [])
  await gateway.admin.call('alert.ack', {id: String(alert_id)})
  const {alerts} = await bot.callTool('alerts__list', {status: 'acknowledged'})
  const [{acknowledged_by} = assert.fail()] = alerts as {acknowledged_by: string}[]
  assert.match(acknowledged_by, /^operator via /)
})

test('system.health counts what waits', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  await using bot = await gateway.connect(await gateway.createToken('bot'))
  const depths = async () => (await bot.callTool('system__health', {}))['queue_depths'] as Record<string, number>
  // The machine itself may be short of something.
  const {approval_pending, alerts_pending = 0, audit_buffer} = await depths()
  assert.equal(approval_pending, 0)
  assert.ok(Number.isInteger(audit_buffer), String(audit_buffer))
  await bot.callTool('filesystem__delete', {path: '/workspace/a.txt'})
  await bot.callTool('alerts__send', {message: 'look'})
  assert.partialDeepStrictEqual(await depths(), {approval_pending: 1, alerts_pending: alerts_pending + 1})
})
