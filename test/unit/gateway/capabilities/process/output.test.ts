import assert from 'node:assert/strict'
import {test} from 'node:test'
import {KeptOutput} from '../../../../../src/gateway/capabilities/process/output.ts'

function written(maxBytes: number, ...chunks: string[]): KeptOutput {
  const output = new KeptOutput(maxBytes)
  for (const chunk of chunks) output.push(Buffer.from(chunk))
  return output
}

test('what fits is kept whole, however it came', () => {
  for (const chunks of [['abcdefghij'], ['abc', '', 'defgh', 'ij'], [...'abcdefghij']]) {
    const output = written(10, ...chunks)
    assert.deepEqual([output.read().text, output.size, output.isTruncated], ['abcdefghij', 10, false])
  }
})

test('of what does not fit the beginning and the end are kept, and a line says what is missing', () => {
  for (const chunks of [
    ['abcdefghijklmnopqrstuvwxyz'],
    [...'abcdefghijklmnopqrstuvwxyz'],
    ['abcdefghijklm', 'nopqrstuvwxyz'],
  ]) {
    const output = written(10, ...chunks)
    assert.deepEqual(output.read(), {text: 'abcde\n[... 16 bytes were not kept ...]\nvwxyz', isTruncated: true})
  }
})

test('a range tells whether something of it is missing, or goes on behind it', () => {
  const output = written(10, 'abcdefghijklmnopqrstuvwxyz')
  assert.deepEqual(output.read(1, 3), {text: 'bcd', isTruncated: true})
  assert.deepEqual(output.read(22), {text: 'wxyz', isTruncated: false})
  assert.deepEqual(output.read(8, 4), {text: '\n[... 4 bytes were not kept ...]\n', isTruncated: true})
  assert.deepEqual(output.read(26), {text: '', isTruncated: false})
  assert.deepEqual(output.read(100, 5), {text: '', isTruncated: false})
})

test('the last lines are the last, whether the output ends with a line break or not', () => {
  assert.deepEqual(written(100, '1\n2\n3\n').lastLines(2, 100), {text: '2\n3\n', isTruncated: true})
  assert.deepEqual(written(100, '1\n2\n3').lastLines(2, 100), {text: '2\n3', isTruncated: true})
  assert.deepEqual(written(100, '1\n2\n').lastLines(2, 100), {text: '1\n2\n', isTruncated: false})
  assert.deepEqual(written(100, '1\n2\n').lastLines(0, 100), {text: '', isTruncated: true})
  assert.deepEqual(written(100).lastLines(5, 100), {text: '', isTruncated: false})
})

test('a flood takes no more memory than it may', () => {
  const output = new KeptOutput(1_000_000)
  const chunk = Buffer.alloc(65_536, 'x')
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 20_000; i++) output.push(chunk)
  assert.equal(output.size, 20_000 * 65_536)
  assert.ok(process.memoryUsage().arrayBuffers - before < 50_000_000)
})
