import assert from 'node:assert/strict'
import {test} from 'node:test'
import {type TempState, tempState} from './temp-state.ts'

async function set(temp: TempState, key: string, expected_version: number, value: unknown = 1, agent = 'build-bot') {
  return (await temp.run('shared.set', {key, value, expected_version}, temp.session(agent)))['version']
}

test('agents share an entry, and see who wrote it', async t => {
  const temp = await tempState(t)
  assert.deepEqual(await temp.run('shared.get', {key: 'a'}), {
    value: null,
    version: 0,
    found: false,
    owner_agent: null,
    updated_at: null,
  })
  assert.equal(await set(temp, 'a', 0, {free: true}, 'other'), 1)
  const got = await temp.run('shared.get', {key: 'a'})
  assert.deepEqual([got['value'], got['version'], got['owner_agent']], [{free: true}, 1, 'other'])
  const {entries, count, total_size_bytes} = await temp.run('shared.list')
  const [entry] = entries as {size_bytes: number; owner_agent: string}[]
  assert.deepEqual([entry?.owner_agent, count, entry?.size_bytes], ['other', 1, total_size_bytes])
})

test('VersionConflict: who has not seen the latest version cannot write or delete', async t => {
  const temp = await tempState(t)
  await set(temp, 'a', 0)
  for (const expected_version of [0, 2]) {
    const error = await temp.fails('shared.set', {key: 'a', value: 2, expected_version})
    assert.equal(error.type, 'VersionConflict')
    assert.deepEqual(error.context, {resource: 'a', expected_version, actual_version: 1})
  }
  assert.equal((await temp.fails('shared.delete', {key: 'a', expected_version: 2})).type, 'VersionConflict')
  assert.equal((await temp.fails('shared.set', {key: 'b', value: 2, expected_version: 1})).type, 'VersionConflict')
  assert.equal(await set(temp, 'a', 1), 2)
  assert.deepEqual(await temp.run('shared.delete', {key: 'a', expected_version: 2}), {deleted: true})
  assert.deepEqual(await temp.run('shared.delete', {key: 'a'}), {deleted: false})
})

test('a version that was deleted comes back for no other value', async t => {
  const temp = await tempState(t)
  await set(temp, 'a', 0, 'mine')
  await temp.run('shared.delete', {key: 'a'})
  assert.equal(await set(temp, 'a', 0, 'yours'), 2)
  assert.equal(
    (await temp.fails('shared.set', {key: 'a', value: 'stale', expected_version: 1})).type,
    'VersionConflict',
  )
})

test('of a hundred who count up at once, each counts once', async t => {
  const temp = await tempState(t)
  await set(temp, 'count', 0, 0)
  const sessions = Array.from({length: 10}, (_, n) => temp.session(`bot-${n}`))
  await Promise.all(
    sessions.map(async session => {
      for (let done = 0; done < 10; ) {
        const {value, version} = await temp.run('shared.get', {key: 'count'}, session)
        const write = {key: 'count', value: Number(value) + 1, expected_version: version}
        const isWritten = await temp.run('shared.set', write, session).catch(error => {
          assert.equal(error.type, 'VersionConflict')
        })
        if (isWritten) done += 1
      }
    }),
  )
  assert.deepEqual((await temp.run('shared.get', {key: 'count'}))['value'], 100)
})

test('QuotaExceeded: all agents share one quota, and no history is kept in it', async t => {
  const temp = await tempState(t, {shared_quota_mb: 1})
  const value = 'x'.repeat(600_000)
  for (let version = 0; version < 4; version++) await set(temp, 'a', version, value)
  assert.equal((await temp.state.kept.quota('shared')).historyBytes, 0)
  assert.equal((await temp.fails('shared.set', {key: 'b', value, expected_version: 0})).type, 'QuotaExceeded')
})

interface Told {
  changes: {key: string; change: string; version: number; owner_agent: string}[]
  truncated: boolean
}

test('a watch tells of each key the latest change since it was asked, and of no other key', async t => {
  const temp = await tempState(t)
  const {subscription_id} = await temp.run('shared.watch', {prefix: 'a.'})
  const ask = async () => (await temp.run('shared.watch', {subscription_id})) as unknown as Told
  assert.deepEqual((await ask()).changes, [])
  await set(temp, 'a.1', 0, 1, 'other')
  await set(temp, 'a.1', 1, 2, 'other')
  await set(temp, 'b', 0)
  await set(temp, 'a.2', 0)
  await temp.run('shared.delete', {key: 'a.2'}, temp.session('other'))
  assert.deepEqual(
    (await ask()).changes.map(({key, change, version, owner_agent}) => [key, change, version, owner_agent]),
    [
      ['a.1', 'written', 2, 'other'],
      ['a.2', 'deleted', 1, 'other'],
    ],
  )
  assert.deepEqual((await ask()).changes, [])
})

test('a watch that waits is told at once, and not later than its time', async t => {
  const temp = await tempState(t)
  const {subscription_id} = await temp.run('shared.watch', {})
  const waiting = temp.run('shared.watch', {subscription_id, timeout_seconds: 60})
  await set(temp, 'a', 0)
  assert.equal(((await waiting) as unknown as Told).changes[0]?.key, 'a')
  assert.deepEqual((await temp.run('shared.watch', {subscription_id, timeout_seconds: 1}))['changes'], [])
})

test('a watch that nobody asks remembers a thousand keys and says that there were more', async t => {
  const temp = await tempState(t)
  const {subscription_id} = await temp.run('shared.watch', {})
  const at = '2026-01-01T00:00:00.000Z'
  for (let n = 0; n <= 1000; n++)
    temp.state.kept.announce('shared', {key: `k${n}`, change: 'written', version: 1, writer: 'other', at})
  const {changes, truncated} = (await temp.run('shared.watch', {subscription_id})) as unknown as Told
  assert.deepEqual([changes.length, truncated], [1000, true])
})

test('unwatch ends it; a subscription belongs to one session and ends with it', async t => {
  const temp = await tempState(t)
  const {subscription_id} = await temp.run('shared.watch', {})
  const other = temp.session()
  assert.equal((await temp.fails('shared.watch', {subscription_id}, other)).type, 'SubscriptionNotFound')
  assert.deepEqual(await temp.run('shared.unwatch', {subscription_id}, other), {ended: false})
  assert.deepEqual(await temp.run('shared.unwatch', {subscription_id}), {ended: true})
  assert.deepEqual(await temp.run('shared.unwatch', {subscription_id}), {ended: false})
  assert.equal((await temp.fails('shared.watch', {subscription_id})).type, 'SubscriptionNotFound')
  const third = await temp.run('shared.watch', {}, other)
  temp.end(other)
  const {type} = await temp.fails('shared.watch', {subscription_id: third['subscription_id']}, other)
  assert.equal(type, 'SubscriptionNotFound')
})

test('SubscriptionFailed: with sixteen already, and without a session', async t => {
  const temp = await tempState(t)
  for (let n = 0; n < 16; n++) await temp.run('shared.watch', {prefix: `${n}`})
  assert.equal((await temp.fails('shared.watch', {})).type, 'SubscriptionFailed')
  assert.equal((await temp.fails('shared.watch', {}, {sessionId: null})).type, 'SubscriptionFailed')
  await temp.run('shared.watch', {}, temp.session())
})
