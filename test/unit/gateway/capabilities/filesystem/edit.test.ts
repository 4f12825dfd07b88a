// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how groups are written
import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {chmod, mkdir, readFile, stat, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {filesystemCapabilities} from '../../../../../src/gateway/capabilities/filesystem/index.ts'
import {tempWorkspace} from './workspace.ts'

test('text that is found as often as expected is replaced, and the diff shows it', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a.yaml'), 'host: x\nport: 80\n')
  await chmod(join(dir, 'a.yaml'), 0o640)
  assert.deepEqual(
    await call('edit', {path: 'a.yaml', pattern: 'port: 80', replace: 'port: 8080', expected_replacements: 1}),
    {
      applied: 'full',
      total_replacements: 1,
      files_changed: 1,
      per_file: [{path: '/workspace/a.yaml', replacements: 1}],
      skipped: [],
      diff: '--- /workspace/a.yaml\n+++ /workspace/a.yaml\n@@ -1,2 +1,2 @@\n host: x\n-port: 80\n+port: 8080\n',
      diff_truncated: false,
    },
  )
  assert.equal(await readFile(join(dir, 'a.yaml'), 'utf8'), 'host: x\nport: 8080\n')
  assert.equal((await stat(join(dir, 'a.yaml'))).mode & 0o777, 0o640)
})

test('found more or less often than expected, nothing is changed in any file', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'xx')
  await writeFile(join(dir, 'b'), 'x')
  for (const expected of [1, 2, 4]) {
    const input = {path: '.', include_glob: '*', pattern: 'x', replace: 'y', expected_replacements: expected}
    const error = await fails('edit', input)
    assert.equal(error.type, 'MatchCountMismatch')
    assert.partialDeepStrictEqual(error.context, {expected, found: 3})
  }
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), 'xx')
})

test('exactly one of expected_replacements and replace_all is needed', () => {
  const edit = filesystemCapabilities.find(capability => capability.name === 'filesystem.edit')
  const input = {path: 'a', pattern: 'x', replace: 'y'}
  assert.equal(edit?.input.safeParse(input).success, false)
  assert.equal(edit?.input.safeParse({...input, replace_all: true, expected_replacements: 1}).success, false)
  assert.equal(edit?.input.safeParse({...input, replace_all: true}).success, true)
})

test('groups can be used in the replacement of a regular expression', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'get(user)\nget(x)\n')
  const input = {path: 'a', regex: true, replace_all: true}
  await call('edit', {...input, pattern: '(?<verb>\\w+)\\((\\w+)\\)', replace: '${2}.${verb}() // $$${1} $1'})
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), 'user.get() // $get $1\nx.get() // $get $1\n')
  await call('edit', {...input, pattern: '^', replace: '# '})
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), '# user.get() // $get $1\n# x.get() // $get $1\n# ')
})

test('literal text means nothing but itself, in pattern and replacement', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'a.c abc')
  await call('edit', {path: 'a', pattern: 'a.c', replace: '$& ${1} $$', expected_replacements: 1})
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), '$& ${1} $$ abc')
})

test('a dry run tells the same and changes nothing', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'x')
  const result = await call('edit', {path: 'a', pattern: 'x', replace: 'y', replace_all: true, dry_run: true})
  assert.partialDeepStrictEqual(result, {applied: 'preview', total_replacements: 1, files_changed: 1})
  assert.match(result.diff, /^-x$/m)
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), 'x')
})

test('many files are edited by a glob; binary, excluded and other files stay', async t => {
  const {dir, call} = await tempWorkspace(t)
  await mkdir(join(dir, 'src/deep'), {recursive: true})
  await mkdir(join(dir, 'src/node_modules'))
  const text = ['src/a.ts', 'src/deep/b.ts', 'src/node_modules/c.ts', 'src/d.md']
  for (const path of text) await writeFile(join(dir, path), 'x')
  await writeFile(join(dir, 'src/e.ts'), Buffer.from([0x78, 0]))
  const result = await call('edit', {path: 'src', include_glob: '*.ts', pattern: 'x', replace: 'y', replace_all: true})
  assert.partialDeepStrictEqual(result, {
    files_changed: 2,
    per_file: [{path: '/workspace/src/a.ts'}, {path: '/workspace/src/deep/b.ts'}],
    skipped: [{path: '/workspace/src/e.ts', reason: 'binary'}],
  })
  assert.equal(await readFile(join(dir, 'src/deep/b.ts'), 'utf8'), 'y')
  assert.equal(await readFile(join(dir, 'src/node_modules/c.ts'), 'utf8'), 'x')
})

