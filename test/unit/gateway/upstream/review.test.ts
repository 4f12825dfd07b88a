import assert from 'node:assert/strict'
import {test} from 'node:test'
import {hashOf, readDefinition} from '../../../../src/gateway/upstream/definition.ts'
import {pinOf, review} from '../../../../src/gateway/upstream/review.ts'

const row = {name: 'notes', renames: {}}
const definition = (name: string, more: object = {}) => ({name, inputSchema: {type: 'object'}, ...more})
const pin = (name: string, more: object = {}) => pinOf('notes', definition(name, more), '2026-01-01T00:00:00.000Z')
const statesOf = (...args: Parameters<typeof review>) => review(...args).map(({tool, state}) => `${tool} ${state}`)

test('each part of a definition counts for its hash, and the order of its fields does not', () => {
  const base = definition('a', {description: 'x', annotations: {readOnlyHint: true, title: 't'}})
  assert.equal(hashOf({...base, annotations: {title: 't', readOnlyHint: true}}), hashOf(base))
  for (const change of [
    {title: 'y'},
    {description: 'x '},
    {inputSchema: {type: 'object', title: 'y'}},
    {outputSchema: {}},
    {annotations: {}},
  ])
    assert.notEqual(hashOf({...base, ...change}), hashOf(base), JSON.stringify(change))
})

test('what a server says is held against what was approved', () => {
  const pins = [pin('a'), pin('b'), pin('c')]
  const now = [definition('a'), definition('b', {description: 'new'}), definition('d')]
  assert.deepEqual(statesOf(row, pins, now), ['a approved', 'b changed', 'c gone', 'd new'])
  assert.deepEqual(statesOf(row, pins, null), ['a approved', 'b approved', 'c approved'])
})

test('a newcomer cannot take the name of an approved tool, whatever order the server lists them in', () => {
  const now = [definition('Get-Note'), definition('get_note')]
  assert.deepEqual(statesOf(row, [pin('get_note')], now), ['Get-Note unusable', 'get_note approved'])
})

test('of two tools of one name the first counts, and what is no tool is passed over', () => {
  const twice = [definition('a'), definition('a', {description: 'second'})]
  assert.deepEqual(statesOf(row, [pin('a')], twice), ['a approved'])
  assert.equal(readDefinition({name: 'a'}), null)
  assert.equal(readDefinition({name: 'a'.repeat(200), inputSchema: {}}), null)
  assert.equal(readDefinition(null), null)
})
