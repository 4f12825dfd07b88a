import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {diffLines} from '../../../src/clients/diff-lines.ts'

test('the diff of two texts holds both of them', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '{', '}'), {maxLength: 20})
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = diffLines(before, after)
      const side = (marks: string) => diff.filter(line => marks.includes(line.charAt(0))).map(line => line.slice(1))
      assert.deepEqual(side(' -'), before)
      assert.deepEqual(side(' +'), after)
    }),
  )
})

test('equal texts have nothing but kept lines', () => {
  assert.deepEqual(diffLines(['a', 'b'], ['a', 'b']), [' a', ' b'])
})
