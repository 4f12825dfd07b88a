import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Tier} from '../../../src/contract/capability.ts'
import {decide} from '../../../src/policy/index.ts'
import {call, freedWhen, layer, policy, tierWhen} from './fixture.ts'

const HOST = '{host: [api.example.com, "*.internal.example"]}'
const hosts: [input: Record<string, unknown>, tier: Tier][] = [
  [{url: 'https://api.example.com/x'}, 'blocked'],
  [{url: 'https://API.Example.com:8443/'}, 'blocked'],
  [{url: 'https://api.example.com./'}, 'blocked'],
  [{url: 'https://user:pass@api.example.com/'}, 'blocked'],
  [{url: 'https://api.example.com@evil.example/'}, 'notify'],
  [{url: 'https://evil.example/?api.example.com'}, 'notify'],
  [{url: 'https://notapi.example.com/'}, 'notify'],
  [{url: 'https://db.internal.example/'}, 'blocked'],
  [{url: 'https://a.b.internal.example/'}, 'blocked'],
  [{url: 'https://internal.example/'}, 'notify'],
  [{url: 'https://evilinternal.example/'}, 'notify'],
  [{url: 'git@api.example.com:org/repo.git'}, 'blocked'],
  [{url: 'ssh://git@API.example.com/org/repo'}, 'blocked'],
  [{host: 'API.example.com'}, 'blocked'],
  [{hostname: 'db.internal.example'}, 'blocked'],
  [{url: 'no url'}, 'blocked'],
  [{url: 7}, 'blocked'],
  [{path: 'x'}, 'notify'],
]
for (const [input, tier] of hosts) {
  test(`host condition: ${JSON.stringify(input)} is ${tier}`, () => {
    assert.equal(tierWhen(HOST, 'network.http_request', input), tier)
  })
}

test('an address is the same in each of its spellings', () => {
  for (const url of ['http://127.0.0.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://127.1/'])
    assert.equal(tierWhen('{host: 127.0.0.1}', 'network.http_request', {url}), 'blocked', url)
  assert.equal(tierWhen('{host: "::1"}', 'network.http_request', {url: 'http://[0:0:0:0:0:0:0:1]/'}), 'blocked')
})

test('size is that of the text which a call brings, in bytes; a call that brings none has no size', () => {
  const lt = '{size_lt: 4B}'
  assert.equal(freedWhen(lt, 'filesystem.write', {content: 'abc'}), true)
  assert.equal(freedWhen(lt, 'filesystem.write', {content: 'abcd'}), false)
  assert.equal(freedWhen(lt, 'filesystem.write', {content: 'ää'}), false)
  assert.equal(freedWhen(lt, 'email.send', {body: 'ab', text: 'cd'}), false)
  assert.equal(freedWhen(lt, 'filesystem.delete', {path: 'x'}), false)
  assert.equal(tierWhen('{size_gte: 1KiB}', 'filesystem.write', {content: 'x'.repeat(1024)}), 'blocked')
  assert.equal(tierWhen('{size_gte: 1KiB}', 'filesystem.write', {content: 'x'.repeat(1023)}), 'notify')
})

test('a field is compared by value, a list by each of its items', () => {
  const when = '{input: {branch: [main, 7, true, null]}}'
  for (const branch of ['main', 7, true, null, ['main', 'main']])
    assert.equal(freedWhen(when, 'git.push', {branch}), true, JSON.stringify(branch))
  for (const branch of ['Main', '7', 'true', ['main', 'x'], {main: 1}])
    assert.equal(freedWhen(when, 'git.push', {branch}), false, JSON.stringify(branch))
})

test('a deeper field is named with dots, a name that holds dots is found first, and inherited names are not there', () => {
  assert.equal(freedWhen('{input: {a.b: x}}', 'git.push', {a: {b: 'x'}}), true)
  assert.equal(freedWhen('{input: {a.b: x}}', 'git.push', {'a.b': 'x'}), true)
  assert.equal(tierWhen('{input: {constructor: {matches: ".*"}}}', 'git.push', {}), 'notify')
})

test('a field that a call leaves out: a rule for that capability cannot tell, a pattern does not hold', () => {
  const rule = (match: string) =>
    policy([layer('org', `[{match: ${match}, tier: autonomous, when: {input: {branch: dev}}}]`)])
  assert.equal(decide(rule('git.push'), call('git.push')).tier, 'approval_required')
  assert.equal(decide(rule('git.*'), call('git.push')).tier, 'notify')
})

test('an expression has to match the whole value; a text that is too long is never freed by one', () => {
  const when = `{input: {command: {matches: 'npm (test|run build)'}}}`
  assert.equal(freedWhen(when, 'process.run', {command: 'npm test'}), true)
  assert.equal(freedWhen(when, 'process.run', {command: 'npm test; rm -rf x'}), false)
  assert.equal(freedWhen(when, 'process.run', {command: 'x\nnpm test'}), false)
  assert.equal(tierWhen(`{input: {command: {matches: '.*rm.*'}}}`, 'process.run', {command: 'x\nrm y'}), 'blocked')
  const long = 'a'.repeat(5000)
  assert.equal(freedWhen(`{input: {command: {matches: 'a*'}}}`, 'process.run', {command: long}), false)
  assert.equal(tierWhen(`{input: {command: {matches: 'b*'}}}`, 'process.run', {command: long}), 'blocked')
})

const OFFICE = `{time: {days: [mon, fri], from: '09:00', to: '17:30', zone: Europe/Berlin}}`
const NIGHT = `{time: {days: [fri], from: '22:00', to: '06:00', zone: UTC}}`
const times: [when: string, at: string, tier: Tier][] = [
  [OFFICE, '2026-01-05T08:00:00Z', 'blocked'], // Monday, 09:00 in winter
  [OFFICE, '2026-01-05T07:59:59Z', 'notify'],
  [OFFICE, '2026-01-05T16:29:59Z', 'blocked'],
  [OFFICE, '2026-01-05T16:30:00Z', 'notify'],
  [OFFICE, '2026-07-06T07:00:00Z', 'blocked'], // 09:00 in summer
  [OFFICE, '2026-01-06T10:00:00Z', 'notify'], // Tuesday
  [NIGHT, '2026-01-09T22:00:00Z', 'blocked'], // Friday
  [NIGHT, '2026-01-10T05:59:00Z', 'blocked'], // the night that began on Friday
  [NIGHT, '2026-01-10T06:00:00Z', 'notify'],
  [NIGHT, '2026-01-10T22:00:00Z', 'notify'],
  [`{time: {zone: UTC}}`, '2026-01-05T00:00:00Z', 'blocked'],
]
for (const [when, at, tier] of times) {
  test(`${when} at ${at} is ${tier}`, () => {
    assert.equal(tierWhen(when, 'system.time', {}, {now: new Date(at)}), tier)
  })
}

test('of several conditions all must hold', () => {
  const when = '{path_prefix: /workspace/drafts, size_lt: 10}'
  assert.equal(freedWhen(when, 'filesystem.write', {path: 'drafts/a', content: 'x'}), true)
  assert.equal(freedWhen(when, 'filesystem.write', {path: 'drafts/a', content: 'x'.repeat(10)}), false)
  assert.equal(freedWhen(when, 'filesystem.write', {path: 'other/a', content: 'x'}), false)
})
