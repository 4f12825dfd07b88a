import assert from 'node:assert/strict'
import {lstat, mkdir, readdir, readFile, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {locateSource} from '../../../../../src/gateway/capabilities/filesystem/files/access.ts'
import {Trash} from '../../../../../src/gateway/capabilities/filesystem/files/trash.ts'
import type {CallContext} from '../../../../../src/gateway/capability.ts'
import {tempWorkspace} from './workspace.ts'

const NOON = Date.parse('2026-07-24T12:00:00.000Z')
const HOUR = 3_600_000

function clock() {
  let time = NOON
  return {now: () => new Date(time), advance: (milliseconds: number) => (time += milliseconds)}
}

test('a deleted file is gone, and can be brought back for a day', async t => {
  const {now, advance} = clock()
  const {dir, call} = await tempWorkspace(t, {now})
  await writeFile(join(dir, 'a.txt'), 'abc')
  const deleted = await call('delete', {path: 'a.txt'})
  assert.equal(deleted.deleted_path, '/workspace/a.txt')
  assert.match(deleted.trash_path, /^\/trash\/20260725T120000Z-[0-9a-f]{8}\/a\.txt$/)
  assert.equal(deleted.recoverable_until, '2026-07-25T12:00:00.000Z')
  assert.deepEqual(await readdir(dir), [])

  advance(24 * HOUR)
  assert.deepEqual(await call('restore', {trash_path: deleted.trash_path}), {
    restored: true,
    path: '/workspace/a.txt',
    size: 3,
  })
  assert.equal(await readFile(join(dir, 'a.txt'), 'utf8'), 'abc')
  assert.equal((await call('restore', {trash_path: deleted.trash_path})).restored, false)
})

test('after a day it is removed for good by the next delete or restore', async t => {
  const {now, advance} = clock()
  const {dir, trash, call} = await tempWorkspace(t, {now})
  await writeFile(join(dir, 'a'), '')
  const {trash_path} = await call('delete', {path: 'a'})
  advance(24 * HOUR + 1000)
  assert.deepEqual(await call('restore', {trash_path}), {restored: false, path: null, size: 0})
  assert.deepEqual(await readdir(trash), [])
})

test('a user has a week', async t => {
  const {dir, call} = await tempWorkspace(t, {now: clock().now})
  await writeFile(join(dir, 'a'), '')
  const {recoverable_until} = await call('delete', {path: 'a'}, {principal: 'user'})
  assert.equal(recoverable_until, '2026-07-31T12:00:00.000Z')
})

test('the original path brings back what was deleted last', async t => {
  const {now, advance} = clock()
  const {dir, call} = await tempWorkspace(t, {now})
  for (const content of ['first', 'second', 'third']) {
    await writeFile(join(dir, 'a'), content)
    await call('delete', {path: 'a'})
    advance(1)
  }
  await call('restore', {trash_path: '/workspace/a'})
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), 'third')
  await call('restore', {trash_path: './a', overwrite: true})
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), 'second')
})

test('what took its place is replaced only on demand, and the folders that led there are made again', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  await mkdir(join(dir, 'x/y'), {recursive: true})
  await writeFile(join(dir, 'x/y/a'), 'old')
  const {trash_path} = await call('delete', {path: 'x/y/a'})
  await writeFile(join(dir, 'x/y/a'), 'new')
  assert.equal((await fails('restore', {trash_path})).type, 'DestinationExists')
  await call('delete', {path: 'x/y/a'})
  await call('delete', {path: 'x/y'})
  await call('restore', {trash_path})
  assert.equal(await readFile(join(dir, 'x/y/a'), 'utf8'), 'old')
})

test('a folder is never replaced, nor a file where a folder has to be', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), '')
  const {trash_path} = await call('delete', {path: 'a'})
  await mkdir(join(dir, 'a'))
  assert.equal((await fails('restore', {trash_path, overwrite: true})).type, 'DestinationExists')

  await mkdir(join(dir, 'b'))
  await writeFile(join(dir, 'b/c'), '')
  const below = await call('delete', {path: 'b/c'})
  await call('delete', {path: 'b'})
  await writeFile(join(dir, 'b'), '')
  assert.equal((await fails('restore', {trash_path: below.trash_path})).type, 'ParentNotFound')
})

test('an empty folder can be deleted and restored, one with something in it cannot', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  await mkdir(join(dir, 'folder'))
  await writeFile(join(dir, 'folder/.hidden'), '')
  assert.equal((await fails('delete', {path: 'folder'})).type, 'DirectoryNotEmpty')
  await call('delete', {path: 'folder/.hidden'})
  const {trash_path} = await call('delete', {path: 'folder/'})
  await call('restore', {trash_path})
  assert.deepEqual(await readdir(dir), ['folder'])
})

