import assert from 'node:assert/strict'
import {mkdir, readFile, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempWorkspace} from './workspace.ts'

test('text is added at the end, and a missing file is created', async t => {
  const {dir, call} = await tempWorkspace(t)
  assert.deepEqual(await call('append', {path: 'log', content: 'one\n'}), {path: '/workspace/log', new_size: 4})
  assert.deepEqual(await call('append', {path: 'log', content: 'zwö\n'}), {path: '/workspace/log', new_size: 9})
  assert.equal(await readFile(join(dir, 'log'), 'utf8'), 'one\nzwö\n')
  assert.equal((await stat(join(dir, 'log'))).mode & 0o777, 0o600)
})

test('of fifty calls at a time, mixed with edits of the same file, nothing is lost', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'log'), 'start\n')
  const appends = Array.from({length: 50}, (_, index) => call('append', {path: 'log', content: `line ${index}\n`}))
  const edits = Array.from({length: 5}, () =>
    call('edit', {path: 'log', pattern: 'start', replace: 'start', replace_all: true}).catch((error: Error) => error),
  )
  await Promise.all([...appends, ...edits])
  const lines = (await readFile(join(dir, 'log'), 'utf8')).trim().split('\n')
  assert.deepEqual(lines.toSorted(), ['start', ...Array.from({length: 50}, (_, index) => `line ${index}`)].toSorted())
})

test('a missing folder, a folder and text without bytes are refused', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await mkdir(join(dir, 'folder'))
  assert.equal((await fails('append', {path: 'x/log', content: ''})).type, 'ParentNotFound')
  assert.equal((await fails('append', {path: 'folder', content: ''})).type, 'NotAFile')
  assert.equal((await fails('append', {path: 'log', content: '\udfff'})).type, 'EncodingError')
})
