import assert from 'node:assert/strict'
import {test} from 'node:test'
import {cut, visible, visibleJson, visibleText} from '../../../src/cli/text.ts'

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

test('case 8: of a message lines and tabs stay, and our styles where there are any', () => {
  const message = '\u001b[1mNAME\u001b[22m\tone\r\ntwo\n\u001b[31mred\u001b[39m'
  assert.equal(visibleText(message, true), message)
  assert.equal(visibleText('\u001b[1mNAME', false), '\\u{001b}[1mNAME')
  for (const isStyled of [true, false])
    assert.doesNotMatch(visibleText(HOSTILE, isStyled).replaceAll(/\n/g, ''), TERMINAL_OBEYS)
  for (const hides of ['\u001b[8m', '\u001b[38;5;0m', '\u001b[1;8m', '\u001b[1A', '\r\r\n'])
    assert.notEqual(visibleText(hides, true), hides)
})

test('a long text is cut where it is shown to be cut', () => {
  assert.equal(cut('short', 10), 'short')
  assert.equal(cut('x'.repeat(20), 10), `${'x'.repeat(9)}…`)
})
