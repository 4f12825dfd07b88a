import assert from 'node:assert/strict'
import {test} from 'node:test'
import {Lines} from '../../../../src/gateway/programs/lines.ts'

test('a stream is split at line ends, wherever its chunks end, and a line may not be too long', () => {
  const lines = new Lines(8)
  assert.deepEqual(lines.push(Buffer.from('ab')), [])
  assert.deepEqual(lines.push(Buffer.from('c\n\nd')), ['abc', ''])
  assert.deepEqual(lines.push(Buffer.from('\ne\n')), ['d', 'e'])
  const wide = Buffer.from('日\n')
  assert.deepEqual([...lines.push(wide.subarray(0, 1)), ...lines.push(wide.subarray(1))], ['日'])
  assert.throws(() => lines.push(Buffer.from('123456789')), RangeError)
})
