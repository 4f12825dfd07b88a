import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Secret} from '../../../../src/contract/secret.ts'
import {coversHost} from '../../../../src/gateway/host-pattern.ts'
import {SecretRefused} from '../../../../src/gateway/secret.ts'
import {createSecrets} from '../../../../src/gateway/secrets/index.ts'
import {type Cleanup, tempStore} from '../store/temp-store.ts'

const use = {agent: 'build-bot', capability: 'network.credentialed_request', host: 'api.example.com:443'}

async function secrets(t: Cleanup, changes: Partial<Secret> = {}) {
  const store = await tempStore(t)
  await store.secrets.put({
    name: 'api',
    description: '',
    capabilities: ['network.*'],
    hosts: ['api.example.com'],
    agents: ['build-bot'],
    createdAt: '2026-01-01T00:00:00.000Z',
    rotatedAt: null,
    revokedAt: null,
    lastUsedAt: null,
    uses: 0,
    ...changes,
  })
  const clock = {now: () => new Date('2026-02-01T00:00:00.000Z')}
  return {store, secrets: createSecrets({table: store.secrets, clock, readValue: async path => `value of ${path}`})}
}

test('a secret is handed out for what it is bound to, and the use is counted', async t => {
  const {secrets: handed, store} = await secrets(t)
  assert.equal(await handed.use('api', use), 'value of secret/api')
  const row = await store.secrets.get('api')
  assert.deepEqual([row?.uses, row?.lastUsedAt], [1, '2026-02-01T00:00:00.000Z'])
})

const refusals: [title: string, changes: Partial<Secret>, reason: string][] = [
  ['another capability', {capabilities: ['git.*']}, 'capability'],
  ['another host', {hosts: ['example.com']}, 'host'],
  ['no host at all', {hosts: []}, 'host'],
  ['another agent, as if it did not exist', {agents: ['other']}, 'unknown'],
  ['a revoked secret', {revokedAt: '2026-01-02T00:00:00.000Z'}, 'revoked'],
]
for (const [title, changes, reason] of refusals) {
  test(`a secret is refused for ${title}`, async t => {
    const {secrets: handed} = await secrets(t, changes)
    await assert.rejects(handed.use('api', use), error => error instanceof SecretRefused && error.reason === reason)
    assert.deepEqual(await handed.find(use), [])
  })
}

const hosts: [allowed: string, host: string, covers: boolean][] = [
  ['example.com', 'example.com:443', true],
  ['example.com:8443', 'example.com:443', false],
  ['*.example.com', 'a.b.example.com:443', true],
  ['*.example.com', 'example.com:443', false],
  ['*.example.com', 'badexample.com:443', false],
  ['[::1]:80', '[::1]:80', true],
  ['[::1]', '[::1]:80', true],
]
for (const [allowed, host, covers] of hosts) {
  test(`${allowed} ${covers ? 'covers' : 'does not cover'} ${host}`, () => {
    assert.equal(coversHost(allowed, host), covers)
  })
}
