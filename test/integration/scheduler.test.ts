import assert from 'node:assert/strict'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import type {ScheduleDetail} from '../../src/contract/schedule.ts'
import {eventually} from '../support/eventually.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const LINE = {capability: 'filesystem.append', inputs: {path: '/workspace/log', content: 'x\n'}}

const setPolicy = ({admin}: TempGateway, rules: string) =>
  admin.call('policy.set', {layer: 'org', text: `version: 1\nname: x\nrules: [${rules}]\n`})

const typeOf = (answer: Record<string, unknown>) => (answer['error'] as {error_type: string} | undefined)?.error_type

function written(gateway: TempGateway, agent: string): string {
  const log = join(gateway.paths.workspacesDir, agent, 'log')
  return existsSync(log) ? readFileSync(log, 'utf8') : ''
}

/** Plans a call a second from now. */
async function delay(client: RpcClient, input: object = LINE): Promise<string> {
  const answer = await client.callTool('scheduler__delay', {delay_seconds: 1, ...input})
  assert.equal(answer['error'], undefined, JSON.stringify(answer))
  return String(answer['delay_id'])
}

/** The schedule when its one run has an end. */
function ended({admin}: TempGateway, id: string): Promise<ScheduleDetail> {
  return eventually(async () => {
    const {schedule} = await admin.call('schedule.show', {id})
    assert.equal(schedule.nextRunAt, null)
    assert.notEqual(schedule.runs[0]?.state, 'running')
    return schedule
  })
}

test('a delayed call runs as its agent while nobody is connected, is recorded like any other, and shows its result', async () => {
  await using gateway = await tempGateway()
  const token = await gateway.createToken('bot')
  const client = await gateway.connect(token)
  const id = await delay(client)
  await client[Symbol.asyncDispose]()
  await ended(gateway, id)
  assert.equal(written(gateway, 'bot'), 'x\n')
  const {entries} = await gateway.admin.call('audit.query', {capability: 'filesystem.append'})
  const [entry] = entries.filter(({ref}) => ref !== null)
  assert.deepEqual(
    [entry?.actor.type, entry?.actor.name, entry?.actor.sessionId, entry?.status],
    ['agent', 'bot', null, 'success'],
  )
  await using again = await gateway.connect(token)
  const {delays, jobs, total} = await again.callTool('scheduler__cron_list', {})
  const [{delay_id, enabled, runs} = assert.fail()] = delays as {delay_id: string; enabled: boolean; runs: object[]}[]
  assert.deepEqual([delay_id, enabled, jobs, total], [id, false, [], 1])
  assert.partialDeepStrictEqual(runs, [{state: 'done', output: {path: '/workspace/log'}}])
})

test('the policy of its time decides, not that of the plan', async () => {
  await using gateway = await tempGateway()
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const id = await delay(client)
  await setPolicy(gateway, '{match: filesystem.append, tier: blocked, reason: not now}')
  assert.equal((await ended(gateway, id)).runs[0]?.error, 'PolicyDenied')
  assert.equal(written(gateway, 'bot'), '')
})

test('a call that needs approval waits for a person, who has it run once', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  await setPolicy(gateway, '{match: filesystem.append, tier: approval_required}')
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const [run] = (await ended(gateway, await delay(client))).runs
  assert.equal(run?.state, 'pending')
  assert.equal(written(gateway, 'bot'), '')
  await gateway.admin.call('approval.accept', {id: run?.approvalId ?? ''})
  await eventually(async () => assert.equal(written(gateway, 'bot'), 'x\n'))
})

test('the calls of a paused agent are refused, and its schedule goes on', async () => {
  await using gateway = await tempGateway()
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const id = await delay(client)
  await gateway.admin.call('agent.pause', {name: 'bot'})
  assert.equal((await ended(gateway, id)).runs[0]?.error, 'SessionPaused')
})

for (const [what, operation] of [
  ['an agent that was revoked', ({admin}: TempGateway) => admin.call('agent.revoke', {name: 'bot'})],
  ['a token that was revoked', ({admin}: TempGateway) => admin.call('token.revoke', {token: 'bot'})],
  ['a token that was rotated', ({admin}: TempGateway) => admin.call('token.rotate', {token: 'bot'})],
] as const) {
  test(`what ${what} planned does not run, and operators are told`, async () => {
    await using gateway = await tempGateway()
    const client = await gateway.connect(await gateway.createToken('bot'))
    const id = await delay(client)
    await operation(gateway)
    const schedule = await ended(gateway, id)
    assert.deepEqual([schedule.runs, written(gateway, 'bot')], [[], ''])
    assert.match(schedule.endedReason ?? '', /was revoked$/)
    const {alerts} = await gateway.admin.call('alert.list', {})
    assert.partialDeepStrictEqual(
      alerts.filter(({kind}) => kind === 'schedule-ended'),
      [{subject: 'bot', severity: 'warning'}],
    )
  })
}

