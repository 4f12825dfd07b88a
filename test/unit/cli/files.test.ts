import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {
  appendFileSync,
  closeSync,
  existsSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {readJsonInput} from '../../../src/cli/json-input.ts'
import {linesAfter, openLog, tail} from '../../../src/cli/log-file.ts'
import {checkPreference, checkPreferenceName, readPreferences, writePreference} from '../../../src/cli/preferences.ts'
import {isRunning, waitForEnd} from '../../../src/cli/processes.ts'
import {keepSecret} from '../../../src/cli/secret-file.ts'
import {tempDir} from '../../support/kruxos.ts'

const MODE = 0o777

test('a secret is kept in a new file that only its owner can read', async () => {
  using dir = tempDir()
  const file = join(dir.path, 't')
  const result = await keepSecret(file, async () => ({secret: 's3cret', label: 'a'}))
  assert.deepEqual(result, {secret: null, label: 'a', file})
  assert.equal(readFileSync(file, 'utf8'), 's3cret\n')
  assert.equal(statSync(file).mode & MODE, 0o600)
})

test('nothing is asked for when the file exists, be it a dangling link', async () => {
  using dir = tempDir()
  const file = join(dir.path, 't')
  const link = join(dir.path, 'l')
  writeFileSync(file, 'mine')
  symlinkSync(join(dir.path, 'nowhere'), link)
  for (const path of [file, link]) {
    await assert.rejects(
      keepSecret(path, () => assert.fail('it was asked for')),
      {code: 'CONFLICT'},
    )
  }
  assert.equal(readFileSync(file, 'utf8'), 'mine')
  assert.ok(!existsSync(join(dir.path, 'nowhere')))
  await assert.rejects(
    keepSecret(join(dir.path, 'no', 't'), () => assert.fail('it was asked for')),
    {code: 'IO', message: /ENOENT/},
  )
})

test('no file is left when there is no secret, or no answer', async () => {
  using dir = tempDir()
  const file = join(dir.path, 't')
  assert.equal((await keepSecret(file, async () => ({secret: null}))).file, null)
  assert.ok(!existsSync(file))
  await assert.rejects(keepSecret(file, () => Promise.reject(new Error('lost'))))
  assert.ok(!existsSync(file))
})

test('the log is made for its owner alone, and put aside when it is large', () => {
  using dir = tempDir()
  const file = join(dir.path, 'logs', 'g.log')
  closeSync(openLog(file))
  assert.equal(statSync(file).mode & MODE, 0o600)
  assert.equal(statSync(join(dir.path, 'logs')).mode & MODE, 0o700)
  truncateSync(file, 11 * 1_048_576)
  closeSync(openLog(file))
  assert.equal(statSync(file).size, 0)
  assert.equal(statSync(`${file}.1`).size, 11 * 1_048_576)
})

test('the end of a file is its last lines, however long the file', () => {
  using dir = tempDir()
  const file = join(dir.path, 'f')
  const lines = Array.from({length: 20_000}, (_, index) => `line ${index} ${'ä'.repeat(index % 7)}`)
  writeFileSync(file, `${lines.join('\n')}\n`)
  assert.deepEqual(tail(file, 3).lines, lines.slice(-3))
  assert.deepEqual(tail(file, 15_000).lines, lines.slice(-15_000))
  assert.deepEqual(tail(file, 100_000).lines, lines)
  writeFileSync(file, '')
  assert.deepEqual(tail(file, 3), {lines: [], offset: 0})
})

test('only whole lines are followed, and a file that became shorter is read from its beginning', () => {
  using dir = tempDir()
  const file = join(dir.path, 'f')
  writeFileSync(file, 'one\n')
  const {offset} = tail(file, 1)
  appendFileSync(file, 'two\nthr')
  const added = linesAfter(file, offset)
  assert.deepEqual(added.lines, ['two'])
  appendFileSync(file, 'ee\n')
  assert.deepEqual(linesAfter(file, added.offset).lines, ['three'])
  writeFileSync(file, 'new\n')
  assert.deepEqual(linesAfter(file, added.offset).lines, ['new'])
})

test('a preference is kept, told and forgotten', async () => {
  using dir = tempDir()
  assert.deepEqual(readPreferences(dir.path), {})
  assert.equal(await writePreference(dir.path, 'output', 'json'), true)
  assert.equal(await writePreference(dir.path, 'output', 'json'), false)
  assert.deepEqual(readPreferences(dir.path), {output: 'json'})
  assert.equal(statSync(join(dir.path, 'cli.json')).mode & MODE, 0o600)
  assert.equal(await writePreference(dir.path, 'output', null), true)
  assert.deepEqual(readPreferences(dir.path), {})
})

test('broken preferences are named, not ignored and not overwritten', async () => {
  using dir = tempDir()
  const file = join(dir.path, 'cli.json')
  writeFileSync(file, '{"output": ')
  assert.throws(() => readPreferences(dir.path), {code: 'IO', message: new RegExp(file)})
  await assert.rejects(writePreference(dir.path, 'output', 'json'), {code: 'IO'})
  assert.equal(readFileSync(file, 'utf8'), '{"output": ')
})

test('only preferences and values that exist are taken', () => {
  assert.equal(checkPreferenceName('output'), 'output')
  assert.equal(checkPreference('output', 'json'), 'json')
  assert.throws(() => checkPreferenceName('constructor'), {code: 'USAGE', hint: /output, socket/})
  assert.throws(() => checkPreference('output', 'xml'), {code: 'USAGE', hint: 'one of: text, json'})
  assert.throws(() => checkPreference('socket', ''), {code: 'USAGE'})
})

test('input is a JSON object, from the command line or a file', () => {
  using dir = tempDir()
  const file = join(dir.path, 'i.json')
  writeFileSync(file, '{"a":1}')
  assert.deepEqual(readJsonInput('{"a":1}'), {a: 1})
  assert.deepEqual(readJsonInput(`@${file}`), {a: 1})
  for (const text of ['[]', 'null', '1', '"x"']) assert.throws(() => readJsonInput(text), {code: 'USAGE'})
  assert.throws(
    () => readJsonInput('{"password": "hunter2"'),
    (error: Error) => !error.message.includes('hunter2'),
  )
  assert.throws(() => readJsonInput(`@${file}.none`), {code: 'IO', message: /ENOENT/})
})

test('a process runs until it has ended, whether or not anybody has looked', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
  const {pid} = child
  assert.ok(pid !== undefined)
  assert.ok(isRunning(pid))
  assert.equal(await waitForEnd(pid, 100), false)
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  assert.equal(await waitForEnd(pid, 10_000), true)
  await closed
})
