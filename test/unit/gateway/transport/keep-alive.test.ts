import assert from 'node:assert/strict'
import {type TestContext, test} from 'node:test'
import {keepAlive} from '../../../../src/gateway/transport/keep-alive.ts'

function peer(t: TestContext) {
  t.mock.timers.enable({apis: ['setInterval', 'setTimeout']})
  const state = {pings: 0, isAlive: false, deaths: 0}
  const stop = keepAlive(
    {
      ping: () => {
        state.pings += 1
      },
      watchForLife: () => () => state.isAlive,
      onDead: () => {
        state.deaths += 1
      },
    },
    30_000,
    10_000,
  )
  t.after(stop)
  return {state, stop, tick: (ms: number) => t.mock.timers.tick(ms)}
}

const nextTurn = () => new Promise(resolve => setImmediate(resolve))

test('a peer without a sign of life is dead 10 s after the ping, not before', async t => {
  const {state, tick} = peer(t)
  tick(30_000)
  tick(9_999)
  await nextTurn()
  assert.deepEqual(state, {pings: 1, isAlive: false, deaths: 0})
  tick(1)
  await nextTurn()
  assert.equal(state.deaths, 1)
})

test('after a suspend the pong that waits in the socket is read before the peer is judged', async t => {
  const {state, tick} = peer(t)
  tick(30_000)
  tick(10_000)
  state.isAlive = true // what the next turn of the loop reads
  await nextTurn()
  assert.equal(state.deaths, 0)
})

test('a peer that is let go is not pinged any more', t => {
  const {state, stop, tick} = peer(t)
  stop()
  tick(300_000)
  assert.equal(state.pings, 0)
})
