import assert from 'node:assert/strict'
import {test} from 'node:test'
import {displayWidth, fields, table, wrap} from '../../../src/cli/table.ts'

const HEADINGS = ['NAME', 'WHY']
const ROWS = [
  ['filesystem.read', 'the default of the capability, as its definition says'],
  ['git.push', 'a rule'],
]

test('columns are aligned', () => {
  assert.equal(
    table(HEADINGS, [
      ['a', 'b'],
      ['long', 'c'],
    ]),
    'NAME  WHY\na     b\nlong  c',
  )
})

test('without a terminal nothing is wrapped', () => {
  assert.equal(table(HEADINGS, ROWS).split('\n').length, 3)
})

test('the heading is styled line by line, and its style takes no room', () => {
  const shout = (...texts: unknown[]) => `<${texts.join()}>`
  assert.equal(table(['A', 'B'], [['1', '2']], {heading: shout}), '<A  B>\n1  2')
})

test('a narrow terminal gets wrapped cells and loses no word', () => {
  const text = table(HEADINGS, ROWS, {width: 40})
  for (const line of text.split('\n')) assert.ok(displayWidth(line) <= 40, line)
  for (const word of ROWS.flat().join(' ').split(' ')) assert.ok(text.includes(word), word)
})

test('a very narrow terminal breaks inside words and loses no character', () => {
  const text = table(['NAME'], [['abcdefghijklmnopqrstuvwxyz']], {width: 10})
  assert.deepEqual(text.split('\n'), ['NAME', 'abcdefghij', 'klmnopqrst', 'uvwxyz'])
})

test('case 8: what a terminal obeys is escaped in cells and fields', () => {
  assert.ok(!table(['A'], [['\u001b[2J\n']]).includes('\u001b'))
  assert.ok(!fields([['A', '\u001b[2J\n']]).includes('\u001b'))
})

test('wide characters count as two columns, combining marks as none', () => {
  assert.equal(displayWidth('日本'), 4)
  assert.equal(displayWidth('e\u0301'), 1)
  assert.equal(table(['A', 'B'], [['日本', 'x']]), 'A     B\n日本  x')
})

test('fields have their values in one column', () => {
  assert.equal(
    fields([
      ['Gateway', 'running'],
      ['', ''],
      ['Vault', 'locked'],
    ]),
    'Gateway:  running\n\nVault:    locked',
  )
})

test('wrapping keeps each line within its width', () => {
  assert.deepEqual(wrap('one two three', 8), ['one two', 'three'])
  assert.deepEqual(wrap('', 8), [''])
})

test('a column that can be spared goes before a word is cut, and only then', () => {
  const draw = (width?: number) => table(['ID', 'RULE'], [['appr-0123456789', 'org.yaml:16']], {width, spare: ['RULE']})
  assert.equal(draw(20), 'ID\nappr-0123456789')
  for (const width of [28, undefined]) assert.match(draw(width), /RULE/)
})

test('where columns would cut ids, each row becomes a block that loses nothing', () => {
  const rows = [
    ['appr-0123456789ab', 'claude-agent', 'filesystem.delete'],
    ['appr-ba9876543210', 'a', ''],
  ]
  const shown = table(['ID', 'AGENT', 'CAPABILITY'], rows, {width: 40, spare: ['AGENT']}).split('\n')
  assert.deepEqual(shown, [
    'ID                 CAPABILITY',
    'appr-0123456789ab  filesystem.delete',
    'appr-ba9876543210',
  ])
  assert.deepEqual(table(['ID', 'AGENT', 'CAPABILITY'], rows, {width: 40}).split('\n'), [
    'ID          appr-0123456789ab',
    'AGENT       claude-agent',
    'CAPABILITY  filesystem.delete',
    '',
    'ID          appr-ba9876543210',
    'AGENT       a',
    'CAPABILITY',
  ])
})