test('agents see and end their own planned calls and no others', async () => {
  await using gateway = await tempGateway()
  await using bot = await gateway.connect(await gateway.createToken('bot'))
  await using other = await gateway.connect(await gateway.createToken('other'))
  const {cron_id} = await bot.callTool('scheduler__cron_create', {capability: 'system__time', schedule: '0 8 * * *'})
  const {delay_id} = await bot.callTool('scheduler__delay', {capability: 'system.time', delay_seconds: 600})
  assert.equal((await other.callTool('scheduler__cron_list', {}))['total'], 0)
  assert.equal((await other.callTool('scheduler__cron_delete', {cron_id}))['deleted'], false)
  assert.equal((await other.callTool('scheduler__cancel', {delay_id}))['cancelled'], false)
  assert.equal((await bot.callTool('scheduler__cron_delete', {cron_id: delay_id}))['deleted'], false)
  const {jobs} = await bot.callTool('scheduler__cron_list', {})
  assert.partialDeepStrictEqual(jobs, [
    {cron_id, capability: 'system.time', schedule: '0 8 * * *', timezone: 'UTC', enabled: true},
  ])
  assert.equal((await bot.callTool('scheduler__cron_delete', {cron_id}))['deleted'], true)
  assert.equal((await bot.callTool('scheduler__cancel', {delay_id}))['cancelled'], true)
  assert.equal((await bot.callTool('scheduler__cancel', {delay_id}))['cancelled'], false)
})

test('what would fail at each run is refused when it is planned', async () => {
  await using gateway = await tempGateway({settings: 'schedules: {max_per_agent: 1, min_interval_seconds: 3600}'})
  await setPolicy(gateway, '{match: filesystem.delete, tier: blocked}')
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const plan = async (input: object) =>
    typeOf(
      await client.callTool('scheduler__cron_create', {capability: 'system.time', schedule: '0 8 * * *', ...input}),
    )
  assert.equal(await plan({capability: 'no.such'}), 'CapabilityNotFound')
  assert.equal(await plan({capability: 'filesystem.delete', inputs: {path: '/workspace/a'}}), 'CapabilityNotFound')
  assert.equal(await plan({inputs: {nonsense: 1}}), 'InvalidInput')
  assert.equal(
    await plan({capability: 'filesystem.append', inputs: {path: '/workspace/a', content: 'x'.repeat(70_000)}}),
    'InvalidInput',
  )
  assert.equal(await plan({schedule: '*/5 * * * *'}), 'InvalidCronExpression')
  assert.equal(await plan({timezone: 'Mars/Olympus'}), 'InvalidTimezone')
  assert.equal(await plan({}), undefined)
  assert.equal(await plan({}), 'TooManySchedules')
})

test('an operator plans a call for an agent: it runs with the rights of the agent', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  const {admin} = gateway
  await setPolicy(gateway, '{match: filesystem.append, tier: approval_required}')
  await admin.call('agent.create', {name: 'bot'})
  const input = {...LINE, delay_seconds: 1}
  const {result} = await admin.call('capability.call', {name: 'scheduler.delay', agent: 'bot', input})
  const schedule = await ended(gateway, String(result?.['delay_id']))
  assert.deepEqual([schedule.principal, schedule.agent, schedule.runs[0]?.state], ['agent', 'bot', 'pending'])
  assert.equal(written(gateway, 'bot'), '')
})

test('an operator sees, shows and deletes planned calls', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const {cron_id} = await client.callTool('scheduler__cron_create', {capability: 'system.time', schedule: '0 8 * * *'})
  const id = String(cron_id)
  assert.deepEqual(
    (await admin.call('schedule.list', {agent: 'bot'})).schedules.map(each => each.id),
    [id],
  )
  await assert.rejects(admin.call('schedule.list', {agent: 'nobody'}), {code: 'NOT_FOUND'})
  assert.deepEqual((await admin.call('schedule.show', {id: id.slice(0, 8)})).schedule.runs, [])
  assert.equal((await admin.call('schedule.delete', {id})).changed, true)
  await assert.rejects(admin.call('schedule.delete', {id}), {code: 'NOT_FOUND'})
  await assert.rejects(admin.call('schedule.show', {id}), {code: 'NOT_FOUND'})
})

test('an operator who kills an agent stops its planned call that is under way', async () => {
  await using gateway = await tempGateway()
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const id = await delay(client, {capability: 'comms.receive', inputs: {timeout_seconds: 50}})
  await eventually(async () => {
    const {schedule} = await gateway.admin.call('schedule.show', {id})
    assert.equal(schedule.runs[0]?.state, 'running')
  })
  await gateway.admin.call('agent.kill', {name: 'bot'})
  assert.equal((await ended(gateway, id)).runs[0]?.error, 'CallStopped')
})
