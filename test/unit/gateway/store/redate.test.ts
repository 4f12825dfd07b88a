import assert from 'node:assert/strict'
import {test} from 'node:test'
import {agentRow, tempStore, tokenRow} from './temp-store.ts'

const BEFORE = new Date('2026-01-01T00:00:00Z')
const AHEAD_MS = Date.UTC(2026, 10, 23, 12) - 10_123
const in1970 = (seconds: number) => new Date(seconds * 1000 + 123).toISOString()

test('what was dated in 1970 is moved ahead to the millisecond, the rest stays, and again nothing moves', async t => {
  const store = await tempStore(t)
  const right = {...tokenRow('tok_2', {label: 'right'}), expiresAt: '2026-12-01T00:00:00.000Z'}
  await store.agents.insert({...agentRow('bot'), createdAt: in1970(10)})
  await store.tokens.insert({...tokenRow('tok_1'), createdAt: in1970(10), expiresAt: in1970(70)})
  await store.tokens.insert(right)
  for (const turn of ['first', 'again']) {
    let isDone = false
    await store.redate(BEFORE, AHEAD_MS, () => {
      isDone = true
    })
    assert.ok(isDone)
    const token = await store.tokens.get('tok_1')
    assert.equal(token?.createdAt, '2026-11-23T12:00:00.000Z', turn)
    assert.equal(token?.expiresAt, '2026-11-23T12:01:00.000Z')
    assert.equal(token?.revokedAt, null)
    assert.deepEqual(await store.tokens.get('tok_2'), right)
    assert.equal((await store.agents.get('bot'))?.createdAt, '2026-11-23T12:00:00.000Z')
  }
})
