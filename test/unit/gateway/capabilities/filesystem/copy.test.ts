import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {chmod, mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempWorkspace} from './workspace.ts'

test('a copy has the bytes and permissions of the file', async t => {
  const {dir, call} = await tempWorkspace(t)
  const bytes = Buffer.alloc(3_000_000, 'abc')
  await writeFile(join(dir, 'a'), bytes)
  await chmod(join(dir, 'a'), 0o755)
  const steps: number[] = []
  const result = await call('copy', {source: 'a', destination: 'b'}, {progress: done => steps.push(done)})
  const checksum = createHash('sha256').update(bytes).digest('hex')
  assert.deepEqual(result, {source: '/workspace/a', destination: '/workspace/b', size: bytes.length, checksum})
  assert.ok(bytes.equals(await readFile(join(dir, 'b'))))
  assert.equal((await stat(join(dir, 'b'))).mode & 0o777, 0o755)
  assert.equal(steps.at(-1), bytes.length)
})

test('a destination is replaced only on demand', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'new')
  await writeFile(join(dir, 'b'), 'old')
  assert.equal((await fails('copy', {source: 'a', destination: 'b'})).type, 'DestinationExists')
  assert.equal(await readFile(join(dir, 'b'), 'utf8'), 'old')
  await call('copy', {source: 'a', destination: 'b', overwrite: true})
  assert.equal(await readFile(join(dir, 'b'), 'utf8'), 'new')
})

test('of many copies to one new name one succeeds', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'a')
  const results = await Promise.allSettled(
    Array.from({length: 10}, () => call('copy', {source: 'a', destination: 'b'})),
  )
  assert.equal(results.filter(result => result.status === 'fulfilled').length, 1)
  assert.deepEqual(await readdir(dir), ['a', 'b'])
})

test('what cannot be copied is told', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'a')
  await mkdir(join(dir, 'folder'))
  assert.equal((await fails('copy', {source: 'missing', destination: 'b'})).type, 'FileNotFound')
  assert.equal((await fails('copy', {source: 'folder', destination: 'b'})).type, 'NotAFile')
  assert.equal((await fails('copy', {source: 'a', destination: 'folder', overwrite: true})).type, 'NotAFile')
  assert.equal((await fails('copy', {source: 'a', destination: 'x/b'})).type, 'ParentNotFound')
})
