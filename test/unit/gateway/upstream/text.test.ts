import assert from 'node:assert/strict'
import {test} from 'node:test'
import {clean, hasHidden} from '../../../../src/gateway/upstream/text.ts'

test('what a reader does not see is taken out of a text, and what they see stays', () => {
  for (const hidden of [
    '\u0000',
    '\u001b',
    '\u00ad',
    '\u200b',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\u{e0041}',
    '\ufe01',
    '\u{e0100}',
    '\u{f0000}',
  ])
    assert.deepEqual([hasHidden(`a${hidden}b`), clean(`a${hidden}b`, 9)], [true, 'ab'], escape(hidden))
  const seen = 'línea 1\n\t日本 👍️ – “x”'
  assert.deepEqual([hasHidden(seen), clean(seen, 99)], [false, seen])
  assert.equal(clean('abcdef', 4), 'abc…')
})
