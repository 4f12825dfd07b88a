/** What holds for every policy and every call. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {TIERS} from '../../../src/contract/capability.ts'
import {
  compareTiers,
  decide,
  EMPTY_POLICY,
  type Layer,
  list,
  type Policy,
  parseLayer,
  withLayer,
} from '../../../src/policy/index.ts'
import {call} from './fixture.ts'

const RUNS = {numRuns: 2000}
const tier = fc.constantFrom(...TIERS)
const capability = fc.constantFrom(
  'filesystem.read',
  'filesystem.delete',
  'filesystem.move',
  'git.push',
  'state.shared.set',
)
const pattern = fc.oneof(capability, fc.constantFrom('*', 'filesystem.*', 'state.shared.*', '*.delete', 'git.*'))
const path = fc.constantFrom('/workspace', '/workspace/a', '/workspace/a/b', '/workspace/A', '/workspace/c')
const condition = fc.oneof(
  fc.record({path_prefix: path}),
  fc.record({size_lt: fc.integer({min: 0, max: 5})}),
  fc.record({input: fc.record({branch: fc.constantFrom('main', 'dev')})}),
  fc.record({time: fc.record({days: fc.constantFrom(['mon'], ['tue']), zone: fc.constant('UTC')})}),
)
const rule = fc.record({match: pattern, tier, when: condition}, {requiredKeys: ['match', 'tier']})
const file = (override: fc.Arbitrary<boolean>) =>
  fc.record({
    defaults: fc.record({tier, allow_override: override}, {requiredKeys: ['allow_override']}),
    rules: fc.array(rule, {maxLength: 4}),
  })
const strict = file(fc.constant(false))
const any = file(fc.boolean())

const input = fc.record(
  {
    path,
    source: path,
    destination: path,
    content: fc.string({maxLength: 6}),
    branch: fc.constantFrom('main', 'dev', 'x'),
  },
  {requiredKeys: []},
)
const subject = fc
  .record({name: capability, input, defaultTier: tier, day: fc.constantFrom(5, 6)})
  .map(({name, input: fields, defaultTier, day}) =>
    call(name, fields, {defaultTier, now: new Date(Date.UTC(2026, 0, day, 12))}),
  )

function compile(name: string, source: object): Layer {
  const parsed = parseLayer(name, JSON.stringify({version: 1, name: 'generated', ...source}))
  assert.ok(parsed.ok, JSON.stringify(parsed))
  return parsed.layer
}

const put = (policy: Policy, name: string, source: object) => withLayer(policy, name, compile(name, source))

test('the strictest wins: no layer that counts is stricter than the decision', () => {
  fc.assert(
    fc.property(strict, strict, strict, subject, (system, org, own, subjectCall) => {
      const policy = put(put(put(EMPTY_POLICY, 'system', system), 'org', org), 'agents/bot', own)
      const ruling = decide(policy, subjectCall)
      for (const vote of ruling.votes)
        for (const voice of vote.voices) assert.ok(compareTiers(ruling.tier, voice.tier) >= 0)
    }),
    RUNS,
  )
})

test('a lower layer never loosens what those above it say, unless org allows it', () => {
  fc.assert(
    fc.property(strict, strict, strict, subject, (system, org, own, subjectCall) => {
      const above = put(put(EMPTY_POLICY, 'system', system), 'org', org)
      const below = put(above, 'agents/bot', own)
      assert.ok(compareTiers(decide(below, subjectCall).tier, decide(above, subjectCall).tier) >= 0)
    }),
    RUNS,
  )
})

test('whatever org allows, nothing is less strict than what system says', () => {
  fc.assert(
    fc.property(strict, any, strict, subject, (system, org, own, subjectCall) => {
      const alone = decide(put(EMPTY_POLICY, 'system', system), subjectCall)
      const [vote] = alone.votes
      const whole = put(put(put(EMPTY_POLICY, 'system', system), 'org', org), 'agents/bot', own)
      for (const voice of vote?.voices ?? []) assert.ok(compareTiers(decide(whole, subjectCall).tier, voice.tier) >= 0)
    }),
    RUNS,
  )
})

test('the order in which layers are put in makes no difference', () => {
  const orders = fc.shuffledSubarray(['system', 'org', 'agents/bot'], {minLength: 3})
  fc.assert(
    fc.property(strict, any, strict, orders, subject, (system, org, own, order, subjectCall) => {
      const sources: Record<string, object> = {system, org, 'agents/bot': own}
      const build = (names: readonly string[]) =>
        names.reduce((policy, name) => put(policy, name, sources[name] ?? {}), EMPTY_POLICY)
      const [usual, shuffled] = [build(Object.keys(sources)), build(order)].map(policy => decide(policy, subjectCall))
      assert.deepEqual([usual?.tier, usual?.deciding.place], [shuffled?.tier, shuffled?.deciding.place])
    }),
    RUNS,
  )
})

test('the same policy and call give the same ruling, and neither is changed', () => {
  fc.assert(
    fc.property(any, strict, subject, (org, own, subjectCall) => {
      const policy = put(put(EMPTY_POLICY, 'org', org), 'agents/bot', own)
      const before = JSON.stringify(subjectCall)
      assert.deepEqual(decide(policy, subjectCall).deciding, decide(policy, subjectCall).deciding)
      assert.equal(JSON.stringify(subjectCall), before)
    }),
    RUNS,
  )
})

test('what is listed as blocked no input frees, and what is no matter of the input gets the listed tier', () => {
  fc.assert(
    fc.property(any, strict, subject, (org, own, subjectCall) => {
      const policy = put(put(EMPTY_POLICY, 'org', org), 'agents/bot', own)
      const listed = list(policy, subjectCall)
      const {tier: decided, deciding} = decide(policy, subjectCall)
      if (deciding.layer === 'hard' || /cannot be told/.test(deciding.reason)) return
      if (listed.tier === 'blocked' || !listed.isConditional) assert.equal(decided, listed.tier)
    }),
    RUNS,
  )
})
