/** Operations of the gateway that only `kruxos apply` asks for. */
import assert from 'node:assert/strict'
import {existsSync} from 'node:fs'
import {test} from 'node:test'
import {tempGateway} from '../support/temp-gateway.ts'

const NOWHERE = {host: 'localhost', port: 1, security: 'none'} as const
const settings = {smtp: NOWHERE, imap: NOWHERE, user: 'bot', from: 'bot@example.com', ca: null}

test('what an agent is for can be said anew', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const purpose = {name: 'default-agent', purpose: 'helps'}
  const {agent, changed} = await admin.call('agent.update', purpose)
  assert.deepEqual([agent.purpose, changed], ['helps', true])
  assert.equal((await admin.call('agent.update', purpose)).changed, false)
  await assert.rejects(admin.call('agent.update', {name: 'nobody', purpose: ''}), {code: 'NOT_FOUND'})
})

test('a policy layer that is taken away is out of force at once, and not when it changed meanwhile', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const text = 'version: 1\nname: x\nrules: [{match: system.time, tier: blocked}]\n'
  const {file, version} = await admin.call('policy.set', {layer: 'org', text})
  const tier = async () => (await admin.call('policy.explain', {capability: 'system.time'})).tier
  assert.equal(await tier(), 'blocked')
  await assert.rejects(admin.call('policy.remove', {layer: 'org', expectedVersion: 'another'}), {code: 'CONFLICT'})
  const removed = await admin.call('policy.remove', {layer: 'org', expectedVersion: version})
  assert.deepEqual(
    [removed, existsSync(file), await tier()],
    [{layer: 'org', file, changed: true}, false, 'autonomous'],
  )
  assert.equal((await admin.call('policy.remove', {layer: 'org'})).changed, false)
})

test('a mail account that is changed keeps its password and the mails that it holds', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  await admin.call('service.add', {name: 'work', settings, password: 'of the account'})
  await admin.call('capability.call', {name: 'email.send', input: {to: 'anna@example.com'}})
  const other = {...settings, from: 'other@example.com'}
  const {service} = await admin.call('service.update', {name: 'work', settings: other, agents: ['bot']})
  assert.deepEqual([service.settings.from, service.agents], ['other@example.com', ['bot']])
  assert.equal((await admin.call('outbox.list', {})).mails[0]?.state, 'held')
  const isSame = async (secretValue: string) =>
    (await admin.call('vault.compare', {path: 'service/work/password', secretValue})).isSame
  assert.ok(await isSame('of the account'))
  await admin.call('service.update', {name: 'work', settings, agents: null, password: 'a new one'})
  assert.ok(await isSame('a new one'))
  await assert.rejects(admin.call('service.update', {name: 'none', settings, agents: null}), {code: 'NOT_FOUND'})
})

test('the vault tells whether a value is the one it keeps, of secrets, passwords and tokens, and nothing more', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const {secret} = await admin.call('token.create', {label: 'ci'})
  const compare = (path: string, secretValue: string) => admin.call('vault.compare', {path, secretValue})
  assert.deepEqual(await compare('user/token/ci', secret ?? ''), {isSame: true})
  assert.deepEqual(await compare('user/token/ci', 'another'), {isSame: false})
  assert.deepEqual(await compare('secret/none', 'x'), {isSame: false})
  await assert.rejects(compare('audit/key', 'x'), {code: 'USAGE'})
  await admin.call('vault.lock', {})
  await assert.rejects(compare('secret/none', 'x'), {code: 'LOCKED'})
})
