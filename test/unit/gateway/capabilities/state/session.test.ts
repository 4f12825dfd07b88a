import assert from 'node:assert/strict'
import {test} from 'node:test'
import {tempState} from './temp-state.ts'

test('a session notes, overwrites, lists, drops and forgets', async t => {
  const temp = await tempState(t)
  assert.deepEqual(await temp.run('session.set', {key: 'b', value: [1]}), {previous_value: null, overwritten: false})
  assert.deepEqual(await temp.run('session.set', {key: 'b', value: null}), {previous_value: [1], overwritten: true})
  assert.deepEqual(await temp.run('session.get', {key: 'b'}), {value: null, found: true})
  assert.deepEqual(await temp.run('session.get', {key: 'x'}), {value: null, found: false})
  await temp.run('session.set', {key: 'a.1', value: 1})
  assert.deepEqual(await temp.run('session.list'), {keys: ['a.1', 'b'], count: 2})
  assert.deepEqual(await temp.run('session.list', {prefix: 'a.'}), {keys: ['a.1'], count: 1})
  assert.deepEqual(await temp.run('session.delete', {key: 'a.1'}), {previous_value: 1, deleted: true})
  assert.deepEqual(await temp.run('session.delete', {key: 'a.1'}), {previous_value: null, deleted: false})
  assert.deepEqual(await temp.run('session.clear'), {removed_count: 1})
  assert.deepEqual(await temp.run('session.list'), {keys: [], count: 0})
})

test('another session of the same agent sees nothing of it', async t => {
  const temp = await tempState(t)
  await temp.run('session.set', {key: 'a', value: 1})
  assert.equal((await temp.run('session.get', {key: 'a'}, temp.session()))['found'], false)
})

test('what is read cannot change what is kept', async t => {
  const temp = await tempState(t)
  await temp.run('session.set', {key: 'a', value: {list: [1]}})
  const {value} = await temp.run('session.get', {key: 'a'})
  ;(value as {list: number[]}).list.push(2)
  assert.deepEqual((await temp.run('session.get', {key: 'a'}))['value'], {list: [1]})
})

test('SessionNotFound: without a session, and when it has ended', async t => {
  const temp = await tempState(t)
  const session = temp.session()
  await temp.run('session.set', {key: 'a', value: 1}, session)
  temp.end(session)
  for (const context of [session, {sessionId: null, principal: 'operator'} as const]) {
    for (const [verb, input] of [
      ['get', {key: 'a'}],
      ['set', {key: 'a', value: 1}],
      ['delete', {key: 'a'}],
      ['list', {}],
      ['clear', {}],
    ] as const) {
      assert.equal((await temp.fails(`session.${verb}`, input, context)).type, 'SessionNotFound')
    }
  }
})

test('QuotaExceeded: a session has its quota, counted over overwriting and dropping', async t => {
  const temp = await tempState(t, {session_quota_mb: 1})
  const value = 'x'.repeat(600_000)
  await temp.run('session.set', {key: 'a', value})
  await temp.run('session.set', {key: 'a', value: `${value}y`})
  const error = await temp.fails('session.set', {key: 'b', value})
  assert.deepEqual([error.type, error.context['limit_bytes']], ['QuotaExceeded', 1_000_000])
  await temp.run('session.delete', {key: 'a'})
  await temp.run('session.set', {key: 'b', value})
  await temp.run('session.clear')
  await temp.run('session.set', {key: 'c', value})
})

test('QuotaExceeded: all sessions together have one too, and one that ends gives its part back', async t => {
  const temp = await tempState(t, {session_quota_mb: 1, all_sessions_quota_mb: 1})
  const value = 'x'.repeat(600_000)
  const first = temp.session()
  await temp.run('session.set', {key: 'a', value}, first)
  assert.equal((await temp.fails('session.set', {key: 'a', value}, temp.session())).type, 'QuotaExceeded')
  temp.end(first)
  await temp.run('session.set', {key: 'a', value}, temp.session())
})
