import assert from 'node:assert/strict'
import {chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempWorkspace} from './workspace.ts'

test('a new file is private, and what was written can be checked', async t => {
  const {dir, call} = await tempWorkspace(t)
  const result = await call('write', {path: '/workspace/a.txt', content: 'abc'})
  assert.deepEqual(result, {
    path: '/workspace/a.txt',
    size: 3,
    checksum: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    created: true,
  })
  assert.equal(await readFile(join(dir, 'a.txt'), 'utf8'), 'abc')
  assert.equal((await stat(join(dir, 'a.txt'))).mode & 0o777, 0o600)
})

test('a file that is replaced keeps its permissions, and nothing is left beside it', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'run.sh'), 'old')
  await chmod(join(dir, 'run.sh'), 0o750)
  assert.equal((await call('write', {path: 'run.sh', content: 'new'})).created, false)
  assert.equal(await readFile(join(dir, 'run.sh'), 'utf8'), 'new')
  assert.equal((await stat(join(dir, 'run.sh'))).mode & 0o777, 0o750)
  assert.deepEqual(await readdir(dir), ['run.sh'])
})

test('bytes are written as the encoding says', async t => {
  const {dir, call} = await tempWorkspace(t)
  const cases = [
    ['utf-8', 'é', 'c3a9'],
    ['utf-16le', 'é', 'e900'],
    ['latin1', 'é', 'e9'],
    ['ascii', 'e', '65'],
    ['binary', '/wA=', 'ff00'],
  ]
  for (const [encoding, content, hex] of cases) {
    await call('write', {path: 'a', content, encoding})
    assert.equal((await readFile(join(dir, 'a'))).toString('hex'), hex, encoding)
  }
})

test('content that does not fit the encoding is refused and nothing changes', async t => {
  const {dir, fails} = await tempWorkspace(t)
  const cases = [
    ['utf-8', '\ud800'],
    ['utf-16le', '\udc00x'],
    ['latin1', '€'],
    ['ascii', 'é'],
    ['binary', 'not base64!'],
    ['binary', 'abc'],
  ]
  for (const [encoding, content] of cases) {
    assert.equal((await fails('write', {path: 'a', content, encoding})).type, 'EncodingError', encoding)
  }
  assert.deepEqual(await readdir(dir), [])
})

test('missing folders are made on demand only', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  assert.equal((await fails('write', {path: 'x/y/a', content: ''})).type, 'ParentNotFound')
  assert.deepEqual(await readdir(dir), [])
  await call('write', {path: 'x/y/a', content: '1', create_parents: true})
  assert.equal(await readFile(join(dir, 'x/y/a'), 'utf8'), '1')
  assert.equal((await stat(join(dir, 'x'))).mode & 0o777, 0o700)
})

test('a file in the place of a folder is told', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'file'), '')
  assert.equal((await fails('write', {path: 'file/a', content: '', create_parents: true})).type, 'ParentNotFound')
})

test('a folder is not overwritten, and neither is the root', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await mkdir(join(dir, 'folder'))
  for (const path of ['folder', 'folder/', '/workspace', '.']) {
    assert.equal((await fails('write', {path, content: ''})).type, 'NotAFile', path)
  }
  assert.equal((await fails('write', {path: 'new/', content: ''})).type, 'ParentNotFound')
})

test('through a link that points inside, the target is written and the link stays', async t => {
  const {dir, call} = await tempWorkspace(t)
  await mkdir(join(dir, 'real'))
  await symlink('real/target', join(dir, 'link'))
  await call('write', {path: 'link', content: 'x'})
  assert.equal(await readFile(join(dir, 'real/target'), 'utf8'), 'x')
  assert.deepEqual(await readdir(dir), ['link', 'real'])
})

test('what a killed gateway left while it wrote is removed by the first write in its folder, once it is old', async t => {
  const {dir, call} = await tempWorkspace(t)
  const [old, fresh] = [`.kruxos-tmp-${'a'.repeat(16)}`, `.kruxos-tmp-${'b'.repeat(16)}`]
  await Promise.all([old, fresh, '.kruxos-tmp-mine'].map(name => writeFile(join(dir, name), 'half')))
  const twoHoursAgo = Date.now() / 1000 - 7200
  for (const name of [old, '.kruxos-tmp-mine']) await utimes(join(dir, name), twoHoursAgo, twoHoursAgo)
  await call('write', {path: 'a', content: ''})
  assert.deepEqual((await readdir(dir)).sort(), [fresh, '.kruxos-tmp-mine', 'a'].sort())
  assert.deepEqual(
    (await call('list', {path: '/workspace', include_hidden: true})).entries.map((entry: {name: string}) => entry.name),
    ['.kruxos-tmp-mine', 'a'],
  )
})

test('a cancelled call writes nothing', async t => {
  const {dir, call} = await tempWorkspace(t)
  await assert.rejects(call('write', {path: 'a', content: 'x'}, {signal: AbortSignal.abort()}), {name: 'AbortError'})
  assert.deepEqual(await readdir(dir), [])
})

test('of twenty writers at a time one wins whole', async t => {
  const {dir, call} = await tempWorkspace(t)
  const contents = Array.from({length: 20}, (_, index) => String.fromCharCode(97 + index).repeat(50_000))
  await Promise.all(contents.map(content => call('write', {path: 'a', content})))
  assert.ok(contents.includes(await readFile(join(dir, 'a'), 'utf8')))
  assert.deepEqual(await readdir(dir), ['a'])
})

test('case 52: names like __proto__ are names like any other', async t => {
  const {call} = await tempWorkspace(t)
  for (const name of ['__proto__', 'constructor', 'hasOwnProperty']) {
    await call('write', {path: `${name}/${name}`, content: name, create_parents: true})
    assert.equal((await call('read', {path: `${name}/${name}`})).content, name)
  }
  const {groups} = await call('search', {
    path: '/workspace',
    pattern: '*',
    aggregate: {group_by: 'dir', sort_by: 'key'},
  })
  assert.deepEqual(
    groups.map((group: {key: string}) => group.key),
    ['/workspace/__proto__', '/workspace/constructor', '/workspace/hasOwnProperty'],
  )
})
