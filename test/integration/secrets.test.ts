import assert from 'node:assert/strict'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempGateway} from '../support/temp-gateway.ts'

const VALUE = 'canary: the value of a secret'
const scope = {capabilities: ['network.*'], hosts: ['api.example.com'], agents: ['default-agent']}

test('a secret is set once, shown without its value, rotated, re-scoped and revoked', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const {secret, changed} = await admin.call('secret.set', {name: 'api', secretValue: VALUE, ...scope})
  assert.equal(changed, true)
  assert.deepEqual((await admin.call('secret.show', {name: 'api'})).secret, secret)
  assert.deepEqual((await admin.call('secret.list', {})).secrets, [secret])
  await assert.rejects(admin.call('secret.set', {name: 'api', secretValue: VALUE}), {code: 'CONFLICT'})

  const rotated = await admin.call('secret.rotate', {name: 'api', secretValue: 'another'})
  assert.deepEqual({...rotated.secret, rotatedAt: null}, secret)
  const scoped = await admin.call('secret.scope', {name: 'api', hosts: ['*.example.com'], agents: null})
  assert.deepEqual(scoped.secret, {...rotated.secret, hosts: ['*.example.com'], agents: null})
  assert.equal((await admin.call('secret.scope', {name: 'api', agents: null})).changed, false)

  assert.equal((await admin.call('secret.revoke', {name: 'api'})).changed, true)
  assert.equal((await admin.call('secret.revoke', {name: 'api'})).changed, false)
  assert.deepEqual((await admin.call('secret.list', {})).secrets, [])
  assert.equal((await admin.call('secret.list', {includeRevoked: true})).secrets.length, 1)
  await assert.rejects(admin.call('secret.rotate', {name: 'api', secretValue: VALUE}), {code: 'CONFLICT'})
  const again = await admin.call('secret.set', {name: 'api', secretValue: VALUE})
  assert.deepEqual([again.secret.revokedAt, again.secret.uses], [null, 0])
})

test('setting a secret is safe to repeat, and a name that is not there is told', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const params = {name: 'api', secretValue: VALUE, ...scope}
  const first = await admin.call('secret.set', params, {idempotencyKey: 'k'})
  assert.deepEqual(await admin.call('secret.set', params, {idempotencyKey: 'k'}), first)
  const again = await admin.call('secret.set', {...params, secretValue: 'other', ifAbsent: true})
  assert.deepEqual([again.changed, again.secret], [false, first.secret])
  for (const name of ['secret.show', 'secret.revoke', 'secret.scope'] as const) {
    await assert.rejects(admin.call(name, {name: 'none'}), {code: 'NOT_FOUND'})
  }
})

test('case 148: in a locked vault no secret is set or rotated, and one can still be revoked', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  await admin.call('secret.set', {name: 'api', secretValue: VALUE, ...scope})
  await admin.call('vault.lock', {})
  await assert.rejects(admin.call('secret.set', {name: 'other', secretValue: VALUE}), {code: 'LOCKED'})
  await assert.rejects(admin.call('secret.rotate', {name: 'api', secretValue: VALUE}), {code: 'LOCKED'})
  assert.deepEqual(
    (await admin.call('secret.list', {})).secrets.map(({name, rotatedAt}) => [name, rotatedAt]),
    [['api', null]],
  )
  assert.equal((await admin.call('secret.revoke', {name: 'api'})).changed, true)
})

test('case 157: the value of a secret is nowhere on disk but sealed, and no operation gives it out', async () => {
  await using gateway = await tempGateway({settings: 'log: {level: debug}'})
  const {admin} = gateway
  const replies = [
    await admin.call('secret.set', {name: 'api', secretValue: VALUE, ...scope}, {idempotencyKey: 'k'}),
    await admin.call('secret.show', {name: 'api'}),
    await admin.call('secret.list', {}),
    await admin.call('secret.rotate', {name: 'api', secretValue: `${VALUE} 2`}),
    await admin.call('audit.query', {}),
  ]
  assert.doesNotMatch(JSON.stringify(replies), /canary/)
  const files = readdirSync(gateway.dir, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile())
  const holding = files.filter(({parentPath, name}) => readFileSync(join(parentPath, name)).includes('canary'))
  assert.deepEqual(holding, [])
  assert.ok(files.length > 3)
})

test('a scope that could not mean what it says is refused', async () => {
  await using gateway = await tempGateway()
  for (const [field, value] of [
    ['capabilities', 'git*'],
    ['capabilities', ''],
    ['hosts', 'https://example.com'],
    ['hosts', 'EXAMPLE.com'],
    ['hosts', '*'],
    ['hosts', 'example.com.'],
    ['hosts', 'user@example.com'],
  ] as const) {
    const params = {name: 'api', secretValue: VALUE, [field]: [value]}
    await assert.rejects(gateway.admin.call('secret.set', params), {code: 'USAGE'}, value)
  }
})
