import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {decode, ENCODINGS, encode} from '../../../../../src/gateway/capabilities/filesystem/text/encoding.ts'

const text = fc.string({unit: 'binary', maxLength: 60})

test('what is encoded can be decoded', () => {
  const samples = {
    'utf-8': text,
    'utf-16le': text,
    latin1: fc.string({unit: fc.integer({min: 0, max: 255}).map(code => String.fromCharCode(code))}),
    ascii: fc.string({unit: 'binary-ascii'}),
    binary: fc.uint8Array().map(bytes => Buffer.from(bytes).toString('base64')),
  }
  for (const encoding of ENCODINGS) {
    fc.assert(
      fc.property(samples[encoding], content => {
        const bytes = encode(content, encoding)
        assert.equal(decode({bytes, start: 0, isEndOfFile: true}, encoding).content, content)
      }),
    )
  }
})

test('a text cut anywhere is whole again when its ranges are put together', () => {
  for (const encoding of ['utf-8', 'utf-16le'] as const) {
    fc.assert(
      fc.property(text, fc.integer({min: 4, max: 12}), (content, limit) => {
        const bytes = encode(content, encoding)
        let together = ''
        for (let start = 0; start < bytes.length; ) {
          const range = {bytes: bytes.subarray(start, start + limit), start, isEndOfFile: start + limit >= bytes.length}
          const decoded = decode(range, encoding)
          assert.equal(decoded.start, start)
          together += decoded.content
          start = decoded.end
        }
        assert.equal(together, content)
      }),
    )
  }
})

test('bytes that are no text are refused even when the range has edges', () => {
  for (const bytes of [
    [0x61, 0xff, 0x61],
    [0x61, 0xc0, 0xaf, 0x61],
    [0x61, 0xed, 0xa0, 0x80, 0x61],
  ]) {
    assert.throws(() => decode({bytes: Buffer.from(bytes), start: 10, isEndOfFile: false}, 'utf-8'), {
      type: 'EncodingError',
    })
  }
})
