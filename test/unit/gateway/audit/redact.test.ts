import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {test} from 'node:test'
import fc from 'fast-check'
import {redact} from '../../../../src/gateway/audit/redact.ts'

const HEX = 'ab12cd34'.repeat(8)

const cases: readonly [string, unknown, unknown][] = [
  ['numbers and flags stay', {max_tokens: 5, secret: true, limit: null}, {max_tokens: 5, secret: true, limit: null}],
  [
    'a field named like a secret',
    {api_key: 'x', 'X-Api-Key': 'x', clientSecret: 'x'},
    {api_key: '[REDACTED]', 'X-Api-Key': '[REDACTED]', clientSecret: '[REDACTED]'},
  ],
  [
    'whatever such a field holds',
    {credentials: {user: 'a'}, passwords: ['b']},
    {credentials: '[REDACTED]', passwords: '[REDACTED]'},
  ],
  ['values of an environment', {env: {PATH: '/bin', KEY: 'k'}}, {env: {PATH: '[REDACTED]', KEY: '[REDACTED]'}}],
  ['an environment as a list', {env: ['KEY=k']}, {env: '[REDACTED]'}],
  ['our tokens in a text', {note: `use ${HEX} or krx_user_abc-_1`}, {note: 'use [REDACTED] or [REDACTED]'}],
  ['a token as the name of a field', {[HEX]: 1}, {'[REDACTED]': 1}],
  [
    'an Authorization header in a text',
    {argv: ['-H', 'Authorization: Bearer abcdefgh123']},
    {argv: ['-H', 'Authorization: [REDACTED]']},
  ],
  ['the password of a URL', {url: 'https://me:hunter22@example.com/x'}, {url: 'https://me:[REDACTED]@example.com/x'}],
  ['an ordinary text', {path: '/workspace/basic notes.txt', n: 1}, {path: '/workspace/basic notes.txt', n: 1}],
  ['null', null, null],
]

for (const [name, value, kept] of cases) {
  test(`redacted: ${name}`, () => assert.deepEqual(redact(value), kept))
}

test('a long text is kept as the digest of the whole and a head without secrets', () => {
  const text = `${'x'.repeat(40)} ${HEX} ${'y'.repeat(5000)}`
  const {content} = redact({content: text}) as {content: {sha256: string; bytes: number; head: string}}
  assert.equal(content.sha256, createHash('sha256').update(text).digest('base64url'))
  assert.equal(content.bytes, Buffer.byteLength(text))
  assert.ok(text.startsWith(content.head.slice(0, 40)))
  assert.ok(!content.head.includes(HEX.slice(0, 8)))
})

test('whatever comes in, what is kept is small, is JSON, and holds no token', () => {
  fc.assert(
    fc.property(fc.jsonValue({maxDepth: 12}), fc.nat(), (value, position) => {
      const planted = plant(value, position)
      const text = JSON.stringify(redact(planted) ?? null)
      assert.ok(text.length < 8192)
      assert.ok(!text.includes(HEX))
    }),
  )
})

test('a value too deep or too wide to be kept is a digest', () => {
  let deep: unknown = HEX
  for (let level = 0; level < 50; level++) deep = {deep}
  assert.ok(JSON.stringify(redact(deep)).length < 500)
  const wide = redact(Array.from({length: 10_000}, (_, index) => `text ${index}`)) as {bytes: number}
  assert.ok(wide.bytes > 100_000)
})

/** Somewhere in the value there is a token now. */
function plant(value: unknown, position: number): unknown {
  if (Array.isArray(value)) return [...value, HEX]
  if (typeof value === 'object' && value !== null)
    return {...value, [`field${position % 7}`]: `${HEX} `.repeat((position % 9) + 1)}
  return `${String(value).slice(0, 300)} ${HEX}`
}