test('of a link only the link is deleted, wherever it points', async t => {
  const {dir, outside, call} = await tempWorkspace(t)
  await writeFile(join(outside, 'precious'), 'x')
  await symlink(join(outside, 'precious'), join(dir, 'link'))
  const {trash_path} = await call('delete', {path: 'link'})
  assert.deepEqual(await readdir(dir), [])
  assert.equal(await readFile(join(outside, 'precious'), 'utf8'), 'x')
  await call('restore', {trash_path})
  assert.ok((await lstat(join(dir, 'link'))).isSymbolicLink())
})

test('the workspace itself is not deleted, and a missing file is told', async t => {
  const {fails} = await tempWorkspace(t)
  assert.equal((await fails('delete', {path: '/workspace'})).type, 'PathOutOfScope')
  assert.equal((await fails('delete', {path: 'missing'})).type, 'FileNotFound')
})

test('a trash path that was never given out restores nothing', async t => {
  const {call, fails} = await tempWorkspace(t)
  for (const trash_path of ['/trash/../work', '/trash/20260725T120000Z-00000000/a', '/trash/..', '/trash/x']) {
    assert.equal((await call('restore', {trash_path})).restored, false, trash_path)
  }
  assert.equal((await fails('restore', {trash_path: '/etc/passwd'})).type, 'PathOutOfScope')
})

test('a trash on another disk works: files are copied, links and empty folders made anew', async t => {
  // /dev/shm is a file system of its own on every Linux
  const far = await tempWorkspace(t, {parent: '/dev/shm'})
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'file'), 'abc', {mode: 0o640})
  await symlink('file', join(dir, 'link'))
  await mkdir(join(dir, 'folder'))
  for (const path of ['file', 'link', 'folder']) {
    const {trash_path} = await call('delete', {path}, {trashDir: far.trash})
    assert.equal((await call('stat', {path})).exists, false, path)
    assert.equal((await call('restore', {trash_path}, {trashDir: far.trash})).restored, true, path)
  }
  assert.equal(await readFile(join(dir, 'link'), 'utf8'), 'abc')
  assert.equal((await call('stat', {path: 'file'})).permissions, 'rw-r-----')
  assert.equal((await call('stat', {path: 'folder'})).type, 'directory')
  assert.deepEqual(await readdir(far.trash), [])
})

test('a trash that was left half written by a power cut is no obstacle', async t => {
  const {dir, trash, call} = await tempWorkspace(t, {now: clock().now})
  await mkdir(join(trash, '20260725T120000Z-00000000'), {recursive: true})
  await writeFile(join(trash, '20260725T120000Z-00000000/about.json'), '{"pa')
  await mkdir(join(trash, '20260725T120000Z-00000001'))
  await writeFile(join(dir, 'a'), 'abc')
  await call('delete', {path: 'a'})
  assert.equal((await call('restore', {trash_path: '/workspace/a'})).restored, true)
  for (const id of ['00000000', '00000001']) {
    assert.equal((await call('restore', {trash_path: `/trash/20260725T120000Z-${id}/a`})).restored, false)
  }
})

test('a cancelled call deletes nothing', async t => {
  const {dir, trash, call} = await tempWorkspace(t)
  await mkdir(trash)
  await writeFile(join(dir, 'a'), '')
  await assert.rejects(call('delete', {path: 'a'}, {signal: AbortSignal.abort()}), {name: 'AbortError'})
  assert.deepEqual(await readdir(dir), ['a'])
  assert.deepEqual(await readdir(trash), [])
})

test('case 128: a disk that fails once the file is in the trash does not cost the file', async t => {
  const {dir, trash, call} = await tempWorkspace(t, {now: clock().now})
  await writeFile(join(dir, 'a'), 'precious')
  const signal = new AbortController().signal
  const context = {
    workspaceDir: dir,
    trashDir: trash,
    principal: 'agent',
    mounts: [] as CallContext['mounts'],
    signal,
  } as CallContext
  await using source = await locateSource(context, 'a')
  source.directory.sync = () => Promise.reject(Object.assign(new Error('EIO'), {code: 'EIO'}))
  await using opened = await Trash.open(context, clock().now())
  await assert.rejects(opened.put(source), {code: 'EIO'})
  assert.equal((await call('restore', {trash_path: '/workspace/a'})).restored, true)
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), 'precious')
})
