import assert from 'node:assert/strict'
import {lstat, mkdir, readdir, readFile, readlink, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempWorkspace} from './workspace.ts'

test('a file gets another name and folder', async t => {
  const {dir, call} = await tempWorkspace(t)
  await mkdir(join(dir, 'sub'))
  await writeFile(join(dir, 'a'), 'abc')
  assert.deepEqual(await call('move', {source: 'a', destination: 'sub/b'}), {
    source: '/workspace/a',
    destination: '/workspace/sub/b',
    size: 3,
  })
  assert.deepEqual(await readdir(dir), ['sub'])
  assert.equal(await readFile(join(dir, 'sub/b'), 'utf8'), 'abc')
})

test('a folder moves with what it holds, but not into itself', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  await mkdir(join(dir, 'a/b'), {recursive: true})
  assert.equal((await fails('move', {source: 'a', destination: 'a/b/c'})).type, 'InvalidDestination')
  assert.equal((await fails('move', {source: 'a', destination: 'a'})).type, 'InvalidDestination')
  await call('move', {source: 'a', destination: 'z'})
  assert.deepEqual(await readdir(join(dir, 'z')), ['b'])
})

test('a link moves, not what it points to', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'target'), '')
  await symlink('target', join(dir, 'link'))
  await call('move', {source: 'link', destination: 'other'})
  assert.equal(await readlink(join(dir, 'other')), 'target')
  assert.ok((await lstat(join(dir, 'target'))).isFile())
})

test('a file at the destination is replaced only on demand, a folder never', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'new')
  await writeFile(join(dir, 'b'), 'old')
  await mkdir(join(dir, 'folder'))
  assert.equal((await fails('move', {source: 'a', destination: 'b'})).type, 'DestinationExists')
  assert.equal((await fails('move', {source: 'a', destination: 'folder', overwrite: true})).type, 'DestinationExists')
  assert.equal((await fails('move', {source: 'folder', destination: 'b', overwrite: true})).type, 'DestinationExists')
  await call('move', {source: 'a', destination: 'b', overwrite: true})
  assert.equal(await readFile(join(dir, 'b'), 'utf8'), 'new')
})

test('of many moves to one new name one succeeds and the other sources stay', async t => {
  const {dir, call} = await tempWorkspace(t)
  const sources = Array.from({length: 10}, (_, index) => `a${index}`)
  await Promise.all(sources.map(source => writeFile(join(dir, source), source)))
  const results = await Promise.allSettled(sources.map(source => call('move', {source, destination: 'b'})))
  assert.equal(results.filter(result => result.status === 'fulfilled').length, 1)
  assert.equal((await readdir(dir)).length, 10)
})

test('what cannot be moved is told', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), '')
  assert.equal((await fails('move', {source: 'missing', destination: 'b'})).type, 'FileNotFound')
  assert.equal((await fails('move', {source: 'a', destination: 'x/b'})).type, 'ParentNotFound')
  assert.equal((await fails('move', {source: '/workspace', destination: 'b'})).type, 'PathOutOfScope')
  assert.equal((await fails('move', {source: 'a', destination: '/workspace'})).type, 'DestinationExists')
})
