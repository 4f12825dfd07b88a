import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {CommsServices} from '../../../../../src/gateway/capabilities/comms/index.ts'
import {commsCapabilities} from '../../../../../src/gateway/capabilities/comms/index.ts'
import {fitsNamePattern} from '../../../../../src/gateway/capabilities/comms/name-pattern.ts'
import type {CallContext} from '../../../../../src/gateway/capability.ts'
import {type Cleanup, tempStore} from '../../store/temp-store.ts'
import {run, runToError} from '../run.ts'

const DAY_MS = 86_400_000

async function world(t: Cleanup) {
  let now = Date.parse('2026-01-01T00:00:00.000Z')
  const services: CommsServices = {
    now: () => new Date(now),
    store: await tempStore(t),
    agents: async () => ['ada', 'bob', 'cyd'],
    isConnected: () => false,
  }
  const all = commsCapabilities(services)
  return {
    as: (agent: string, change: Partial<CallContext> = {}) => ({
      run: (name: string, input = {}) => run(all, `comms.${name}`, input, {agent, ...change}),
      fail: (name: string, input = {}) => runToError(all, `comms.${name}`, input, {agent, ...change}),
    }),
    passDays(days: number) {
      now += days * DAY_MS
    },
  }
}

test('a mailbox takes 250 messages of one sender, and then those of others', async t => {
  const {as} = await world(t)
  for (let n = 0; n < 250; n++) await as('ada').run('send', {to: 'bob', message: String(n)})
  const error = await as('ada').fail('send', {to: 'bob', message: 'one more'})
  assert.deepEqual([error.type, error.context], ['MailboxFull', {to: 'bob'}])
  await as('cyd').run('send', {to: 'bob', message: 'from another'})
  assert.partialDeepStrictEqual(await as('ada').run('broadcast', {message: 'x'}), {
    delivery_count: 1,
    queued: 1,
    refused: 1,
  })
  await as('bob').run('receive', {limit: 1})
  await as('ada').run('send', {to: 'bob', message: 'one more'})
})

test('a mailbox takes eight million characters', async t => {
  const {as} = await world(t)
  const message = 'x'.repeat(65_536)
  for (let n = 0; n < 128; n++) await as(n % 2 === 0 ? 'ada' : 'cyd').run('send', {to: 'bob', message})
  assert.equal((await as('ada').fail('send', {to: 'bob', message: 'x'})).type, 'MailboxFull')
})

test('a message is dropped after 30 days', async t => {
  const {as, passDays} = await world(t)
  await as('ada').run('send', {to: 'bob', message: 'old'})
  passDays(31)
  await as('ada').run('send', {to: 'bob', message: 'new'})
  assert.partialDeepStrictEqual(await as('bob').run('receive'), {messages: [{message: 'new'}], remaining: 0})
})

test('an agent has 100 subscriptions at most, and can have another when it ended one', async t => {
  const {as} = await world(t)
  const bob = as('bob')
  const ids: unknown[] = []
  for (let n = 0; n < 100; n++) ids.push((await bob.run('subscribe', {channel: `topic-${n}`}))['subscription_id'])
  assert.equal((await bob.fail('subscribe', {channel: 'one-more'})).type, 'TooManySubscriptions')
  assert.equal((await bob.run('subscribe', {channel: 'topic-7'}))['subscription_id'], ids[7])
  await bob.run('unsubscribe', {subscription_id: ids[0]})
  await bob.run('subscribe', {channel: 'one-more'})
})

test('a wait ends with its time, and with its caller', async t => {
  const {as} = await world(t)
  assert.deepEqual(await as('bob').run('receive', {timeout_seconds: 1}), {messages: [], remaining: 0})
  const stop = new AbortController()
  const waiting = as('bob', {signal: stop.signal}).run('receive', {timeout_seconds: 50})
  stop.abort(new Error('gone'))
  await assert.rejects(waiting, /gone/)
})

const PATTERNS: [pattern: string, name: string, fits: boolean][] = [
  ['worker', 'worker', true],
  ['worker', 'worker-1', false],
  ['*', 'worker', true],
  ['worker-*', 'worker-', true],
  ['worker-*', 'worker', false],
  ['*-1', 'worker-1', true],
  ['*-1', 'worker-12', false],
  ['w*r*1', 'worker-1', true],
  ['a*a', 'a', false],
  ['a*b*a', 'aba', true],
  ['*er*er*', 'worker', false],
  ['.*', 'worker', false],
]

for (const [pattern, name, fits] of PATTERNS) {
  test(`${pattern} ${fits ? 'fits' : 'does not fit'} ${name}`, () => {
    assert.equal(fitsNamePattern(pattern, name), fits)
  })
}
