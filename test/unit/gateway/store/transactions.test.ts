import assert from 'node:assert/strict'
import {test} from 'node:test'
import {setImmediate as tick} from 'node:timers/promises'
import type {Tables} from '../../../../src/gateway/store/index.ts'
import {agentRow, tempStore, tokenRow} from './temp-store.ts'

test('a transaction that fails leaves nothing', async t => {
  const store = await tempStore(t)
  const work = store.transaction(async ({agents}) => {
    await agents.insert(agentRow('bot'))
    throw new Error('no')
  })
  await assert.rejects(work, {message: 'no'})
  assert.deepEqual(await store.agents.list(), [])
})

test('a transaction returns what its work returns, and the rows are there', async t => {
  const store = await tempStore(t)
  const inserted = await store.transaction(async ({agents}) => agents.insert(agentRow('bot')))
  assert.equal(inserted, true)
  assert.equal((await store.agents.list()).length, 1)
})

test('a failed statement ends the transaction, even when the work goes on as if nothing was', async t => {
  const store = await tempStore(t)
  const work = store.transaction(async ({agents, tokens}) => {
    await agents.insert(agentRow('bot'))
    await tokens.insert(tokenRow('tok_1', {agent: 'nobody'})).catch(() => undefined)
    await agents.insert(agentRow('other')).catch(() => undefined)
  })
  await assert.rejects(work, {code: 'INTERNAL'})
  assert.deepEqual(await store.agents.list(), [])
})

test('transactions run one after another', async t => {
  const store = await tempStore(t)
  await store.agents.insert(agentRow('bot'))
  const increment = () =>
    store.transaction(async ({agents}) => {
      const before = (await agents.get('bot'))?.invocations
      await tick()
      await agents.record('bot', {invocations: 1})
      return before
    })
  const seen = await Promise.all(Array.from({length: 50}, increment))
  assert.deepEqual(seen, [...seen.keys()])
})

test('a call outside waits for an open transaction and never becomes part of it', async t => {
  const store = await tempStore(t)
  const opened = Promise.withResolvers<void>()
  const transaction = store.transaction(async ({agents}) => {
    await agents.insert(agentRow('inside'))
    opened.resolve()
    await tick()
    throw new Error('rolled back')
  })
  await opened.promise
  const outside = store.agents.insert(agentRow('outside'))
  await assert.rejects(transaction, {message: 'rolled back'})
  assert.equal(await outside, true)
  assert.deepEqual(
    (await store.agents.list()).map(({name}) => name),
    ['outside'],
  )
})

test('calls made together see one state, whatever else is going on', async t => {
  const store = await tempStore(t)
  const reads: Promise<[number, number]>[] = []
  for (let i = 0; i < 50; i++) {
    void store.transaction(({agents}) => agents.insert(agentRow(`bot-${i}`)))
    reads.push(Promise.all([store.agents.list(), store.agents.list()]).then(([a, b]) => [a.length, b.length]))
  }
  for (const [first, second] of await Promise.all(reads)) assert.equal(first, second)
})

test('a call on the store inside a transaction is refused: it would wait for itself', async t => {
  const store = await tempStore(t)
  await store.transaction(async () => {
    await assert.rejects(store.agents.list(), {code: 'INTERNAL'})
    await assert.rejects(
      store.transaction(async () => 1),
      {code: 'INTERNAL'},
    )
  })
  assert.deepEqual(await store.agents.list(), [])
})

test('the tables of a transaction are of no use after it', async t => {
  const store = await tempStore(t)
  let kept: Tables | undefined
  await store.transaction(async tables => {
    kept = tables
  })
  assert.ok(kept)
  await assert.rejects(kept.agents.insert(agentRow('bot')), {code: 'INTERNAL', message: 'the transaction is over'})
})

test('work for after the commit runs when the rows are durable, and not after a rollback', async t => {
  const store = await tempStore(t)
  const done: string[] = []
  await store.transaction(async ({agents, vault}) => {
    vault.afterCommit(async () => void done.push('work'))
    await agents.insert(agentRow('bot'))
    done.push('insert')
  })
  done.push('resolved')
  assert.deepEqual(done, ['insert', 'work', 'resolved'])
  const failed = store.transaction(async ({vault}) => {
    vault.afterCommit(async () => void done.push('never'))
    throw new Error('no')
  })
  await assert.rejects(failed)
  assert.equal(done.includes('never'), false)
  assert.throws(() => store.vault.afterCommit(async () => undefined), {code: 'INTERNAL'})
})

test('a store that is closed says so, and closes twice', async t => {
  const store = await tempStore(t)
  await store.close()
  await store.close()
  await assert.rejects(store.agents.list(), {code: 'INTERNAL', message: 'the store is closed'})
})
