import assert from 'node:assert/strict'
import {test} from 'node:test'
import {KruxosError} from '../../src/contract/errors.ts'
import {type FakeAdminOptions, fakeAdmin} from '../support/fake-admin.ts'
import {capability} from '../support/fixtures.ts'
import {json, kruxos} from '../support/kruxos.ts'

const ready = {ready: true, version: '0.1.0', pid: 1, vault: 'unlocked'} as const

test('wait ends when the gateway is as it should be', async () => {
  let asked = 0
  await using gateway = await fakeAdmin({
    answers: {
      'gateway.ready': () => {
        asked += 1
        return {...ready, ready: asked > 2}
      },
    },
  })
  const {schema, condition} = json(await kruxos(['wait', '--json'], gateway))
  assert.deepEqual({schema, condition}, {schema: 'kruxos.wait/v1', condition: 'ready'})
  assert.equal(asked, 3)
})

test('each condition has its own way of not holding, and an exit code for it', async () => {
  const cases: [string, FakeAdminOptions['answers'], number, RegExp][] = [
    ['ready', {'gateway.ready': () => ({...ready, ready: false})}, 3, /waited 0 s: the gateway is starting/],
    ['unlocked', {'gateway.ready': () => ({...ready, vault: 'locked'})}, 6, /waited 0 s: the vault is locked/],
    [
      'capability:email.send',
      {'capability.show': () => new KruxosError('NOT_FOUND', 'no capability named email.send')},
      8,
      /no capability named email\.send/,
    ],
    [
      'capability:email.send',
      {'capability.show': ({name}) => ({capability: capability({name, available: false})})},
      8,
      /email\.send is not available/,
    ],
    [
      'capability:email.send',
      {'capability.show': ({name}) => ({capability: capability({name, tier: 'blocked'})})},
      8,
      /email\.send is blocked/,
    ],
  ]
  for (const [condition, answers, code, message] of cases) {
    await using gateway = await fakeAdmin({answers: answers ?? {}})
    const {stderr, exit} = await kruxos(['wait', '--for', condition, '--timeout', '0'], gateway)
    assert.equal(exit, code)
    assert.match(stderr, message)
  }
})

test('conditions that hold end the wait at once', async () => {
  await using gateway = await fakeAdmin()
  for (const condition of ['ready', 'unlocked', 'capability:filesystem.read']) {
    assert.equal((await kruxos(['wait', '--for', condition], gateway)).exit, 0)
  }
})

test('no gateway within the time is UNREACHABLE', async () => {
  const {stderr, exit} = await kruxos(['wait', '--timeout', '1s'])
  assert.equal(exit, 3)
  assert.match(stderr, /^error: waited 1 s: the gateway is not running/)
})

test('what time cannot mend ends the wait at once', async () => {
  await using gateway = await fakeAdmin({answers: {'gateway.ready': () => new KruxosError('DENIED', 'not you')}})
  assert.equal((await kruxos(['wait', '--timeout', '1h'], gateway)).exit, 4)
})
