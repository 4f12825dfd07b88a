import assert from 'node:assert/strict'
import {test} from 'node:test'
import {compare, decide, EMPTY_POLICY, explain, list, parseLayer, withLayer} from '../../../src/policy/index.ts'

const FLOOR = {tier: 'approval_required', reason: 'it changed'} as const

function policyOf(tier: string) {
  const text = `version: 1\nname: x\nrules: [{match: "*", tier: ${tier}}]\n`
  return (['org', 'agents/bot'] as const).reduce((policy, layer) => {
    const parsed = parseLayer(layer, layer === 'org' ? `${text}defaults: {allow_override: true}\n` : text)
    assert.ok(parsed.ok)
    return withLayer(policy, layer, parsed.layer)
  }, EMPTY_POLICY)
}

const call = {
  agent: 'bot',
  principal: 'agent',
  capability: 'notes.echo',
  defaultTier: 'autonomous',
  floor: FLOOR,
  input: {},
  now: new Date(0),
  workspaceDir: null,
  mounts: [],
} as const

test('no file goes below the floor of a capability, whatever it allows', () => {
  for (const tier of ['autonomous', 'notify', 'approval_required']) {
    const policy = policyOf(tier)
    assert.equal(decide(policy, call).tier, 'approval_required')
    assert.equal(list(policy, call).tier, 'approval_required')
  }
  assert.equal(decide(EMPTY_POLICY, call).tier, 'approval_required')
})

test('a file may be stricter than the floor', () => {
  assert.equal(decide(policyOf('blocked'), call).tier, 'blocked')
  assert.equal(list(policyOf('blocked'), call).tier, 'blocked')
})

test('an explanation names the floor and its reason', () => {
  const {rule, reason, voices} = explain(policyOf('autonomous'), call)
  assert.deepEqual([rule, reason], ['floor of notes.echo', 'it changed'])
  assert.ok(voices.some(({layer, counts}) => layer === 'floor' && counts))
})

test('a change of the policy below the floor is none', () => {
  const capability = {name: 'notes.echo', tier: 'autonomous', floor: () => FLOOR} as const
  const viewers = [{agent: 'bot', principal: 'agent'}] as const
  assert.deepEqual(compare(policyOf('autonomous'), policyOf('notify'), viewers, [capability]), [])
})
