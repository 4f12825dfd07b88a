import assert from 'node:assert/strict'
import {mkdir, symlink, utimes, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempWorkspace} from './workspace.ts'

const namesOf = (result: {entries: {name: string}[]}) => result.entries.map(entry => entry.name)

test('a folder is listed by name, with type, size and date, links not followed', async t => {
  const {dir, outside, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'b.txt'), 'abc')
  await mkdir(join(dir, 'a'))
  await symlink(outside, join(dir, 'c'))
  await utimes(join(dir, 'b.txt'), 0, 86_400)
  const result = await call('list', {path: '/workspace'})
  assert.partialDeepStrictEqual(result, {path: '/workspace', total: 3, truncated: false})
  assert.partialDeepStrictEqual(result.entries, [
    {name: 'a', type: 'directory', size: 0},
    {name: 'b.txt', type: 'file', size: 3, modified: '1970-01-02T00:00:00.000Z'},
    {name: 'c', type: 'symlink', size: 0},
  ])
})

test('hidden entries are shown on demand', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, '.env'), '')
  assert.deepEqual(namesOf(await call('list', {path: '.'})), [])
  assert.deepEqual(namesOf(await call('list', {path: '.', include_hidden: true})), ['.env'])
})

test('each order can be turned around', async t => {
  const {dir, call} = await tempWorkspace(t)
  for (const [name, size, seconds] of [
    ['a', 2, 3],
    ['b', 3, 1],
    ['c', 1, 2],
  ] as const) {
    await writeFile(join(dir, name), 'x'.repeat(size))
    await utimes(join(dir, name), seconds, seconds)
  }
  const orders = {name: 'abc', '-name': 'cba', size: 'cab', '-size': 'bac', modified: 'bca', '-modified': 'acb'}
  for (const [sort_by, order] of Object.entries(orders)) {
    assert.equal(namesOf(await call('list', {path: '.', sort_by})).join(''), order, sort_by)
  }
})

test('a long list is cut and says so', async t => {
  const {dir, call} = await tempWorkspace(t)
  await Promise.all(Array.from({length: 150}, (_, index) => writeFile(join(dir, `f${index}`), '')))
  const result = await call('list', {path: '.', max_results: 100})
  assert.partialDeepStrictEqual(result, {total: 150, truncated: true})
  assert.equal(result.entries.length, 100)
  assert.equal((await call('list', {path: '.', sort_by: '-size', max_results: 140})).entries.length, 140)
})

test('what is no folder is told', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'file'), '')
  assert.equal((await fails('list', {path: 'missing'})).type, 'DirectoryNotFound')
  assert.equal((await fails('list', {path: 'file'})).type, 'NotADirectory')
})
