import assert from 'node:assert/strict'
import {test} from 'node:test'
import {ConflictError, InvalidInputError, KruxOS, ResourceExhaustedError} from '../src/index.ts'
import {testAgent} from './agent.ts'

test('what an agent keeps is there for its next connection, with its version', async () => {
  await using fixture = await testAgent()
  const {agent, gateway, token} = fixture
  assert.equal(await agent.state.get('plan'), undefined)
  assert.equal(await agent.state.set('plan', {steps: [1, 2]}), 1)
  assert.equal(await agent.state.set('empty', null), 1)
  await using later = await KruxOS.connect(gateway.endpoint, {apiKey: token, caFile: gateway.paths.caFile})
  assert.deepEqual(await later.state.get('plan'), {steps: [1, 2]})
  assert.equal(await later.state.get('empty'), null)
  assert.equal(await later.state.set('plan', 'new', {expectedVersion: 1}), 2)
  assert.deepEqual(await agent.state.getEntry('plan'), {found: true, value: 'new', version: 2, ownerAgent: null})
  assert.deepEqual(await agent.state.getEntry('none'), {found: false, value: null, version: null, ownerAgent: null})
  await assert.rejects(agent.state.set('plan', 'old', {expectedVersion: 1}), ConflictError)
  assert.deepEqual(await agent.state.list(), ['empty', 'plan'])
  assert.deepEqual(await agent.state.list('p'), ['plan'])
  assert.deepEqual([await agent.state.delete('plan'), await agent.state.delete('plan')], [true, false])
})

test('notes of a session are its own', async () => {
  await using fixture = await testAgent()
  const {agent, gateway, token} = fixture
  assert.equal(await agent.state.session.set('a', [1]), undefined)
  assert.deepEqual(await agent.state.session.get('a'), [1])
  assert.deepEqual(await agent.state.session.list(), ['a'])
  await using other = await KruxOS.connect(gateway.endpoint, {apiKey: token, caFile: gateway.paths.caFile})
  assert.equal(await other.state.session.get('a'), undefined)
  assert.equal(await agent.state.session.delete('a'), true)
})

test('two agents that share a key learn of each other by a ConflictError', async () => {
  await using fixture = await testAgent()
  const {agent, gateway} = fixture
  const caFile = gateway.paths.caFile
  await using other = await KruxOS.connect(gateway.endpoint, {apiKey: await gateway.createToken('other'), caFile})
  const version = await other.state.shared.set('owner', 'other', {expectedVersion: 0})
  assert.deepEqual(await agent.state.shared.getEntry('owner'), {
    found: true,
    value: 'other',
    version: 1,
    ownerAgent: 'other',
  })
  assert.equal(await agent.state.shared.set('owner', 'build', {expectedVersion: version}), 2)
  await assert.rejects(other.state.shared.set('owner', 'other', {expectedVersion: version}), (error: ConflictError) => {
    assert.ok(error instanceof ConflictError)
    assert.partialDeepStrictEqual(error.structured.context, {expected_version: 1, actual_version: 2})
    return true
  })
  await assert.rejects(agent.state.shared.delete('owner', {expectedVersion: 1}), ConflictError)
  assert.equal(await agent.state.shared.delete('owner'), true)
})

test('a long list comes whole, and what does not fit is a ResourceExhaustedError', async () => {
  await using fixture = await testAgent({}, 'state: {persistent_quota_mb: 1}\n')
  const {agent} = fixture
  const keys = Array.from({length: 1001}, (_, n) => `k${String(n).padStart(4, '0')}`)
  for (let n = 0; n < keys.length; n += 50) await Promise.all(keys.slice(n, n + 50).map(key => agent.state.set(key, 1)))
  assert.deepEqual(await agent.state.list('k'), keys)
  await assert.rejects(agent.state.set('large', 'x'.repeat(1_000_000)), ResourceExhaustedError)
  await assert.rejects(agent.state.set('', 1), InvalidInputError)
})

test('the capabilities themselves keep their names and types beside the short forms', async () => {
  await using fixture = await testAgent()
  const {agent} = fixture
  assert.deepEqual(await agent.state.persistent.set({key: 'a', value: 1}), {version: 1, previous_version: 0})
  assert.equal((await agent.state.session.get({key: 'a'})).found, false)
  assert.equal((await agent.state.session.clear()).removed_count, 0)
  assert.equal((await agent.state.shared.set({key: 'a', value: 1, expected_version: 0})).version, 1)
  assert.equal((await agent.state.backup.list()).count, 0)
})

test('a briefing tells what changed since a time, in words of the language', async () => {
  await using fixture = await testAgent()
  const since = new Date(Date.now() - 60_000)
  const briefing = await fixture.agent.briefing({since, detailLevel: 'detailed'})
  assert.equal(briefing.since, since.toISOString())
  assert.partialDeepStrictEqual(briefing, {pendingApprovals: 0, unreadMessages: 0, filesystemChanges: {count: 2}})
  assert.match(briefing.summary, /2 files of your workspace changed/)
  assert.match((await fixture.agent.briefing()).summary, /^Since /)
})
