import assert from 'node:assert/strict'
import {appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {FollowedFile} from '../../../src/cli/followed-file.ts'

function logFile(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kf-'))
  t.after(() => rmSync(folder, {recursive: true}))
  writeFileSync(join(folder, 'a.log'), text)
  return join(folder, 'a.log')
}

test('lines are given once and whole', t => {
  const file = logFile(t, 'old\n')
  using followed = new FollowedFile(file, 4)
  assert.deepEqual(followed.read(), [])
  appendFileSync(file, 'one\ntw')
  assert.deepEqual(followed.read(), ['one'])
  appendFileSync(file, 'o ä\nthree\n')
  assert.deepEqual(followed.read(), ['two ä', 'three'])
  assert.deepEqual(followed.read(), [])
})

test('a file that is renamed is read to its end, and the one in its place from its beginning, whatever its size', t => {
  const file = logFile(t, 'old\n')
  using followed = new FollowedFile(file, 4)
  appendFileSync(file, 'before\n')
  renameSync(file, `${file}.1`)
  appendFileSync(`${file}.1`, 'after, without an end')
  assert.deepEqual(followed.read(), ['before'])
  assert.deepEqual(followed.read(), [])
  writeFileSync(file, 'first of a much longer file\nsecond\n')
  assert.deepEqual(followed.read(), ['after, without an end', 'first of a much longer file', 'second'])
  appendFileSync(file, 'third\n')
  assert.deepEqual(followed.read(), ['third'])
})

test('a file that is cut to nothing is read from its beginning', t => {
  const file = logFile(t, 'a long first line\n')
  using followed = new FollowedFile(file, 18)
  appendFileSync(file, 'half a li')
  assert.deepEqual(followed.read(), [])
  truncateSync(file, 0)
  appendFileSync(file, 'new\n')
  assert.deepEqual(followed.read(), ['new'])
})

test('a character that is cut in two comes whole', t => {
  const file = logFile(t, '')
  const bytes = Buffer.from('gr\u00fc\u00df dich\n')
  using followed = new FollowedFile(file, 0)
  appendFileSync(file, bytes.subarray(0, 3))
  assert.deepEqual(followed.read(), [])
  appendFileSync(file, bytes.subarray(3))
  assert.deepEqual(followed.read(), ['gr\u00fc\u00df dich'])
})
