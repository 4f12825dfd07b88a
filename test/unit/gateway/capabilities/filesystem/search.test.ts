import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {mkdir, symlink, utimes, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {test} from 'node:test'
import {tempWorkspace} from './workspace.ts'

async function plant(dir: string, files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(dir, dirname(path)), {recursive: true})
    await writeFile(join(dir, path), content)
  }
}

const pathsOf = ({matches}: {matches: {path: string}[]}) => matches.map(match => match.path.slice('/workspace/'.length))

test('files are found in every folder, in the order of their paths', async t => {
  const {dir, call} = await tempWorkspace(t)
  await plant(dir, {'b/x.ts': '1', 'a/y.ts': '22', 'a/b/z.ts': '', 'a.ts': '', 'a/readme.md': ''})
  const result = await call('search', {path: '/workspace', pattern: '*.ts'})
  assert.deepEqual(pathsOf(result), ['a/b/z.ts', 'a/y.ts', 'a.ts', 'b/x.ts'])
  assert.partialDeepStrictEqual(result, {total_matches: 4, truncated: false})
  assert.equal(result.matches[1].size, 2)
  assert.deepEqual(pathsOf(await call('search', {path: 'a', pattern: 'b/*'})), ['a/b/z.ts'])
})

test('hidden names are looked at on demand, links never followed', async t => {
  const {dir, outside, call} = await tempWorkspace(t)
  await plant(dir, {'.git/config': '', '.env': '', a: ''})
  await writeFile(join(outside, 'secret'), '')
  await symlink(outside, join(dir, 'link'))
  assert.deepEqual(pathsOf(await call('search', {path: '.', pattern: '*'})), ['a'])
  assert.deepEqual(pathsOf(await call('search', {path: '.', pattern: '*', include_hidden: true})), [
    '.env',
    '.git/config',
    'a',
  ])
})

test('all hits are counted, so many are given', async t => {
  const {dir, call} = await tempWorkspace(t)
  await plant(dir, {a: '', b: '', c: ''})
  const result = await call('search', {path: '.', pattern: '*', max_results: 2})
  assert.partialDeepStrictEqual(result, {total_matches: 3, truncated: true})
  assert.deepEqual(pathsOf(result), ['a', 'b'])
})

test('hashes are given up to a size', async t => {
  const {dir, call} = await tempWorkspace(t)
  await plant(dir, {large: 'x'.repeat(11), small: 'abc'})
  const {matches} = await call('search', {path: '.', pattern: '*', include_hash: true, max_hash_bytes: 10})
  assert.deepEqual(
    matches.map((match: {sha256: string | null}) => match.sha256),
    [null, createHash('sha256').update('abc').digest('hex')],
  )
})

test('files are added up by extension, folder and month', async t => {
  const {dir, call} = await tempWorkspace(t)
  await plant(dir, {'a.TS': '1', 'x/b.ts': '22', 'x/c.tar.gz': '333', Makefile: '4444'})
  for (const [index, path] of ['a.TS', 'x/b.ts', 'x/c.tar.gz', 'Makefile'].entries()) {
    const seconds = Date.UTC(2026, index < 3 ? 6 : 7, 15) / 1000
    await utimes(join(dir, path), seconds, seconds)
  }
  const groups = async (aggregate: object) => (await call('search', {path: '.', pattern: '*', aggregate})).groups
  assert.deepEqual(await groups({group_by: 'extension'}), [
    {key: 'ts', count: 2, total_size: 3},
    {key: '', count: 1, total_size: 4},
    {key: 'gz', count: 1, total_size: 3},
  ])
  assert.deepEqual(await groups({group_by: 'dir', metrics: ['total_size'], sort_by: 'key'}), [
    {key: '/workspace', total_size: 5},
    {key: '/workspace/x', total_size: 5},
  ])
  assert.deepEqual(await groups({group_by: 'mtime-bucket', metrics: ['count'], sort_by: '-key'}), [
    {key: '2026-08', count: 1},
    {key: '2026-07', count: 3},
  ])
  assert.deepEqual(await groups({}), [{key: 'all', count: 4, total_size: 10}])
})

test('rows of an aggregate are cut, and it says so', async t => {
  const {dir, call} = await tempWorkspace(t)
  await plant(dir, {'a.a': '', 'b.b': '', 'c.c': ''})
  const result = await call('search', {path: '.', pattern: '*', aggregate: {group_by: 'extension', max_groups: 2}})
  assert.deepEqual(
    result.groups.map((group: {key: string}) => group.key),
    ['a', 'b'],
  )
  assert.partialDeepStrictEqual(result, {truncated: true, total_matches: 3, matches: []})
})

test('equal files are found by content, not by size', async t => {
  const {dir, call} = await tempWorkspace(t)
  await plant(dir, {a: 'same', 'x/b': 'same', c: 'diff', d: 'other size', e: 'x'.repeat(20), f: 'x'.repeat(20)})
  const {groups} = await call('search', {path: '.', pattern: '*', aggregate: {dedupe: true}, max_hash_bytes: 10})
  assert.deepEqual(groups, [
    {
      key: createHash('sha256').update('same').digest('hex'),
      count: 2,
      total_size: 8,
      paths: ['/workspace/a', '/workspace/x/b'],
    },
  ])
})

test('what cannot be searched is told', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'file'), '')
  assert.equal((await fails('search', {path: 'missing', pattern: '*'})).type, 'DirectoryNotFound')
  assert.equal((await fails('search', {path: 'file', pattern: '*'})).type, 'NotADirectory')
  assert.equal((await fails('search', {path: '.', pattern: '[a'})).type, 'InvalidPattern')
})

test('a very deep folder is left, the rest is searched, and the answer says that something is missing', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'z'), '')
  await mkdir(join(dir, ...Array.from({length: 80}, () => 'd')), {recursive: true})
  await writeFile(join(dir, ...Array.from({length: 80}, () => 'd'), 'deep'), '')
  assert.partialDeepStrictEqual(await call('search', {path: '.', pattern: '*'}), {total_matches: 1, truncated: true})
})

test('a cancelled search stops', async t => {
  const {dir, call} = await tempWorkspace(t)
  await plant(dir, {a: '', b: ''})
  await assert.rejects(call('search', {path: '.', pattern: '*'}, {signal: AbortSignal.abort()}), {name: 'AbortError'})
})
