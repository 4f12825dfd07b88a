import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Store} from '../../../../src/gateway/store/index.ts'
import {agentRow, NOW, tempStore, tokenRow} from './temp-store.ts'

const LATER = '2026-01-02T00:00:00.000Z'

function revoke(store: Store, id: string, at: string): Promise<void> {
  return store.transaction(tables => tables.tokens.setRevoked(id, at))
}

test('an agent is kept as it was given, and its name only once', async t => {
  const {agents} = await tempStore(t)
  assert.equal(await agents.insert(agentRow('b')), true)
  assert.equal(await agents.insert({...agentRow('b'), purpose: 'another'}), false)
  await agents.insert(agentRow('a'))
  assert.deepEqual(await agents.get('b'), agentRow('b'))
  assert.equal(await agents.get('c'), null)
  assert.deepEqual(
    (await agents.list()).map(({name}) => name),
    ['a', 'b'],
  )
})

test('an agent is revoked and restored; one that does not exist cannot be', async t => {
  const {agents} = await tempStore(t)
  await agents.insert(agentRow('bot'))
  await agents.setRevoked('bot', NOW)
  assert.equal((await agents.get('bot'))?.revokedAt, NOW)
  await agents.setRevoked('bot', null)
  assert.equal((await agents.get('bot'))?.revokedAt, null)
  await assert.rejects(agents.setRevoked('bott', NOW), {code: 'NOT_FOUND', message: 'no agent named bott'})
})

test('records of an agent add up, and its last connection only moves forward', async t => {
  const {agents} = await tempStore(t)
  await agents.insert(agentRow('bot'))
  await agents.record('bot', {invocations: 2})
  assert.equal((await agents.get('bot'))?.lastConnectedAt, null)
  await agents.record('bot', {lastConnectedAt: LATER})
  await agents.record('bot', {lastConnectedAt: NOW, invocations: 3})
  assert.deepEqual(await agents.get('bot'), {...agentRow('bot'), lastConnectedAt: LATER, invocations: 5})
})

test('a label has one token that is not revoked', async t => {
  const store = await tempStore(t)
  const {tokens} = store
  const [first, second] = [tokenRow('tok_1'), tokenRow('tok_2')]
  assert.equal(await tokens.insert(first), true)
  assert.equal(await tokens.insert(second), false)
  await revoke(store, 'tok_1', NOW)
  assert.equal(await tokens.getByLabel('primary'), null)
  assert.equal(await tokens.insert(second), true)
  assert.deepEqual(await tokens.getByLabel('primary'), second)
  assert.deepEqual(await tokens.get('tok_1'), {...first, revokedAt: NOW})
  assert.deepEqual(await tokens.getByHash('hash of tok_1'), {...first, revokedAt: NOW})
})

test('a token stays revoked since the first time, and a revocation that hits nothing is an error', async t => {
  const store = await tempStore(t)
  const {tokens} = store
  await tokens.insert(tokenRow('tok_1'))
  await revoke(store, 'tok_1', NOW)
  await revoke(store, 'tok_1', LATER)
  assert.equal((await tokens.get('tok_1'))?.revokedAt, NOW)
  await assert.rejects(revoke(store, 'tok_2', NOW), {code: 'NOT_FOUND', message: 'no token tok_2'})
  await assert.rejects(tokens.setHash('tok_2', 'x'), {code: 'NOT_FOUND'})
})

test('a token is granted to a user once', async t => {
  const {tokens} = await tempStore(t)
  await tokens.insert(tokenRow('tok_1', {grantedUids: [1000]}))
  assert.equal(await tokens.grant('tok_1', 1000), false)
  assert.equal(await tokens.grant('tok_1', 0), true)
  assert.equal(await tokens.grant('tok_1', 0), false)
  assert.deepEqual((await tokens.get('tok_1'))?.grantedUids, [1000, 0])
})

