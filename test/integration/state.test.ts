import assert from 'node:assert/strict'
import {copyFileSync, mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import type {RpcClient} from '../support/rpc-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const agentOf = async (gateway: TempGateway, name: string) => gateway.connect(await gateway.createToken(name))

test('an agent finds what it kept after a restart of the gateway, and what it noted is gone with the session', async () => {
  await using gateway = await tempGateway()
  await using client = await agentOf(gateway, 'bot')
  await client.callTool('state__persistent__set', {key: 'a', value: {list: [1]}})
  await client.callTool('state__session__set', {key: 'a', value: 1})
  await gateway.restart()
  const {secret} = await gateway.admin.call('token.create', {label: 'again', agent: 'bot'})
  await using later = await gateway.connect(secret ?? '')
  assert.deepEqual((await later.callTool('state__persistent__get', {key: 'a'}))['value'], {list: [1]})
  assert.equal((await later.callTool('state__session__get', {key: 'a'}))['found'], false)
})

test('agent.session tells the quota of the agent and how much of it is used', async () => {
  await using gateway = await tempGateway({settings: 'state: {persistent_quota_mb: 2}\n'})
  await using client = await agentOf(gateway, 'bot')
  await client.callTool('state__persistent__set', {key: 'a', value: 'x'.repeat(500_000)})
  const {state_quota} = await client.callTool('agent__session')
  assert.deepEqual(state_quota, {used_bytes: 500_067, limit_bytes: 2_000_000, percent: 25})
})

test('an operator sees and changes what agents keep, and agents see who it was', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  await using client = await agentOf(gateway, 'bot')
  await client.callTool('state__persistent__set', {key: 'a', value: 1})
  const {subscription_id} = await client.callTool('state__shared__watch', {})
  assert.equal((await admin.call('state.get', {agent: 'bot', key: 'a'})).value, 1)
  assert.deepEqual(await admin.call('state.set', {agent: 'bot', key: 'a', value: 2}), {
    key: 'a',
    version: 2,
    previousVersion: 1,
  })
  assert.equal((await client.callTool('state__persistent__get', {key: 'a'}))['value'], 2)
  await admin.call('state.set', {agent: null, key: 's', value: 'word', expectedVersion: 0})
  const {changes} = await client.callTool('state__shared__watch', {subscription_id, timeout_seconds: 30})
  assert.partialDeepStrictEqual(changes, [{key: 's', change: 'written', version: 1, owner_agent: 'operator'}])
  const listed = await admin.call('state.list', {agent: null})
  assert.deepEqual(
    listed.entries.map(({key, writer}) => [key, writer]),
    [['s', 'operator']],
  )
  const {quotas} = await admin.call('state.quota', {})
  assert.deepEqual(
    quotas.map(({agent, keys}) => [agent, keys]),
    [
      [null, 1],
      ['bot', 1],
      ['default-agent', 0],
    ],
  )
  assert.deepEqual(await admin.call('state.delete', {agent: null, key: 's'}), {key: 's', changed: true})
  assert.deepEqual(await admin.call('state.delete', {agent: null, key: 's'}), {key: 's', changed: false})
})

test('an operator is told what is not there, and what has changed meanwhile', async () => {
  await using gateway = await tempGateway({settings: 'state: {shared_quota_mb: 1}\n'})
  const {admin} = gateway
  await assert.rejects(admin.call('state.list', {agent: 'nobody'}), {code: 'NOT_FOUND'})
  await assert.rejects(admin.call('state.get', {agent: null, key: 'a'}), {code: 'NOT_FOUND'})
  await assert.rejects(admin.call('state.restore', {id: 'bkp-0'}), {code: 'NOT_FOUND'})
  await assert.rejects(admin.call('state.set', {agent: null, key: 'a', value: 1, expectedVersion: 4}), {
    code: 'CONFLICT',
    hint: 'kruxos state get a --shared',
  })
  const value = 'x'.repeat(600_000)
  await admin.call('state.set', {agent: null, key: 'a', value})
  await assert.rejects(admin.call('state.set', {agent: null, key: 'b', value}), {code: 'IO'})
  await assert.rejects(admin.call('state.set', {agent: null, key: 'a\n', value}), {code: 'USAGE'})
})

test('a change with an idempotency key happens once', async () => {
  await using gateway = await tempGateway()
  const params = {agent: null, key: 'a', value: 1}
  const [first, second] = [
    await gateway.admin.call('state.set', params, {idempotencyKey: 'k'}),
    await gateway.admin.call('state.set', params, {idempotencyKey: 'k'}),
  ]
  assert.deepEqual([first.version, second.version], [1, 1])
})

test('case 162: a backup that was made while an agent writes is of one moment, and another machine restores it', async () => {
  await using gateway = await tempGateway()
  await using client = await agentOf(gateway, 'bot')
  const stop = new AbortController()
  const writing = writeCounting(client, stop.signal)
  for (let n = 0; n < 5; n++) await gateway.admin.call('state.backup', {agent: 'bot'})
  const {backup} = await gateway.admin.call('state.backup', {})
  stop.abort()
  const last = await writing
  assert.equal((await gateway.admin.call('state.backups', {})).backups.length, 6)

  await using other = await tempGateway()
  mkdirSync(other.paths.backupsDir, {mode: 0o700})
  copyFileSync(backup.file, join(other.paths.backupsDir, backup.id))
  await other.admin.call('agent.create', {name: 'bot'})
  assert.deepEqual((await other.admin.call('state.restore', {id: backup.id})).agents, ['bot'])
  const [first, second] = await Promise.all(
    ['first', 'second'].map(async key => Number((await other.admin.call('state.get', {agent: 'bot', key})).value)),
  )
  assert.ok(first === second || first === Number(second) + 1, `${first} was written before ${second}`)
  assert.ok(Number(first) <= last)
})

/** Writes the same number to one key, then to the other. */
async function writeCounting(client: RpcClient, signal: AbortSignal): Promise<number> {
  for (let n = 1; ; n++) {
    await client.callTool('state__persistent__set', {key: 'first', value: n})
    await client.callTool('state__persistent__set', {key: 'second', value: n})
    if (signal.aborted) return n
  }
}

test('a briefing tells of what happened since the session before, and of nothing before that', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}\n'})
  const token = await gateway.createToken('bot')
  {
    await using first = await gateway.connect(token)
    await first.callTool('system__time', {})
    await first.callTool('system__time', {timezone: 'Nowhere/Land'})
  }
  await using second = await gateway.connect(token)
  const connectedAt = Date.now()
  await second.callTool('filesystem__write', {path: 'new.txt', content: 'x'})
  await second.callTool('filesystem__delete', {path: 'new.txt'})
  const {briefing} = (await second.callTool('state__briefing__generate', {detail_level: 'detailed'})) as {
    briefing: Record<string, unknown> & {since: string}
  }
  assert.ok(Date.parse(briefing.since) > connectedAt - 60_000 && Date.parse(briefing.since) <= connectedAt)
  assert.partialDeepStrictEqual(briefing, {
    filesystem_changes: {count: 1, files: [{path: '/workspace/new.txt'}]},
    pending_approvals: 1,
    unread_messages: 0,
    health: {gateway: 'healthy', vault: 'healthy'},
  })
  assert.match(String(briefing['summary']), /1 request of yours waits for approval/)
})
