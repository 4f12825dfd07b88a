/** A prefix can be dodged neither into a free place nor out of a forbidden one. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {freedWhen, tierWhen, WORKSPACE} from './fixture.ts'

const DRAFTS = '{path_prefix: /workspace/drafts}'

const inside = [
  '/workspace/drafts',
  '/workspace/drafts/',
  '/workspace/drafts/a.md',
  '/workspace/x/../drafts/a.md',
  '/workspace//drafts/./a.md',
  'drafts/a.md',
  './drafts',
  '\\x64rafts/a.md',
  `${WORKSPACE}/drafts/a.md`,
  `${WORKSPACE}/x/../drafts/`,
]
for (const path of inside) {
  test(`${path} is below /workspace/drafts: freed there, and blocked there`, () => {
    assert.equal(freedWhen(DRAFTS, 'filesystem.write', {path}), true)
    assert.equal(tierWhen(DRAFTS, 'filesystem.write', {path}), 'blocked')
  })
}

const outside = [
  '/workspace/draftsman/a.md',
  '/workspace/drafts/../secret',
  '/workspace/drafts/..',
  '/drafts/a.md',
  '/workspace/a/drafts',
]
for (const path of outside) {
  test(`${path} is not below /workspace/drafts`, () => {
    assert.equal(freedWhen(DRAFTS, 'filesystem.read', {path}), false)
    assert.equal(tierWhen(DRAFTS, 'filesystem.read', {path}), 'notify')
  })
}

const doubtful: [path: unknown, why: string][] = [
  ['/workspace/Drafts/a.md', 'the same folder where case does not count'],
  ['/workspace/DRAFTS', 'the same folder where case does not count'],
  ['/workspace/\uff44rafts/a.md', 'the same name where compatible characters are one'],
  ['~/drafts/a.md', 'a home that is not there'],
  ['/workspace/../../drafts', 'above everything'],
  ['/workspace/\\x2e\\x2e/drafts', 'an escape that would climb'],
  ['/workspace/a\\x2fdrafts', 'an escape that would be a slash'],
  ['drafts/../../workspace/drafts', 'a relative path that leaves where it begins'],
  [{sha256: 'x'}, 'not a text'],
]
for (const [path, why] of doubtful) {
  test(`${JSON.stringify(path)} (${why}) is never freed by a prefix, and never out of a forbidden one`, () => {
    assert.equal(freedWhen(DRAFTS, 'filesystem.read', {path}), false)
    assert.equal(tierWhen(DRAFTS, 'filesystem.read', {path}), 'blocked')
  })
}

test('files that are attached and a repository that is cloned from a folder are paths of the call', () => {
  const secret = '/workspace/drafts/secret'
  for (const [capability, input] of [
    ['email.send', {to: 'a@example.com', attachments: ['/workspace/a', secret]}],
    ['email.draft', {to: 'a@example.com', attachments: ['drafts/x']}],
    ['git.clone', {url: secret, path: '/workspace/c'}],
    ['git.clone', {url: `file://${secret}`, path: '/workspace/c'}],
  ] as const)
    assert.equal(tierWhen(DRAFTS, capability, input), 'blocked', JSON.stringify(input))
  assert.equal(freedWhen(DRAFTS, 'git.clone', {url: '/workspace/other', path: 'drafts/c'}), false)
  assert.equal(freedWhen(DRAFTS, 'git.clone', {url: 'https://example.com/x', path: 'drafts/c'}), true)
})

test('a call with one path inside and one outside gets the stricter of the two', () => {
  const input = {source: '/workspace/drafts/a', destination: '/workspace/b'}
  assert.equal(freedWhen(DRAFTS, 'filesystem.move', input), false)
  assert.equal(tierWhen(DRAFTS, 'filesystem.move', input), 'blocked')
  const both = {source: '/workspace/drafts/a', destination: '/workspace/drafts/b'}
  assert.equal(freedWhen(DRAFTS, 'filesystem.move', both), true)
})

test('what reaches below a folder touches what is forbidden there; what lists one folder does not', () => {
  for (const capability of ['filesystem.delete', 'filesystem.search', 'filesystem.move', 'git.commit']) {
    const input =
      capability === 'filesystem.move' ? {source: '/workspace', destination: '/workspace/x'} : {path: '/workspace'}
    assert.equal(tierWhen(DRAFTS, capability, input), 'blocked', capability)
  }
  assert.equal(tierWhen(DRAFTS, 'filesystem.list', {path: '/workspace'}), 'notify')
})

test('where a restored file goes cannot be told', () => {
  assert.equal(freedWhen(DRAFTS, 'filesystem.restore', {trash_path: '/workspace/drafts/a'}), false)
  assert.equal(tierWhen(DRAFTS, 'filesystem.restore', {trash_path: '/workspace/x'}), 'blocked')
})

test('a call without a path is in no folder', () => {
  assert.equal(tierWhen(DRAFTS, 'email.send', {to: 'a'}), 'notify')
})
