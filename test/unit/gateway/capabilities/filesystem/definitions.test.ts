import assert from 'node:assert/strict'
import {test} from 'node:test'
import {z} from 'zod'
import {filesystemCapabilities} from '../../../../../src/gateway/capabilities/filesystem/index.ts'

const NAMES = [
  'append',
  'copy',
  'delete',
  'edit',
  'list',
  'move',
  'read',
  'restore',
  'search',
  'search_content',
  'stat',
  'watch',
  'write',
]
const REACHABLE = new Set([
  ...NAMES.map(name => `filesystem.${name}`),
  'agent.session',
  'agent.whoami',
  'agent.policy',
  'agent.capabilities',
  'system.health',
  'system.info',
])

test('the thirteen capabilities come in the order of their names', () => {
  assert.deepEqual(
    filesystemCapabilities.map(capability => capability.name),
    NAMES.map(name => `filesystem.${name}`),
  )
})

for (const capability of filesystemCapabilities) {
  const {name} = capability
  test(`${name} has schemas that every host takes: plain objects, every field described, nothing referred to`, () => {
    for (const [schema, io] of [
      [capability.input, 'input'],
      [capability.output, 'output'],
    ] as const) {
      const json = z.toJSONSchema(schema, {io})
      assert.equal(json.type, 'object')
      assert.equal(json.additionalProperties, false)
      assert.doesNotMatch(JSON.stringify(json), /"\$ref"|"oneOf"|"allOf"|"not":/)
      for (const [field, property] of Object.entries(json.properties ?? {})) {
        assert.ok(typeof property === 'object' && property.description, `${field} has no description`)
      }
    }
    assert.doesNotMatch(JSON.stringify(z.toJSONSchema(capability.input, {io: 'input'})), /"anyOf"/)
  })

  test(`${name} has examples that are valid, and tells what to use instead`, () => {
    assert.ok(capability.examples.length > 0)
    for (const {input} of capability.examples) capability.input.parse(input)
    assert.match(capability.whenToUse, /instead/)
  })

  test(`${name} gives a way on for each error, to capabilities that exist`, () => {
    for (const [type, {recovery}] of Object.entries(capability.errors)) {
      assert.ok(recovery.length > 0, type)
      for (const {capability: next} of recovery) assert.ok(next === undefined || REACHABLE.has(next), next)
    }
  })

  test(`${name} refuses an input field it does not know`, () => {
    assert.equal(capability.input.safeParse({...capability.examples[0]?.input, surprise: 1}).success, false)
  })
}

test('whatever can take something away is marked so', () => {
  const destructive = filesystemCapabilities.filter(capability => capability.isDestructive).map(({name}) => name)
  assert.deepEqual(
    destructive,
    ['copy', 'delete', 'edit', 'move', 'restore', 'write'].map(name => `filesystem.${name}`),
  )
})

test('deleting waits for a person, what only looks runs, the rest is told', () => {
  const tiers = Object.groupBy(filesystemCapabilities, ({tier}) => tier)
  const names = (tier: keyof typeof tiers) => tiers[tier]?.map(({name}) => name.slice('filesystem.'.length))
  assert.deepEqual(names('approval_required'), ['delete'])
  assert.deepEqual(names('autonomous'), ['list', 'read', 'search', 'stat', 'watch'])
  assert.deepEqual(names('notify'), ['append', 'copy', 'edit', 'move', 'restore', 'search_content', 'write'])
})
