/** The five forms that the documents of the original product show, in ours. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {parse} from 'yaml'
import type {Tier} from '../../../src/contract/capability.ts'
import {decide, importPolicy, parseLayer} from '../../../src/policy/index.ts'
import {call, policy} from './fixture.ts'

function imported(text: string) {
  const result = importPolicy(text)
  assert.ok('text' in result, JSON.stringify(result))
  const parsed = parseLayer('org', result.text)
  assert.ok(parsed.ok)
  const tierOf = (capability: string, input = {}): Tier => decide(policy([parsed.layer]), call(capability, input)).tier
  return {...result, tierOf, rules: parse(result.text).rules as Record<string, unknown>[]}
}

test('P1, a map: the most specific pattern decides, nested rules before it', () => {
  const {syntax, tierOf, losses} = imported(`
name: Old Policy
version: "1.0"
agent: bot
extends: org
defaults: {tier: blocked}
capabilities:
  "*": {tier: notify}
  filesystem.*: {tier: autonomous}
  filesystem.write:
    tier: approval_required
    reason: large ones are looked at
    rate_limit: {max: 10, window: 3600, on_exceed: approval_required}
    rules:
      - {condition: {path_prefix: /workspace/drafts/}, tier: autonomous}
      - {condition: {content_size_lt: 1024}, tier: notify}
`)
  assert.equal(syntax, 'map')
  assert.equal(tierOf('filesystem.write', {path: 'drafts/a', content: ''}), 'autonomous')
  assert.equal(tierOf('filesystem.write', {path: 'a', content: 'x'}), 'notify')
  assert.equal(tierOf('filesystem.write', {path: 'a', content: 'x'.repeat(1024)}), 'approval_required')
  assert.equal(tierOf('filesystem.read'), 'autonomous')
  assert.equal(tierOf('email.send'), 'notify')
  assert.deepEqual(losses, ['extends: layers are files of their own here, and all of them count'])
})

test('P2, a list: the first rule decides, also in the overrides of an organisation', () => {
  const {syntax, tierOf} = imported(`
defaults: {tier: notify}
overrides:
  - {capability: filesystem.write, tier: autonomous, conditions: {path_prefix: /workspace/books}}
  - {capability: filesystem.*, tier: blocked, reason: books only}
`)
  assert.equal(syntax, 'list')
  assert.equal(tierOf('filesystem.write', {path: 'books/a'}), 'autonomous')
  assert.equal(tierOf('filesystem.write', {path: 'a'}), 'blocked')
  assert.equal(tierOf('email.send'), 'notify')
})

test('P3, match: an hourly limit raises the tier or refuses', () => {
  const {syntax, rules} = imported(`
rules:
  - match: {capability: email.send}
    tier: require_approval
    rate_limit: {max_per_hour: 20, escalate_to: blocked}
  - match: {capability: "*"}
    tier: allow
    rate_limit: {max_per_hour: 1000}
`)
  assert.equal(syntax, 'match')
  assert.deepEqual(rules, [
    {match: 'email.send', tier: 'approval_required', limit: {max: 20, per: '1h', on_exceed: 'blocked'}},
    {match: '*', tier: 'autonomous', limit: {max: 1000, per: '1h', on_exceed: 'deny'}},
  ])
})

test('P4, patterns at the top', () => {
  const {syntax, rules} = imported(`
process.*: {tier: blocked}
process.run: {tier: approval, rate_limit: {max: 5, window: 1h, on_exceed: deny}}
`)
  assert.equal(syntax, 'bare-map')
  assert.deepEqual(rules, [
    {match: 'process.run', tier: 'approval_required', limit: {max: 5, per: '1h', on_exceed: 'deny'}},
    {match: 'process.*', tier: 'blocked'},
  ])
})

test('P5, limits of a pack: each needs a tier to go with it', () => {
  const {syntax, rules, losses} = imported(
    'batch_limits: [{operation: email.delete, max_per_hour: 50, escalate_to: approval_required}]',
  )
  assert.equal(syntax, 'batch-limits')
  assert.deepEqual(rules, [
    {match: 'email.delete', tier: 'notify', limit: {max: 50, per: '1h', on_exceed: 'approval_required'}},
  ])
  assert.deepEqual(losses, ['email.delete: a limit needs a tier to go with it; notify was taken'])
})

test('of a condition that we do not know a rule that frees is left out and one that forbids always holds, both told', () => {
  const {tierOf, losses} = imported(`
rules:
  - {capability: git.push, tier: autonomous, conditions: {moon: full}}
  - {capability: git.commit, tier: blocked, conditions: {moon: new}}
  - {capability: email.send, tier: perhaps}
  - {capability: "file[s]", tier: blocked}
  - {capability: git.pull, tier: notify, retries: 3, rate_limit: often}
`)
  assert.equal(tierOf('git.push'), 'notify')
  assert.equal(tierOf('git.commit'), 'blocked')
  assert.equal(tierOf('email.send'), 'approval_required')
  assert.deepEqual(losses, [
    'git.push: condition moon is unknown',
    'git.push: the rule is left out',
    'git.commit: condition moon is unknown',
    'git.commit: the rule holds for every call',
    'email.send: tier perhaps is unknown; a person is asked',
    'file[s]: not a capability or pattern; the rule is left out',
    'git.pull: retries has no counterpart',
    'git.pull: its rate limit cannot be read and is left out',
  ])
})

for (const text of ['', '[]', 'a: [', 'name: nothing', '&a [*a]', 'hello']) {
  test(`${JSON.stringify(text)} is none of the forms`, () => assert.ok('problem' in importPolicy(text)))
}
