import assert from 'node:assert/strict'
import {test} from 'node:test'
import {editSettings, pruneSettings} from '../../../src/config/edit-settings.ts'
import {parseSettings} from '../../../src/config/settings.ts'

const FILE = 'gateway.yaml'
const LISTEN = {listen: {hosts: ['127.0.0.1'], port: 7701}}

test('comments, order and what was not named stay', () => {
  const text = '# ours\naudit: {retention_days: 7} # a week\n\n# the door\nlisten:\n  port: 7700 # as published\n'
  const edited = editSettings(text, FILE, LISTEN)
  assert.equal(
    edited,
    '# ours\naudit: {retention_days: 7} # a week\n\n# the door\nlisten:\n  port: 7701 # as published\n  hosts:\n    - 127.0.0.1\n',
  )
  assert.equal(editSettings(edited, FILE, LISTEN), edited)
})

test('what means the same already, also as a default or written otherwise, changes nothing', () => {
  for (const text of ['', '# nothing yet\n', 'listen: {"port":   7700}\n', 'listen:\n  hosts: ["127.0.0.1", "::1"]'])
    assert.equal(editSettings(text, FILE, {listen: {hosts: ['127.0.0.1', '::1'], port: 7700}, notify: []}), text)
})

test('an empty file, and one of comments alone, get what was asked for', () => {
  for (const text of ['', '# mine\n']) {
    const edited = editSettings(text, FILE, LISTEN)
    assert.ok(edited.startsWith(text))
    assert.deepEqual(parseSettings(edited, FILE).listen, LISTEN.listen)
  }
})

test('a file that does not fit, and a value that does not, are refused', () => {
  assert.throws(() => editSettings('lisen: {}\n', FILE, LISTEN), {code: 'USAGE', message: /^gateway\.yaml:1:1: /})
  assert.throws(() => editSettings('', FILE, {listen: {port: -1}}), {code: 'USAGE'})
})

test('keys that are not named go, with groups that are empty then', () => {
  const wanted = {listen: {hosts: ['127.0.0.1'], port: 7701}, log: {level: 'debug'}}
  const edited = editSettings('# mine\n', FILE, wanted)
  assert.deepEqual(parseSettings(edited, FILE).listen, wanted.listen)
  assert.equal(pruneSettings(edited, FILE, {listen: wanted.listen}), editSettings('# mine\n', FILE, LISTEN))
  assert.equal(pruneSettings('audit: {retention_days: 7}\n', FILE, {}), '')
})
