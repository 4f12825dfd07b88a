import assert from 'node:assert/strict'
import {chmod, mkdir, symlink, writeFile} from 'node:fs/promises'
import {userInfo} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempWorkspace} from './workspace.ts'

test('a file is described without being read', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'abc')
  await chmod(join(dir, 'a'), 0o640)
  const result = await call('stat', {path: 'a'})
  assert.partialDeepStrictEqual(result, {
    path: '/workspace/a',
    exists: true,
    type: 'file',
    size: 3,
    permissions: 'rw-r-----',
    owner: userInfo().username,
  })
  assert.ok(Date.parse(result.modified) > 0)
})

test('folders, links and the root are described as what they are', async t => {
  const {dir, call} = await tempWorkspace(t)
  await mkdir(join(dir, 'folder'))
  await symlink('nowhere', join(dir, 'link'))
  assert.partialDeepStrictEqual(await call('stat', {path: 'folder/'}), {type: 'directory', size: 0})
  assert.partialDeepStrictEqual(await call('stat', {path: 'link'}), {exists: true, type: 'symlink'})
  assert.partialDeepStrictEqual(await call('stat', {path: '/workspace'}), {path: '/workspace', type: 'directory'})
})

test('a missing path is an answer', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'file'), '')
  for (const path of ['missing', 'missing/x', 'file/x', 'file/']) {
    assert.partialDeepStrictEqual(await call('stat', {path}), {exists: false, type: null, size: null, modified: null})
  }
})
