import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {type Frame, LineSplitter} from '../../../src/bridge/framing.ts'
import {findId} from '../../../src/bridge/oversized.ts'

function split(chunks: Buffer[], maxBytes = 1000): Frame[] {
  const splitter = new LineSplitter(maxBytes)
  return [...chunks.flatMap(chunk => splitter.push(chunk)), ...splitter.end()]
}

function cutAt(bytes: Buffer, cuts: number[]): Buffer[] {
  const ends = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

test('lines come out as they went in, wherever the chunks are cut', () => {
  const line = fc
    .string({unit: 'binary', minLength: 1})
    .filter(text => text.isWellFormed() && !text.includes('\n') && !/^[ \t\r]+$/.test(text))
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat()), (lines, cuts) => {
      const bytes = Buffer.from(lines.map(text => `${text}\n`).join(''))
      assert.deepEqual(
        split(cutAt(bytes, cuts)),
        lines.map(text => ({kind: 'line', text})),
      )
    }),
  )
})

test('case 186: only 0x0A ends a line', () => {
  const text = '"a\u2028b\u2029c\u0085d\re\u{1f600}"'
  assert.deepEqual(split([Buffer.from(`${text}\r\n`)]), [{kind: 'line', text: `${text}\r`}])
})

test('blank lines are left out, and the last line needs no newline', () => {
  assert.deepEqual(split([Buffer.from('\n \t\r\n\n{}\n\n[]')]), [
    {kind: 'line', text: '{}'},
    {kind: 'line', text: '[]'},
  ])
})

test('a line that is not UTF-8 is told apart, and the next one is not harmed', () => {
  assert.deepEqual(split([Buffer.from([0x22, 0xc3, 0x28, 0x22, 0x0a, 0x7b, 0x7d, 0x0a])]), [
    {kind: 'garbled'},
    {kind: 'line', text: '{}'},
  ])
})

test('a line above the limit is let go but for its ends; the limit itself is fine', () => {
  const [exact] = split([Buffer.from(`${'x'.repeat(1000)}\n`)])
  assert.equal(exact?.kind, 'line')
  for (const size of [1001, 9000, 50_000]) {
    const bytes = Buffer.from(`{${'x'.repeat(size - 2)}}\n{}\n`)
    const [oversized, next] = split(cutAt(bytes, [500, 1500, 5000, 20_000, 30_000]))
    assert.ok(oversized?.kind === 'oversized')
    assert.equal(oversized.size, size)
    assert.ok(oversized.head.toString().startsWith('{x'))
    assert.ok(oversized.tail.toString().endsWith('x}'))
    assert.ok(oversized.head.length + oversized.tail.length <= 8192)
    assert.deepEqual(next, {kind: 'line', text: '{}'})
  }
})

test('the id of a message too large is found at either end, and never inside a value', () => {
  const table: [string, string, number | string | undefined][] = [
    ['{"jsonrpc":"2.0","id":7,"method":"x","params":', '}', 7],
    ['{ "method" : "x" , "id" : "a\\"b" , "params":', '}', 'a"b'],
    ['{"method":"x","params":{"id":1', ',"jsonrpc":"2.0","id":-3}', -3],
    ['{"method":"x","params":{"id":1', '}, "id" : "z", "jsonrpc":"2.0" }\r', 'z'],
    ['{"params":{"id":1,', '"id":2}}', undefined],
    ['{"params":{"a":"', '\\"id\\":5"}', undefined],
    ['[{"id":1,', '}]', undefined],
    ['', '', undefined],
  ]
  for (const [head, tail, id] of table) assert.equal(findId(head, tail), id, `${head}…${tail}`)
})