test('a byte order mark and Windows line ends are kept', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), '\ufeffx\r\ny\r\n')
  await call('edit', {path: 'a', pattern: 'y', replace: 'z', expected_replacements: 1})
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), '\ufeffx\r\nz\r\n')
})

test('a link that points inside is followed and stays a link', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'x')
  await symlink('a', join(dir, 'link'))
  await call('edit', {path: 'link', pattern: 'x', replace: 'y', expected_replacements: 1})
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), 'y')
  assert.equal((await call('stat', {path: 'link'})).type, 'symlink')
})

test('thirty edits of one file at a time all take effect', async t => {
  const {dir, call} = await tempWorkspace(t)
  const words = Array.from({length: 30}, (_, index) => `word${index}.`)
  await writeFile(join(dir, 'a'), words.join('\n'))
  await Promise.all(
    words.map(word => call('edit', {path: 'a', pattern: word, replace: word.toUpperCase(), expected_replacements: 1})),
  )
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), words.join('\n').toUpperCase())
})

test('a file that another program changes meanwhile is left to it, and the answer says so', async t => {
  const {dir, call} = await tempWorkspace(t)
  for (const name of ['a', 'b', 'c']) await writeFile(join(dir, name), 'x')
  const input = {path: '.', include_glob: '*', pattern: 'x', replace: 'y', replace_all: true}
  const afterTheFirst = (done: number) => {
    if (done === 1) writeFileSync(join(dir, 'b'), 'theirs')
  }
  const result = await call('edit', input, {progress: afterTheFirst})
  assert.partialDeepStrictEqual(result, {
    applied: 'partial',
    total_replacements: 2,
    files_changed: 2,
    skipped: [{path: '/workspace/b', reason: 'ConflictError'}],
  })
  assert.doesNotMatch(result.diff, /workspace\/b/)
  assert.equal(await readFile(join(dir, 'b'), 'utf8'), 'theirs')
  assert.equal(await readFile(join(dir, 'c'), 'utf8'), 'y')
})

test('what cannot be edited is told', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'x'.repeat(9000))
  await mkdir(join(dir, 'folder'))
  const type = async (input: object) =>
    (await fails('edit', {path: 'a', pattern: 'x', replace: 'y', replace_all: true, ...input})).type
  assert.equal(await type({path: 'missing'}), 'FileNotFound')
  assert.equal(await type({path: 'folder'}), 'NotAFile')
  assert.equal(await type({include_glob: '*'}), 'NotADirectory')
  assert.equal(await type({path: 'folder', include_glob: '[x'}), 'InvalidPattern')
  assert.equal(await type({pattern: '(', regex: true}), 'InvalidPattern')
  assert.equal(await type({pattern: 'x', regex: true, replace: '${1}'}), 'InvalidPattern')
  assert.equal(await type({replace: 'y'.repeat(1000)}), 'EditTooLarge')
  assert.equal(await type({pattern: 'x', regex: true, replace: 'y'.repeat(8_000_000)}), 'EditTooLarge')
  assert.equal(await type({replace: '\ud800'}), 'EncodingError')
})

test('a very long diff is cut and says so', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'x\n'.repeat(40_000))
  const result = await call('edit', {path: 'a', pattern: 'x', replace: 'y', replace_all: true})
  assert.partialDeepStrictEqual(result, {total_replacements: 40_000, diff_truncated: true})
  assert.equal(result.diff.length, 100_000)
})

test('a change that spans a million lines is one change', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'x\n'.repeat(1_000_000))
  const result = await call('edit', {path: 'a', pattern: '[^]+', regex: true, replace: 'y\n', expected_replacements: 1})
  assert.partialDeepStrictEqual(result, {total_replacements: 1, diff_truncated: true})
  assert.equal(await readFile(join(dir, 'a'), 'utf8'), 'y\n')
})
