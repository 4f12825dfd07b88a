import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Admitted, Refused} from '../../../src/gateway/admit-client.ts'
import {rememberAdmissions} from '../../../src/gateway/recent-admissions.ts'

const identity = {
  tokenId: 'tok_1',
  label: 'bot',
  principal: 'agent',
  agent: 'bot',
  purpose: '',
  expiresAt: null,
} as const

function setUp() {
  const state = {revision: 0, now: 0, asked: 0, isGood: true}
  const admit = async (): Promise<Admitted | Refused> => {
    state.asked += 1
    if (state.isGood) return {accepted: true, identity, revision: state.revision}
    return {accepted: false, status: 401, message: 'no'}
  }
  const remembering = rememberAdmissions(admit, state, () => state.now)
  const arrive = (token = 'one') =>
    remembering({path: '/', remoteAddress: '::1', isSecure: true, headers: {authorization: `Bearer ${token}`}})
  return {state, arrive}
}

test('a token that was good a moment ago is not looked at again, another one is', async () => {
  const {state, arrive} = setUp()
  await arrive()
  await arrive()
  assert.equal(state.asked, 1)
  await arrive('two')
  assert.equal(state.asked, 2)
})

test('after a second, and at once when anything was revoked, it is looked at again', async () => {
  const {state, arrive} = setUp()
  await arrive()
  state.now = 1000
  await arrive()
  assert.equal(state.asked, 2)
  state.revision += 1
  state.isGood = false
  assert.equal((await arrive()).accepted, false)
  assert.equal(state.asked, 3)
})

test('a refusal is not remembered', async () => {
  const {state, arrive} = setUp()
  state.isGood = false
  await arrive()
  state.isGood = true
  assert.equal((await arrive()).accepted, true)
})
