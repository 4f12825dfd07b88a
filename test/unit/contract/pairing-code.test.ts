import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {formatPairingCode, makePairingSecret, PIN_BYTES, parsePairingCode} from '../../../src/contract/pairing-code.ts'

const codes = fc
  .tuple(fc.uint8Array({minLength: 32, maxLength: 32}), fc.uint8Array({minLength: 11, maxLength: 11}))
  .map(([pin, random]) => ({pin, secret: makePairingSecret(random)}))
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

test('a code says the first 80 bits of the key and the secret again', () => {
  fc.assert(
    fc.property(codes, ({pin, secret}) => {
      const text = formatPairingCode({pin, secret})
      assert.match(text, /^([2-9A-HJ-NP-Z]{4}-){6}[2-9A-HJ-NP-Z]{4}$/)
      assert.deepEqual(parsePairingCode(text), {pin: pin.slice(0, PIN_BYTES), secret})
    }),
  )
})

test('a code may be typed in lower case, without groups, or with blanks and long dashes', () => {
  const text = formatPairingCode({pin: Buffer.from('0123456789abcdef0123', 'hex'), secret: 'ABCDEFGHJKL'})
  for (const typed of [
    text.toLowerCase(),
    text.replaceAll('-', ''),
    ` ${text.replaceAll('-', ' ')}\n`,
    text.replaceAll('-', '–'),
  ])
    assert.deepEqual(parsePairingCode(typed), parsePairingCode(text), typed)
})

test('each wrong character, and each two that changed places, are noticed', () => {
  const plain = formatPairingCode({pin: Buffer.from('0123456789abcdef0123', 'hex'), secret: 'ABCDEFGHJKL'}).replaceAll(
    '-',
    '',
  )
  const put = (at: number, character: string) => plain.slice(0, at) + character + plain.slice(at + 1)
  const slips = [...plain].flatMap((own, at) => [
    ...[...ALPHABET].filter(other => other !== own).map(other => put(at, other)),
    ...[...plain.slice(at + 1)].flatMap((other, offset) => {
      const far = at + 1 + offset
      return other === own ? [] : [put(at, other).slice(0, far) + own + plain.slice(far + 1)]
    }),
  ])
  assert.ok(slips.length > 1000)
  for (const slip of slips) assert.throws(() => parsePairingCode(slip), {code: 'USAGE', message: /typing error/})
})

test('what cannot be a code is told without repeating it', () => {
  const told = (text: string, message: RegExp) =>
    assert.throws(
      () => parsePairingCode(text),
      (error: Error) => message.test(error.message) && !error.message.includes('QWERTY'),
    )
  told('QWERTY', /has 6 characters/)
  told('QWERTY0', /holds a character that no code has/)
  told('', /has 0 characters/)
})
