import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {createScrub} from '../../../../../src/gateway/capabilities/network/http/scrub.ts'

const printable = fc.string({
  unit: fc.integer({min: 0x20, max: 0x7e}).map(code => String.fromCharCode(code)),
  minLength: 8,
  maxLength: 300,
})
const hexOf = (code: number, width: number) => code.toString(16).padStart(width, '0')
const each = (text: string, write: (code: number) => string) =>
  [...text].map(character => write(character.charCodeAt(0))).join('')

const forms: Record<string, (secret: string) => string> = {
  'as it is': secret => secret,
  'in a URL': encodeURIComponent,
  'in a form': secret => new URLSearchParams({k: secret}).toString().slice(2),
  'percent-encoded throughout': secret => each(secret, code => `%${hexOf(code, 2)}`),
  'percent-encoded in capitals': secret => each(secret, code => `%${hexOf(code, 2).toUpperCase()}`),
  'in JSON': secret => JSON.stringify(secret).slice(1, -1),
  'in JSON with every slash escaped': secret => JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  'in JSON as escapes throughout': secret => each(secret, code => `\\u${hexOf(code, 4)}`),
  'in HTML': secret =>
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  'in HTML as references throughout': secret => each(secret, code => `&#x${hexOf(code, 2)};`),
  'in hexadecimal': secret => Buffer.from(secret).toString('hex'),
  'in HEXADECIMAL': secret => Buffer.from(secret).toString('hex').toUpperCase(),
  'in base64': secret => Buffer.from(secret).toString('base64'),
  'in base64url': secret => Buffer.from(secret).toString('base64url'),
}

for (const [how, write] of Object.entries(forms)) {
  test(`a secret that stands ${how} is taken out, and what stands around it stays`, () => {
    fc.assert(
      fc.property(printable, secret => {
        const scrub = createScrub(secret)
        const written = write(secret)
        const text = scrub.text(`<<${written}>>`)
        assert.ok(!text.includes(written) && text.startsWith('<<') && text.endsWith('>>'), text)
        assert.ok(!scrub.bytes(Buffer.from(`\0${written}\xff`, 'latin1')).includes(written))
      }),
      {numRuns: 200},
    )
  })
}

test('a secret that was encoded in base64 with something before and after it cannot be decoded from what is left', () => {
  fc.assert(
    fc.property(fc.string({maxLength: 9}), printable, fc.string({maxLength: 9}), (before, secret, after) => {
      for (const alphabet of ['base64', 'base64url'] as const) {
        const encoded = Buffer.from(before + secret + after).toString(alphabet)
        const left = createScrub(secret).text(encoded)
        assert.ok(left.includes('[REDACTED]'), encoded)
        assert.ok(!Buffer.from(left.replace('[REDACTED]', ''), 'base64').includes(secret.slice(2, -2)))
      }
    }),
    {numRuns: 500},
  )
})

test('a secret in UTF-16 bytes is taken out, and text without it is left alone', () => {
  const scrub = createScrub('hunter2-hunter2')
  for (const encode of [
    (text: string) => Buffer.from(text, 'utf16le'),
    (text: string) => Buffer.from(text, 'utf16le').swap16(),
  ]) {
    assert.ok(!scrub.bytes(encode('my hunter2-hunter2 is')).includes(encode('hunter2')))
  }
  const plain = 'aHVudGVyMg is not the whole, and hunter2 is not either: 68756e74'
  assert.equal(scrub.text(plain), plain)
  assert.equal(createScrub('a.c*$&[').text('abc a.c*$&[ !'), 'abc [REDACTED] !')
})

test('a secret as long as one can be is taken out in every form', () => {
  const secret = Array.from({length: 4096}, (_, index) =>
    String.fromCharCode(0x21 + ((index * index * 31 + Math.floor(index / 7)) % 93)),
  ).join('')
  const scrub = createScrub(secret)
  for (const [how, write] of Object.entries(forms)) {
    const left = scrub.text(`<<${write(secret)}>>`)
    assert.ok(left.length < write(secret).length / 8, how)
    assert.ok(scrub.bytes(Buffer.from(write(secret))).length < write(secret).length / 8, how)
  }
})
