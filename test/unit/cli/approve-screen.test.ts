import assert from 'node:assert/strict'
import {test} from 'node:test'
import {
  type Action,
  EMPTY,
  frame,
  type Key,
  press,
  type Screen,
  withApprovals,
} from '../../../src/cli/approve/screen.ts'
import type {Paint} from '../../../src/cli/colour.ts'
import {displayWidth} from '../../../src/cli/table.ts'
import {approval, approvalDetail} from '../../support/fixtures.ts'

const same = (text: string) => text
const plain: Paint = {bold: same, dim: same, red: same, green: same, yellow: same}
const now = new Date()
const size = {columns: 80, rows: 24}

const three = ['a', 'b', 'c'].map(letter => approval({id: `appr-${letter}`, capability: `files.${letter}`}))
const start = withApprovals(EMPTY, three)

function type(screen: Screen, ...names: string[]): {screen: Screen; actions: Action[]} {
  const actions: Action[] = []
  let now = screen
  for (const name of names) {
    const key: Key = {name, text: name.length === 1 ? name : '', ctrl: false}
    const step = press(now, key)
    now = step.screen
    if (step.action) actions.push(step.action)
  }
  return {screen: now, actions}
}

test('a accepts only after a y, and any other key decides nothing', () => {
  assert.deepEqual(type(start, 'a').actions, [])
  assert.deepEqual(type(start, 'a', 'y').actions, [{kind: 'accept', id: 'appr-a'}])
  for (const key of ['n', 'return', 'escape', 'space', 'a']) assert.deepEqual(type(start, 'a', key).actions, [], key)
})

test('r takes a reason, which can hold the letters that are keys elsewhere', () => {
  const {actions} = type(start, 'down', 'r', 'q', 'a', 'x', 'backspace', 'return')
  assert.deepEqual(actions, [{kind: 'reject', id: 'appr-b', reason: 'qa'}])
  assert.deepEqual(type(start, 'r', 'x', 'escape').actions, [])
})

test('on a terminal of 40 columns every key that decides or leaves is named, and the end of a reason is seen', () => {
  const foot = (screen: Screen) => frame(screen, {columns: 40, rows: 24}, now, plain).at(-1) ?? ''
  assert.equal(foot(start), 'a accept  r reject  d details  q quit  u')
  assert.match(foot({...start, detail: approvalDetail()}), /^a accept {2}r reject {2}q back/)
  const reason = 'the folder is needed until the end of the month'
  assert.match(foot(type(start, 'r', ...reason).screen), / of the month$/)
})

test('the choice stays on its request when another goes or comes', () => {
  const {screen} = type(start, 'down')
  const fewer = withApprovals(screen, three.slice(1))
  assert.equal(fewer.selected, 'appr-b')
  assert.equal(withApprovals(fewer, []).selected, null)
  assert.deepEqual(type(withApprovals(EMPTY, []), 'a', 'y', 'd', 'return').actions, [])
})

test('what is asked about is decided, even if the queue moves under the question', () => {
  const {screen} = type(start, 'a')
  const moved = withApprovals(screen, [approval({id: 'appr-0'}), ...three.slice(1)])
  assert.deepEqual(type(moved, 'y').actions, [{kind: 'accept', id: 'appr-a'}])
})

test('d and enter show the whole, q leaves it and then the screen; ctrl-c leaves at once', () => {
  assert.deepEqual(type(start, 'd').actions, [{kind: 'show', id: 'appr-a'}])
  assert.deepEqual(type(start, 'return').actions, [{kind: 'show', id: 'appr-a'}])
  const detail = {...start, detail: approvalDetail({id: 'appr-a'})}
  assert.deepEqual(type(detail, 'q', 'q').actions, [{kind: 'quit'}])
  assert.deepEqual(type(detail, 'a', 'y').actions, [{kind: 'accept', id: 'appr-a'}])
  assert.deepEqual(press(detail, {name: 'c', text: '\u0003', ctrl: true}).action, {kind: 'quit'})
})

test('case 8: a frame fits its terminal and obeys nothing that an agent sent', () => {
  const hostile = '\u001b]0;x\u0007\u001b[2J\u009b31m\b\r\n\u202e\u200b漢字'
  const approvals = Array.from({length: 40}, (_, n) =>
    approval({id: `appr-${n}`, agent: hostile, capability: hostile, summary: hostile.repeat(20)}),
  )
  const detail = approvalDetail({agent: hostile, preview: `+${hostile.repeat(30)}\n`.repeat(50), input: {a: hostile}})
  const list = withApprovals(EMPTY, approvals)
  for (const columns of [2, 20, 80, 200]) {
    for (const rows of [1, 2, 24, 60]) {
      for (const screen of [list, {...list, detail}, {...list, detail, scroll: 999}, type(list, 'r', '漢').screen]) {
        const lines = frame(screen, {columns, rows}, now, plain)
        assert.equal(lines.length, rows)
        for (const line of lines) {
          assert.ok(displayWidth(line) <= columns, JSON.stringify([columns, line]))
          assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\u2028\u2029]/u)
        }
      }
    }
  }
})

test('the chosen line is on the screen, however long the list', () => {
  const many = withApprovals(
    EMPTY,
    Array.from({length: 100}, (_, n) => approval({id: `appr-${n}`, capability: `files.n${n}`})),
  )
  const {screen} = type(many, ...Array.from({length: 70}, () => 'down'))
  assert.ok(frame(screen, size, now, plain).some(line => line.startsWith('> ') && line.includes('files.n70')))
})
