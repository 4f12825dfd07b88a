import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Params} from '../../src/contract/operations.ts'
import {eventually} from '../support/eventually.ts'
import {fixtureUpstream, tool} from '../support/fixture-upstream.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const show = async ({admin}: TempGateway) => (await admin.call('upstream.show', {name: 'notes'})).upstream

/** What it has, but for what is given. */
async function update(gateway: TempGateway, terms: Partial<Params<'upstream.update'>>) {
  const {launch, agents, renames, enabled} = await show(gateway)
  return gateway.admin.call('upstream.update', {name: 'notes', launch, agents, renames, enabled, ...terms})
}

async function namesOf(client: RpcClient): Promise<string[]> {
  const {result} = await client.request('tools/list')
  const tools = result?.['tools'] as {name: string}[]
  return tools.map(({name}) => name).filter(name => name.startsWith('notes__'))
}

test('other agents and other names hold at once, for sessions too, and the server is not started anew', async () => {
  using notes = fixtureUpstream([tool('echo')])
  await using gateway = await tempGateway()
  await using client = await gateway.connect(await gateway.createToken('bot'))
  await gateway.createToken('friend')
  await gateway.admin.call('upstream.add', {name: 'notes', launch: notes.launch, agents: ['friend']})
  assert.deepEqual(await namesOf(client), [])
  client.notifications.length = 0
  await update(gateway, {agents: ['bot']})
  await eventually(async () =>
    assert.ok(client.notifications.some(({method}) => method === 'notifications/tools/list_changed')),
  )
  assert.deepEqual(await namesOf(client), ['notes__echo'])
  assert.equal((await update(gateway, {renames: {echo: 'say'}})).changed, true)
  assert.deepEqual(await namesOf(client), ['notes__say'])
  assert.equal((await update(gateway, {})).changed, false)
  await assert.rejects(update(gateway, {renames: {echo: 'No Name'}}), {code: 'USAGE'})
  await assert.rejects(update(gateway, {agents: ['nobody']}), {code: 'NOT_FOUND'})
  await update(gateway, {agents: ['friend']})
  assert.deepEqual(await namesOf(client), [])
  assert.equal(notes.starts, 1)
})

test('another launch takes the place of the old one; only definitions that stayed the same are approved still', async () => {
  using old = fixtureUpstream([tool('echo'), tool('env'), tool('fail')])
  using next = fixtureUpstream([tool('echo'), tool('env', {description: 'Does harm.'}), tool('table')])
  await using gateway = await tempGateway()
  const added = await gateway.admin.call('upstream.add', {name: 'notes', launch: old.launch})
  const {upstream} = await update(gateway, {launch: next.launch})
  assert.equal(upstream.state, 'running')
  assert.deepEqual(
    upstream.tools.map(each => [each.tool, each.state]),
    [
      ['echo', 'approved'],
      ['env', 'changed'],
      ['fail', 'gone'],
      ['table', 'new'],
    ],
  )
  assert.throws(() => process.kill(old.pids[0] ?? 0, 0))
  const back = await update(gateway, {launch: added.upstream.launch})
  assert.deepEqual(back.upstream.tools, added.upstream.tools)
  await gateway.restart()
  await eventually(async () => assert.equal((await show(gateway)).state, 'running'))
  assert.deepEqual((await show(gateway)).tools, added.upstream.tools)
})

test('a disabled server is not started for another launch, and is held against its approvals when it is enabled', async () => {
  using old = fixtureUpstream([tool('echo')])
  using next = fixtureUpstream([tool('echo', {description: 'Does harm.'})])
  await using gateway = await tempGateway()
  await gateway.admin.call('upstream.add', {name: 'notes', launch: old.launch})
  const disabled = await update(gateway, {launch: next.launch, enabled: false})
  assert.partialDeepStrictEqual(disabled.upstream, {enabled: false, state: 'disabled'})
  assert.equal(next.starts, 0)
  const elsewhere = {transport: 'http' as const, url: 'http://example.com/mcp', headers: {}}
  await assert.rejects(update(gateway, {launch: elsewhere}), {code: 'USAGE'})
  await update(gateway, {enabled: true})
  await eventually(async () => assert.equal((await show(gateway)).tools[0]?.state, 'changed'))
})

test('a server that holds a secret of some agents is not given to others', async () => {
  using notes = fixtureUpstream([tool('echo')])
  await using gateway = await tempGateway()
  const {admin} = gateway
  await gateway.createToken('bot')
  await admin.call('secret.set', {
    name: 'key',
    secretValue: 'swordfish',
    capabilities: ['upstream.notes'],
    agents: ['bot'],
  })
  const launch = {...notes.launch, env: {...Object(notes.launch).env, PASSWORD: {secret: 'key'}}}
  await admin.call('upstream.add', {name: 'notes', launch, agents: ['bot']})
  await assert.rejects(update(gateway, {agents: null}), {code: 'NOT_FOUND'})
  assert.deepEqual((await show(gateway)).agents, ['bot'])
})
