import assert from 'node:assert/strict'
import {test} from 'node:test'
import {inputOf, withoutExpressions} from '../../../../src/gateway/upstream/schema.ts'

const fits = (schema: object, input: unknown) => inputOf(schema as Record<string, unknown>).safeParse(input).success

test('the JSON Schema of a server judges the input, in the dialect that it names', () => {
  const schema = {type: 'object', properties: {n: {type: 'integer', exclusiveMinimum: 0}}, required: ['n']}
  assert.ok(fits(schema, {n: 1, more: true}))
  assert.ok(!fits(schema, {n: 0}))
  assert.ok(!fits(schema, {}))
  assert.ok(!fits(schema, [1]))
  const draft7 = {$schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: {a: {items: [{}]}}}
  assert.ok(fits(draft7, {a: [1]}))
})

test('a schema that nothing can be checked with lets nothing through', () => {
  assert.ok(!fits({type: 'object', properties: {a: {$ref: '#/$defs/missing'}}}, {a: 1}))
  assert.ok(!fits({type: 'object', $schema: 'https://example.com/other'}, {}))
})

test('a regular expression of a server cannot hold up the gateway', () => {
  const properties = {text: {type: 'string', pattern: '^(a+)+$', format: 'regex'}}
  assert.ok(fits({type: 'object', properties}, {text: `${'a'.repeat(64)}!`}))
})

test('only keywords are left out: fields may be called as one', () => {
  const schema = {
    type: 'object',
    properties: {pattern: {type: 'string', pattern: 'x'}, format: {enum: [{pattern: 'kept'}]}},
    patternProperties: {'^x-': {}},
    additionalProperties: false,
    anyOf: [{pattern: 'x', type: 'object'}],
  }
  assert.deepEqual(withoutExpressions(schema), {
    type: 'object',
    properties: {pattern: {type: 'string'}, format: {enum: [{pattern: 'kept'}]}},
    anyOf: [{type: 'object'}],
  })
})