test('a token changes its hash and the time of its last use', async t => {
  const {tokens} = await tempStore(t)
  await tokens.insert(tokenRow('tok_1'))
  await tokens.setHash('tok_1', 'new')
  await tokens.setUsed('tok_1', LATER)
  await tokens.setUsed('tok_1', NOW)
  assert.equal(await tokens.getByHash('hash of tok_1'), null)
  assert.equal((await tokens.getByHash('new'))?.lastUsedAt, LATER)
})

test('tokens are listed by agent, revoked ones on request', async t => {
  const store = await tempStore(t)
  const {agents, tokens} = store
  await agents.insert(agentRow('bot'))
  await tokens.insert(tokenRow('tok_1', {label: 'c'}))
  await tokens.insert(tokenRow('tok_2', {label: 'b', agent: 'bot'}))
  await tokens.insert(tokenRow('tok_3', {label: 'a', agent: 'bot'}))
  await revoke(store, 'tok_2', NOW)
  const ids = async (filter: Parameters<typeof tokens.list>[0]) => (await tokens.list(filter)).map(({id}) => id)
  assert.deepEqual(await ids({}), ['tok_3', 'tok_1'])
  assert.deepEqual(await ids({includeRevoked: true}), ['tok_3', 'tok_2', 'tok_1'])
  assert.deepEqual(await ids({agent: 'bot'}), ['tok_3'])
  assert.deepEqual(await ids({agent: 'bot', includeRevoked: true}), ['tok_3', 'tok_2'])
})

test('a token of an agent that does not exist is refused', async t => {
  const {tokens} = await tempStore(t)
  await assert.rejects(tokens.insert(tokenRow('tok_1', {agent: 'nobody'})), {code: 'INTERNAL'})
})

test('a session is put, put again and removed', async t => {
  const {tokens, sessions} = await tempStore(t)
  await tokens.insert(tokenRow('tok_1'))
  const client = {clientName: 'claude-code', clientVersion: '2.0.0'}
  const times = {connectedAt: NOW, lastSeenAt: NOW, lastCallAt: null}
  const session = {id: 'sess-a1b2c3d4', resumeId: 'r', tokenId: 'tok_1', ...client, ...times, invocations: 0}
  await sessions.put(session)
  await sessions.put({...session, lastCallAt: LATER, invocations: 12})
  assert.deepEqual(await sessions.list(), [{...session, lastCallAt: LATER, invocations: 12}])
  await sessions.remove(session.id)
  assert.deepEqual(await sessions.list(), [])
})

test('a reply is kept under its key until it is old, and never overwritten', async t => {
  const {replies} = await tempStore(t)
  await replies.put('key', 'hash', Buffer.from('{}'), NOW)
  assert.deepEqual(await replies.get('key'), {requestHash: 'hash', reply: new Uint8Array(Buffer.from('{}'))})
  await assert.rejects(replies.put('key', 'other', Buffer.from('[]'), NOW), {code: 'CONFLICT'})
  await replies.removeBefore(NOW)
  assert.notEqual(await replies.get('key'), null)
  await replies.removeBefore(LATER)
  assert.equal(await replies.get('key'), null)
})

test('vault entries and the header are kept byte for byte', async t => {
  const {vault} = await tempStore(t)
  assert.equal(await vault.readHeader(), null)
  await vault.writeHeader(new Uint8Array([1]))
  await vault.writeHeader(new Uint8Array([0, 255]))
  assert.deepEqual(await vault.readHeader(), new Uint8Array([0, 255]))
  const entry = {path: 'b', version: 1, nonce: new Uint8Array([0]), ciphertext: new Uint8Array([1, 2])}
  await vault.put(entry)
  await vault.put({...entry, path: 'a', version: 7})
  await vault.put({...entry, version: 2})
  assert.deepEqual(await vault.get('b'), {...entry, version: 2})
  assert.deepEqual(await vault.list(), [
    {path: 'a', version: 7},
    {path: 'b', version: 2},
  ])
  assert.equal(await vault.remove('b'), true)
  assert.equal(await vault.remove('b'), false)
})
