import assert from 'node:assert/strict'
import {test} from 'node:test'
import {type SecretsServices, secretsCapabilities} from '../../../../../src/gateway/capabilities/secrets/index.ts'
import {createSecrets} from '../../../../../src/gateway/secrets/index.ts'
import {secret} from '../../../../support/fixtures.ts'
import {type Cleanup, tempStore} from '../../store/temp-store.ts'
import {run, runToError} from '../run.ts'
import {secretsServices} from './services.ts'

/** The real secrets over a real table: one for everybody, one for this agent, one for another, one revoked. */
async function capabilities(t: Cleanup, changes: Partial<SecretsServices> = {}) {
  const store = await tempStore(t)
  await store.secrets.put(secret({name: 'all', hosts: ['api.example.com']}))
  await store.secrets.put(secret({name: 'mine', agents: ['build-bot']}))
  await store.secrets.put(secret({name: 'others', agents: ['other-bot']}))
  await store.secrets.put(secret({name: 'old', revokedAt: '2026-01-01T00:00:00.000Z'}))
  const clock = {now: () => new Date()}
  const secrets = createSecrets({table: store.secrets, clock, readValue: () => assert.fail('a value was read')})
  return secretsCapabilities(secretsServices({secrets, ...changes}))
}

const names = (answer: Record<string, unknown>) => (answer['secrets'] as {name: string}[]).map(({name}) => name)

test('an agent is told the secrets that it may use, with what they are for', async t => {
  const all = await capabilities(t)
  const answer = await run(all, 'secrets.list')
  assert.deepEqual([names(answer), answer['total']], [['all', 'mine'], 2])
  const [first] = answer['secrets'] as Record<string, unknown>[]
  assert.deepEqual(
    [first?.['allowed_capabilities'], first?.['allowed_hosts'], first?.['revoked']],
    [['git.*'], ['api.example.com'], false],
  )
  assert.deepEqual(names(await run(all, 'secrets.list', {include_revoked: true})), ['all', 'mine', 'old'])
})

test('a secret is checked against agent, capability and host, and no value is read', async t => {
  const all = await capabilities(t)
  const use = {secret_name: 'all', capability: 'git.push'}
  assert.deepEqual(await run(all, 'secrets.use', use), {usable: true, used: false})
  assert.deepEqual(await run(all, 'secrets.use', {...use, host: 'API.example.com:443'}), {usable: true, used: false})
  for (const [change, type] of [
    [{host: 'evil.example'}, 'HostNotAllowed'],
    [{capability: 'network.http_request'}, 'ScopeViolation'],
    [{secret_name: 'none'}, 'SecretNotFound'],
    [{secret_name: 'old'}, 'SecretNotFound'],
    [{secret_name: 'others'}, 'SecretNotFound'],
  ] as const) {
    assert.equal((await runToError(all, 'secrets.use', {...use, ...change})).type, type)
  }
})

test('secrets that are missing, revoked or for others are told in the same words', async t => {
  const all = await capabilities(t)
  for (const capability of ['secrets.use', 'secrets.rotate_request']) {
    const messages = []
    for (const name of ['none', 'old', 'others']) {
      const input = capability === 'secrets.use' ? {secret_name: name, capability: 'git.push'} : {secret_name: name}
      messages.push((await runToError(all, capability, input)).message.replace(name, ''))
    }
    assert.equal(new Set(messages).size, 1)
  }
})

test('a request for a new value goes to the operators with its reason', async t => {
  const asked: object[] = []
  const all = await capabilities(t, {
    async askForRotation(request) {
      asked.push(request)
      return 'alrt-1'
    },
  })
  const answer = await run(all, 'secrets.rotate_request', {secret_name: 'mine', reason: 'compromised'})
  assert.deepEqual(answer, {request_id: 'alrt-1', secret_name: 'mine', status: 'submitted'})
  assert.deepEqual(asked, [{agent: 'build-bot', secret: 'mine', reason: 'compromised'}])
  assert.equal((await runToError(all, 'secrets.rotate_request', {secret_name: 'others'})).type, 'SecretNotFound')
})

test('a vault that is locked or damaged is told as such', async t => {
  for (const [name, input] of [
    ['secrets.list', {}],
    ['secrets.rotate_request', {secret_name: 'mine'}],
    ['secrets.use', {secret_name: 'mine', capability: 'git.push'}],
  ] as const) {
    const locked = await capabilities(t, {vaultState: async () => 'locked'})
    assert.equal((await runToError(locked, name, input)).type, 'VaultLocked')
  }
  const broken = await capabilities(t, {vaultState: async () => 'broken'})
  assert.equal((await runToError(broken, 'secrets.list')).type, 'VaultError')
})
