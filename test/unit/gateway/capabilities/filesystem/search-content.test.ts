import assert from 'node:assert/strict'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempWorkspace} from './workspace.ts'

test('hits are shown with line, column and text, files with most of them first', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'one needle\n')
  await writeFile(join(dir, 'b'), 'x\r\n  needle and needle\r\n')
  const result = await call('search_content', {path: '/workspace', pattern: 'needle'})
  assert.deepEqual(result, {
    matches: [
      {path: '/workspace/b', line: 2, column: 3, snippet: 'needle and needle'},
      {path: '/workspace/b', line: 2, column: 14, snippet: 'needle and needle'},
      {path: '/workspace/a', line: 1, column: 5, snippet: 'one needle'},
    ],
    total_matches: 3,
    files_searched: 2,
    files_skipped: 0,
    truncated: false,
  })
})

test('a regular expression works line by line, and letter case can be ignored', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'Alpha 1\nbeta 22\nALPHA x\n')
  const total = async (input: object) =>
    (await call('search_content', {path: 'a', total_only: true, ...input})).total_matches
  assert.equal(await total({pattern: '^alpha \\d+$', regex: true}), 0)
  assert.equal(await total({pattern: '^alpha \\w+$', regex: true, ignore_case: true}), 2)
  assert.equal(await total({pattern: 'alpha', ignore_case: true}), 2)
  assert.equal(await total({pattern: '.', ignore_case: true}), 0)
  assert.equal(await total({pattern: '\\p{Lu}', regex: true}), 6)
  assert.equal(await total({pattern: 'beta\\-?', regex: true}), 1)
})

test('counting by a group gives the most frequent first, whatever was captured', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'log'), 'INFO a\nWARN b\nINFO c\n__proto__ d\n')
  const counts = async (pattern: string, count_by: string) =>
    (await call('search_content', {path: 'log', pattern, regex: true, count_by})).counts
  const expected = [
    {key: 'INFO', count: 2},
    {key: 'WARN', count: 1},
    {key: '__proto__', count: 1},
  ]
  assert.deepEqual(await counts('^(\\w+)', '1'), expected)
  assert.deepEqual(await counts('^(?<level>\\w+)', 'level'), expected)
})

test('one row per file tells how many hits it has', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'x')
  await writeFile(join(dir, 'b'), 'xx')
  const result = await call('search_content', {path: '.', pattern: 'x', files_only: true})
  assert.deepEqual(result.matches, [
    {path: '/workspace/b', match_count: 2},
    {path: '/workspace/a', match_count: 1},
  ])
})

test('total_only goes before count_by, and count_by before files_only', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'x')
  const input = {path: '.', pattern: '(x)', regex: true, count_by: '1', files_only: true}
  assert.partialDeepStrictEqual(await call('search_content', input), {matches: [], counts: [{key: 'x', count: 1}]})
  const total = await call('search_content', {...input, total_only: true})
  assert.equal(total.total_matches, 1)
  assert.equal('counts' in total, false)
})

test('binary and very large files are left out and counted', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'binary'), Buffer.from([0x78, 0x00]))
  await writeFile(join(dir, 'latin1'), Buffer.from([0x78, 0xe9]))
  await writeFile(join(dir, 'large'), 'x'.repeat(8_388_609))
  assert.partialDeepStrictEqual(await call('search_content', {path: '.', pattern: 'x'}), {
    total_matches: 0,
    files_searched: 0,
    files_skipped: 3,
  })
})

test('dependencies and versions are left out unless they are asked for, and a glob narrows the rest', async t => {
  const {dir, call} = await tempWorkspace(t)
  for (const folder of ['.git', 'node_modules', 'src', '.github']) {
    await mkdir(join(dir, folder))
    await writeFile(join(dir, folder, 'a.ts'), 'x')
  }
  await writeFile(join(dir, 'src/b.md'), 'x')
  const found = async (input: object) =>
    (await call('search_content', {path: '.', pattern: 'x', ...input})).total_matches
  assert.equal(await found({}), 3)
  assert.equal(await found({include_all: true}), 5)
  assert.equal(await found({include_glob: '*.ts'}), 2)
  assert.equal(await found({include_glob: 'src/**'}), 2)
})

test('of one among many files ten hits are shown, of a single file as many as asked for', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'x\n'.repeat(150))
  const rows = async (input: object) => {
    const {matches, total_matches, truncated} = await call('search_content', {pattern: 'x', ...input})
    return [matches.length, total_matches, truncated]
  }
  assert.deepEqual(await rows({path: '.'}), [10, 150, true])
  assert.deepEqual(await rows({path: 'a'}), [100, 150, true])
  assert.deepEqual(await rows({path: 'a', max_results: 200}), [150, 150, false])
})

test('a long line is cut around the hit', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), `${'y'.repeat(5000)}needle${'z'.repeat(5000)}`)
  const {matches} = await call('search_content', {path: 'a', pattern: 'needle'})
  assert.partialDeepStrictEqual(matches, [{line: 1, column: 5001}])
  assert.equal(matches[0].snippet.length, 240)
  assert.match(matches[0].snippet, /yneedlez/)
})

test('mistakes in a pattern, a missing folder and a device are told', async t => {
  const {fails} = await tempWorkspace(t)
  const type = async (input: object) => (await fails('search_content', {path: '.', pattern: 'x', ...input})).type
  assert.equal(await type({path: 'missing'}), 'DirectoryNotFound')
  assert.equal(await type({include_glob: '[x'}), 'InvalidPattern')
  assert.equal(await type({pattern: '(x', regex: true}), 'InvalidPattern')
  assert.equal(await type({count_by: '1'}), 'InvalidPattern')
})

test('a group that the pattern does not have is told', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'x')
  for (const count_by of ['2', 'name', '__proto__', '-1']) {
    const error = await fails('search_content', {path: '.', pattern: '(x)', regex: true, count_by})
    assert.equal(error.type, 'InvalidPattern', count_by)
  }
})
