/** What git writes, read back: by example, for any name, and from a real git. */
import assert from 'node:assert/strict'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import fc from 'fast-check'
import {parseRelative, showRelative} from '../../../../../src/gateway/capabilities/git/fields.ts'
import {parseBranches} from '../../../../../src/gateway/capabilities/git/parse/branches.ts'
import {parseChanges} from '../../../../../src/gateway/capabilities/git/parse/changes.ts'
import {parseLog} from '../../../../../src/gateway/capabilities/git/parse/log.ts'
import {parsePush} from '../../../../../src/gateway/capabilities/git/parse/push.ts'
import {parseStatus} from '../../../../../src/gateway/capabilities/git/parse/status.ts'
import {bytePath} from '../filesystem/workspace.ts'
import {gitWorkspace} from './workspace.ts'

/** Any name that Linux takes, bytes, one character each; often with what could confuse a parser. */
const name = fc
  .array(
    fc.oneof(fc.constantFrom(...' \n\t"\\:#?!12u', 'ü', '\xff', '\x1b'), fc.integer({min: 1, max: 255}).map(toChar)),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map(characters => Buffer.from(characters.join('')).toString('latin1').replaceAll('/', '_'))
  .filter(text => text !== '.' && text !== '..')
const path = fc.array(name, {minLength: 1, maxLength: 3}).map(names => names.join('/'))

function toChar(byte: number): string {
  return String.fromCharCode(byte)
}

const MODES = '100644 100644 100644'
const HASH = 'a'.repeat(40)

test('a status is read back, whatever the names are', () => {
  const record = fc.oneof(
    path.map(p => ({text: `1 .M N... ${MODES} ${HASH} ${HASH} ${p}\0`, path: p, kind: 'changed', from: null})),
    fc.tuple(path, path).map(([p, from]) => ({
      text: `2 R. N... ${MODES} ${HASH} ${HASH} R87 ${p}\0${from}\0`,
      path: p,
      kind: 'changed',
      from,
    })),
    path.map(p => ({
      text: `u UU N... ${MODES} 100644 ${HASH} ${HASH} ${HASH} ${p}\0`,
      path: p,
      kind: 'conflicted',
      from: null,
    })),
    path.map(p => ({text: `? ${p}\0`, path: p, kind: 'untracked', from: null})),
  )
  fc.assert(
    fc.property(fc.array(record), records => {
      const output = `# branch.oid ${HASH}\0# branch.head main\0${records.map(({text}) => text).join('')}`
      const {branch, changes} = parseStatus(output)
      assert.equal(branch, 'main')
      assert.deepEqual(
        changes.map(({path, kind, from}) => ({path, kind, from})),
        records.map(({text: _, ...rest}) => rest),
      )
    }),
  )
})

test('changes are read back, whatever the names are', () => {
  const record = fc.tuple(fc.constantFrom('A', 'M', 'D', 'T', 'R'), path, path, fc.nat(9999))
  fc.assert(
    fc.property(fc.array(record), records => {
      const raw = records.map(([letter, p, to]) =>
        letter === 'R' ? `:100644 100644 aaa bbb R100\0${p}\0${to}\0` : `:100644 100644 aaa bbb ${letter}\0${p}\0`,
      )
      const counts = records.map(([letter, p, to, n]) =>
        letter === 'R' ? `${n}\t-\t\0${p}\0${to}\0` : `${n}\t-\t${p}\0`,
      )
      const changes = parseChanges([...raw, ...counts].join(''))
      assert.deepEqual(
        changes.map(({file, additions, deletions}) => [file, additions, deletions]),
        records.map(([letter, p, to, n]) => [showRelative(letter === 'R' ? to : p), n, 0]),
      )
      const statuses = {A: 'added', M: 'modified', D: 'deleted', T: 'modified', R: 'renamed'}
      assert.deepEqual(
        changes.map(({status}) => status),
        records.map(([letter]) => statuses[letter as keyof typeof statuses]),
      )
    }),
  )
})

test('a path that is shown means the same path when it is given back', () => {
  fc.assert(fc.property(path, bytes => assert.equal(parseRelative(showRelative(bytes)), bytes)))
})

for (const outside of ['/etc/passwd', '../x', 'a/../../x', '..', 'a/../b', 'a\0b', `a/${'x'.repeat(256)}`])
  test(`${JSON.stringify(outside.slice(0, 20))} is no path below the top folder`, () => {
    assert.equal(parseRelative(outside), null)
  })

test('a log is read back, with line breaks in messages and any time', () => {
  const line = fc.string({unit: 'binary', maxLength: 20}).map(text => text.replace(/[\0\ud800-\udfff]/g, '_'))
  const commit = fc.record({author: line, message: line, seconds: fc.bigInt({min: 0n, max: 2n ** 64n})})
  fc.assert(
    fc.property(fc.array(commit), commits => {
      const text = commits.map(
        ({author, message, seconds}) => `${HASH}\0aaaa\0${author}\0@\0${seconds}\0${message}\n\0`,
      )
      const parsed = parseLog(Buffer.from(text.join('')).toString('latin1'))
      assert.deepEqual(
        parsed.map(({author_name, message}) => [author_name, message]),
        commits.map(({author, message}) => [author, message.trimEnd()]),
      )
    }),
  )
})

test('branches of remotes are told from our own, and other names of them left out', () => {
  const output =
    'refs/heads/main\0*\0\nrefs/heads/x/y\0 \0\nrefs/remotes/origin/HEAD\0 \0refs/remotes/origin/main\nrefs/remotes/origin/main\0 \0\n'
  assert.deepEqual(parseBranches(output), [
    {name: 'main', is_current: true, is_remote: false},
    {name: 'x/y', is_current: false, is_remote: false},
    {name: 'origin/main', is_current: false, is_remote: true},
  ])
})

test('each ref that was pushed has its outcome', () => {
  const lines = [
    'To /x',
    '*\ta:refs/heads/n\t[new branch]',
    ' \ta:refs/heads/f\ta..b',
    '=\ta:refs/heads/e\t[up to date]',
  ]
  const output = [...lines, '!\ta:refs/heads/r\t[rejected] (fetch first)', 'Done', ''].join('\n')
  assert.deepEqual(
    parsePush(output).map(({ref, outcome}) => [ref, outcome]),
    [
      ['refs/heads/n', 'updated'],
      ['refs/heads/f', 'updated'],
      ['refs/heads/e', 'up-to-date'],
      ['refs/heads/r', 'rejected'],
    ],
  )
})

test('a record of an unknown kind is an error, not a guess', () => {
  for (const output of ['x what\0', '1 .M N...\0'])
    assert.throws(() => parseStatus(output), /git status wrote a record/)
})

test('real files of any name are seen, committed by the name that was shown, and shown again', async t => {
  const {call, dir, repository} = await gitWorkspace(t)
  await repository()
  const names = fc.sample(name, {numRuns: 60, seed: 7}).filter(text => text !== 'a' && !/^\.git/i.test(text))
  const files = new Set([...names, 'a b', '\n', '"', '\\', '-f', ':(top)x', '\xff\xfe', 'ü', '#x', '!x', 'tab\t'])
  for (const file of files) await writeFile(bytePath(join(dir, 'r'), ...Buffer.from(file, 'latin1')), 'x')
  const {untracked} = await call('status', {path: 'r'})
  assert.deepEqual(untracked, [...files].map(showRelative).sort())
  const {files_committed} = await call('commit', {path: 'r', message: 'all', files: untracked})
  assert.equal(files_committed, files.size)
  const {changes} = await call('diff', {path: 'r', commit: 'HEAD~1'})
  assert.deepEqual(changes.map(({file}: {file: string}) => file).sort(), untracked)
})
