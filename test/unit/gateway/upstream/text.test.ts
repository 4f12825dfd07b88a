import assert from 'node:assert/strict'
import {test} from 'node:test'
import {Lines} from '../../../../src/gateway/upstream/lines.ts'
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

test('a stream is split at line ends, wherever its chunks end, and a line may not be too long', () => {
  const lines = new Lines(8)
  assert.deepEqual(lines.push(Buffer.from('ab')), [])
  assert.deepEqual(lines.push(Buffer.from('c\n\nd')), ['abc', ''])
  assert.deepEqual(lines.push(Buffer.from('\ne\n')), ['d', 'e'])
  const wide = Buffer.from('日\n')
  assert.deepEqual([...lines.push(wide.subarray(0, 1)), ...lines.push(wide.subarray(1))], ['日'])
  assert.throws(() => lines.push(Buffer.from('123456789')), RangeError)
})
