import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {test} from 'node:test'
import {quoteScript, quoteWord, quoteWords, splitWords} from '../../../../../src/gateway/capabilities/process/words.ts'

const lines: [line: string, words: string[] | null][] = [
  ['', []],
  ['  ls   -l\t/x\n', ['ls', '-l', '/x']],
  [`echo 'a b' "c d" e\\ f`, ['echo', 'a b', 'c d', 'e f']],
  [`a'b'"c"d`, ['abcd']],
  [`echo '' ""`, ['echo', '', '']],
  [`echo "a\\"b\\\\c\\n"`, ['echo', 'a"b\\c\\n']],
  [`echo '\\' x`, ['echo', '\\', 'x']],
  ['echo $HOME `id` $(id) ; * > x | y & z', ['echo', '$HOME', '`id`', '$(id)', ';', '*', '>', 'x', '|', 'y', '&', 'z']],
  [`it's`, null],
  ['a "b', null],
  ['a \\', null],
]

for (const [line, words] of lines) {
  test(`the line ${JSON.stringify(line)} is split as a shell does, and nothing is expanded`, () => {
    assert.deepEqual(splitWords(line), words)
  })
}

const words = [
  'plain',
  'a b',
  "it's",
  '',
  '$HOME',
  '*',
  'a\nb',
  '\x1b[2J',
  '\u202eabc',
  "\t'\\",
  'ü',
  '😀',
  '-x',
  'a\u0085b',
]

test('a quoted word is one word for a shell, the same as before', () => {
  for (const word of words) {
    const script = `printf %s ${quoteWord(word)}`
    assert.equal(execFileSync('bash', ['--norc', '-c', script], {encoding: 'utf8', env: {LANG: 'C.UTF-8'}}), word)
  }
})

test('nothing that moves a line about or does not show is left in what is quoted', () => {
  assert.doesNotMatch(quoteWords(words), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
})

test('a script is shown line by line behind a bar, so that none passes for a line of ours', () => {
  assert.equal(quoteScript('echo 1\nsandbox: off\r\x1b[A'), '  | echo 1\n  | sandbox: off\\r\\x1b[A')
})
