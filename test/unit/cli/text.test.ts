import assert from 'node:assert/strict'
import {test} from 'node:test'
import {cut, visible, visibleJson} from '../../../src/cli/text.ts'

/** Every code point that a terminal obeys, hides or reorders by. */
const TERMINAL_OBEYS = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u

const HOSTILE = '\u001b]0;x\u0007\u001b[2J\u009b31m\b\r\u202eevil\u200b\ufeff\u{e0041}'

test('case 8: nothing that a terminal obeys survives', () => {
  assert.doesNotMatch(visible(HOSTILE), TERMINAL_OBEYS)
  assert.equal(visible('a\u001b[2Jb'), 'a\\u{001b}[2Jb')
  assert.equal(visible('one\ntwo\tthree\r'), 'one\\ntwo\\tthree\\r')
  assert.equal(visible('a\u{e0041}b'), 'a\\u{e0041}b')
})

test('what can be seen is left alone', () => {
  for (const text of ['plain', 'Grüße', '日本語', 'ελληνικά', '😀', "it's 100%"]) assert.equal(visible(text), text)
})

test('case 8: JSON keeps its value and holds nothing that a terminal obeys', () => {
  const value = {[HOSTILE]: HOSTILE, list: ['\ud800', 'ok']}
  const text = visibleJson(value)
  assert.doesNotMatch(text, TERMINAL_OBEYS)
  assert.deepEqual(JSON.parse(text), value)
  assert.deepEqual(JSON.parse(visibleJson(value, 2)), value)
})

test('a long text is cut where it is shown to be cut', () => {
  assert.equal(cut('short', 10), 'short')
  assert.equal(cut('x'.repeat(20), 10), `${'x'.repeat(9)}…`)
})
