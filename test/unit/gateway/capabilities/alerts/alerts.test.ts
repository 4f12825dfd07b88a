import assert from 'node:assert/strict'
import {test} from 'node:test'
import {alertCapabilities} from '../../../../../src/gateway/capabilities/alerts/index.ts'
import {type Cleanup, tempStore} from '../../store/temp-store.ts'
import {run, runToError} from '../run.ts'

async function world(t: Cleanup) {
  let now = Date.parse('2026-01-01T00:00:00.000Z')
  const {alerts: table} = await tempStore(t)
  const all = alertCapabilities({now: () => new Date(now), table})
  return {
    table,
    as: (agent: string) => ({
      run: (name: string, input = {}) => run(all, `alerts.${name}`, input, {agent}),
      fail: (name: string, input = {}) => runToError(all, `alerts.${name}`, input, {agent}),
    }),
    passMinutes(minutes: number) {
      now += minutes * 60_000
    },
  }
}

test('an alert lands among those of operators, and the same again counts on', async t => {
  const {as, table, passMinutes} = await world(t)
  const input = {message: 'the build failed', severity: 'warning', context: {job: 'nightly', tries: 2}}
  const first = await as('bot').run('send', input)
  assert.deepEqual(first, {alert_id: first['alert_id'], delivered_to: 'operators', severity: 'warning'})
  passMinutes(5)
  const again = await as('bot').run('send', {...input, context: {tries: 2, job: 'nightly'}})
  assert.equal(again['alert_id'], first['alert_id'])
  const others = [
    {...input, severity: 'info'},
    {...input, message: 'other'},
    {...input, context: {}},
  ]
  for (const other of others) assert.notEqual((await as('bot').run('send', other))['alert_id'], first['alert_id'])
  assert.notEqual((await as('other').run('send', input))['alert_id'], first['alert_id'])
  const alert = (await table.list({all: false})).find(({id}) => id === first['alert_id'])
  assert.partialDeepStrictEqual(alert, {
    kind: 'agent-raised',
    subject: 'bot',
    severity: 'warning',
    message: 'the build failed',
    context: input.context,
    count: 2,
    firstAt: '2026-01-01T00:00:00.000Z',
    lastAt: '2026-01-01T00:05:00.000Z',
  })
})

test('an agent sees and acknowledges its own alerts and no others', async t => {
  const {as, table} = await world(t)
  const {alert_id} = await as('bot').run('send', {message: 'look'})
  const ofGateway = {kind: 'rate-limit', severity: 'warning', subject: 'bot', message: 'm'} as const
  const gatewaysId = await table.raise({...ofGateway, id: 'alrt-1', count: 1, at: '2026-01-01T00:00:00.000Z'})
  assert.deepEqual(await as('other').run('list'), {alerts: [], total: 0})
  assert.equal((await as('bot').run('list'))['total'], 1)
  assert.equal((await as('other').run('acknowledge', {alert_id}))['acknowledged'], false)
  assert.equal((await as('bot').run('acknowledge', {alert_id: gatewaysId}))['acknowledged'], false)
  assert.equal((await as('bot').run('acknowledge', {alert_id: 'alrt-'}))['acknowledged'], false)
  assert.equal((await table.countOpen()).open, 2)
  assert.deepEqual(await as('bot').run('acknowledge', {alert_id}), {acknowledged: true, alert_id})
  assert.deepEqual(await as('bot').run('acknowledge', {alert_id}), {acknowledged: false, alert_id})
})

test('what an agent says about who acknowledged is told as what the agent says', async t => {
  const {as} = await world(t)
  const {alert_id} = await as('bot').run('send', {message: 'look'})
  await as('bot').run('acknowledge', {alert_id, acknowledged_by: 'operator'})
  const {alerts} = await as('bot').run('list', {status: 'acknowledged'})
  assert.partialDeepStrictEqual(alerts, [{status: 'acknowledged', acknowledged_by: 'agent bot, who names operator'}])
})

test('alerts are listed by state, the newest first, as many as are asked for', async t => {
  const {as, passMinutes} = await world(t)
  for (const message of ['1', '2', '3']) {
    passMinutes(1)
    const {alert_id} = await as('bot').run('send', {message})
    if (message === '2') await as('bot').run('acknowledge', {alert_id})
  }
  const list = async (input: object) => {
    const {alerts, total} = await as('bot').run('list', input)
    return [(alerts as {message: string}[]).map(({message}) => message).join(''), total]
  }
  assert.deepEqual(await list({}), ['321', 3])
  assert.deepEqual(await list({status: 'pending'}), ['31', 2])
  assert.deepEqual(await list({status: 'acknowledged'}), ['2', 1])
  assert.deepEqual(await list({limit: 1}), ['3', 3])
})

test('thirty different alerts an hour are enough; an open one can still be raised again', async t => {
  const {as, passMinutes} = await world(t)
  for (let n = 0; n < 30; n++) await as('bot').run('send', {message: String(n)})
  const error = await as('bot').fail('send', {message: '30'})
  assert.deepEqual([error.type, error.context], ['TooManyAlerts', {limit: 30}])
  await as('bot').run('send', {message: '7'})
  await as('other').run('send', {message: '30'})
  passMinutes(61)
  await as('bot').run('send', {message: '30'})
})
