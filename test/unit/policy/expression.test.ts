/** Expressions agree with JavaScript's own, and take no longer for a bad text. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {createExpression, expressionFault} from '../../../src/policy/expression/index.ts'

const atom = fc.constantFrom('a', 'b', '\\d', '\\w', '\\s', '[ab]', '[^a]', '[a-c0-2]', '\\.', '[\\d-]', '-')
const repeat = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?')
const expression = fc.letrec<{node: string}>(tie => ({
  node: fc.oneof(
    {maxDepth: 3},
    fc.tuple(atom, repeat).map(parts => parts.join('')),
    fc.array(tie('node'), {minLength: 1, maxLength: 3}).map(parts => parts.join('')),
    fc.tuple(tie('node'), tie('node'), repeat).map(([left, right, times]) => `(${left}|${right})${times}`),
    fc.tuple(tie('node'), repeat).map(([inner, times]) => `(?:${inner})${times}`),
  ),
})).node

test('whatever the expression and the text: the answer is that of RegExp for the whole text', () => {
  const text = fc.string({unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '.', '-'), maxLength: 8})
  fc.assert(
    fc.property(expression, text, (source, value) => {
      assert.equal(createExpression(source).matches(value), new RegExp(`^(?:${source})$`, 'su').test(value))
    }),
    {numRuns: 3000},
  )
})

test('expressions that would take RegExp longer than the world lasts are answered', () => {
  const text = `${'a'.repeat(4095)}!`
  for (const source of ['(a+)+', '(a|a)*', '(a|aa)+', '(.*a){20}', 'a*a*a*a*a*a*a*b', '(a?){500}a{500}'])
    assert.equal(createExpression(source).matches(text), false, source)
})

const refused: [source: string, why: RegExp][] = [
  ['(a', /not closed/],
  ['a)', /no beginning/],
  ['[a', /ends too early/],
  ['[]', /no characters/],
  ['[b-a]', /backwards/],
  ['*a', /repeats nothing/],
  ['a**', /needs a group/],
  ['a{2,1}', /small to large/],
  ['a{1001}', /at most 1000/],
  ['a{x}', /no repetition/],
  ['(?=a)', /look-around/],
  ['(?<n>a)', /look-around/],
  ['(a)\\1', /means nothing/],
  ['\\bx', /means nothing/],
  ['a^b', /whole value/],
  ['a$b', /whole value/],
  ['((a{100}){100}){100}', /too large/],
  [`${'('.repeat(60)}a${')'.repeat(60)}`, /nested/],
]
for (const [source, why] of refused) {
  test(`${source.slice(0, 40)} is refused with its reason`, () => assert.match(expressionFault(source) ?? '', why))
}

test('anchors at both ends, escapes and characters beyond the first plane are read', () => {
  assert.ok(createExpression('^a$').matches('a'))
  assert.ok(createExpression('a\\$').matches('a$'))
  assert.ok(createExpression('.{2}').matches('\u{1f600}x'))
  assert.ok(createExpression('a.b').matches('a\nb'))
  assert.ok(createExpression('((){1000}){1000}').matches(''))
})

test('no text makes the reader throw anything but a reason', () => {
  fc.assert(
    fc.property(fc.string({maxLength: 60}), source => {
      const fault = expressionFault(source)
      assert.ok(fault === null || fault.length > 0)
    }),
    {numRuns: 5000},
  )
})
