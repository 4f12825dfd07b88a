import assert from 'node:assert/strict'
import {test} from 'node:test'
import {z} from 'zod'
import type {Effect, Tier} from '../../../../src/contract/capability.ts'
import {type Capability, defineCapability} from '../../../../src/gateway/capability.ts'
import {toAnnotations, toDetail, toTool} from '../../../../src/gateway/registry/face.ts'
import {createRegistry} from '../../../../src/gateway/registry/index.ts'

function capability(changes: Partial<Capability> = {}): Capability {
  return defineCapability({
    name: 'test.echo',
    version: '1.0',
    title: 'Echo',
    purpose: 'Says it again.',
    whenToUse: 'Use it to test, not for work.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({text: z.string().describe('what to say'), times: z.int().default(1)}),
    output: z.strictObject({text: z.string()}),
    errors: {},
    examples: [],
    tags: ['test'],
    handle: async ({text}) => ({text}),
    ...changes,
  } as Capability)
}

const badNames = [
  'echo',
  'Test.echo',
  'test..echo',
  'test.echo_',
  'test._echo',
  'test.e__cho',
  'test.1echo',
  'tést.echo',
]
for (const name of badNames) {
  test(`the name ${name} is refused, because its tool name could not be mapped back`, () => {
    assert.throws(() => createRegistry([capability({name})]), /no capability name/)
  })
}

test('a name that is too long for a host, taken, or reserved is refused', () => {
  assert.throws(() => createRegistry([capability({name: `test.${'a'.repeat(60)}`})]), /too long/)
  assert.throws(() => createRegistry([capability(), capability()]), /two capabilities/)
  assert.throws(() => createRegistry([capability({name: 'gateway.status'})]), /bridge/)
})

test('a way out of an error must exist', () => {
  const recovery = [{action: 'ask', description: 'ask', capability: 'no.such'}]
  assert.throws(
    () => createRegistry([capability({errors: {Failed: {when: 'always', recovery}}})]),
    /no\.such, which does not exist/,
  )
})

test('capabilities are listed in one order, whatever order they came in', () => {
  const registry = createRegistry(['b.b', 'a.c', 'a.b'].map(name => capability({name})))
  assert.deepEqual(
    registry.list().map(({name}) => name),
    ['a.b', 'a.c', 'b.b'],
  )
  assert.equal(registry.get('constructor'), undefined)
})

const hints: [
  effect: Effect,
  changes: Partial<Capability>,
  expected: [readOnly: boolean, destructive: boolean, idempotent: boolean, openWorld: boolean],
][] = [
  ['read', {}, [true, false, true, false]],
  ['read', {isDestructive: true}, [true, false, true, false]],
  ['session', {}, [true, false, true, false]],
  ['write-local', {}, [false, false, false, false]],
  ['write-local', {isDestructive: true}, [false, true, false, false]],
  ['write-local', {isIdempotent: true}, [false, false, true, false]],
  ['write-external', {}, [false, false, false, true]],
  ['execute', {isDestructive: true}, [false, true, false, true]],
]
for (const [effect, changes, expected] of hints) {
  test(`the hints of ${effect} ${JSON.stringify(changes)} follow from the definition`, () => {
    const {readOnlyHint, destructiveHint, idempotentHint, openWorldHint} = toAnnotations(
      capability({effect, ...changes}),
    )
    assert.deepEqual([readOnlyHint, destructiveHint, idempotentHint, openWorldHint], expected)
  })
}

test('a tool carries its tier, and says so where a person is asked', () => {
  for (const tier of ['autonomous', 'notify', 'approval_required'] as Tier[]) {
    const tool = toTool(capability(), {tier, isConditional: false})
    assert.equal(tool._meta['kruxos/tier'], tier)
    assert.equal(/approval of a person/.test(tool.description), tier === 'approval_required')
    assert.match(toTool(capability(), {tier, isConditional: true}).description, /depends on the input/)
  }
})

test('schemas are closed objects without noise', () => {
  const {inputSchema} = toDetail(capability(), {tier: 'notify', reason: 'r'})
  assert.deepEqual(inputSchema, {
    type: 'object',
    properties: {text: {type: 'string', description: 'what to say'}, times: {type: 'integer', default: 1}},
    required: ['text'],
    additionalProperties: false,
  })
})
