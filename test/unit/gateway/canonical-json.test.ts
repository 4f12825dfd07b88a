import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {canonicalJson} from '../../../src/gateway/canonical-json.ts'

test('the text of RFC 8785: sorted keys, no blanks, numbers as JavaScript writes them', () => {
  assert.equal(
    canonicalJson({b: [1e21, -0, 'é'], a: {d: null, c: true}}),
    '{"a":{"c":true,"d":null},"b":[1e+21,0,"é"]}',
  )
  assert.equal(canonicalJson({a: undefined, b: 1}), '{"b":1}')
})

test('values that are equal have equal texts, and the text is the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const shuffled = JSON.parse(JSON.stringify(value), (_, each) =>
        typeof each === 'object' && each !== null && !Array.isArray(each)
          ? Object.fromEntries(Object.entries(each).toReversed())
          : each,
      )
      assert.equal(canonicalJson(shuffled), canonicalJson(value))
      assert.equal(JSON.stringify(JSON.parse(canonicalJson(value))) === undefined, false)
      assert.equal(canonicalJson(JSON.parse(canonicalJson(value))), canonicalJson(value))
    }),
  )
})
