/** What needs no remote. */
import assert from 'node:assert/strict'
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {git, gitWorkspace} from './workspace.ts'

test('a folder is made into a repository, once', async t => {
  const {call, dir} = await gitWorkspace(t)
  const made = await call('init', {path: 'new/site', default_branch: 'trunk'})
  assert.deepEqual(made, {path: '/workspace/new/site', default_branch: 'trunk', created: true})
  assert.equal(git(join(dir, 'new/site'), 'symbolic-ref', 'HEAD'), 'refs/heads/trunk')
  assert.equal((await call('init', {path: '/workspace/new/site/'})).created, false)
  assert.equal((await call('init', {path: '/workspace'})).created, true)
})

test('a repository is not made where a file is, or where .git is no folder', async t => {
  const {fails, write} = await gitWorkspace(t)
  await write('file', '')
  await write('linked/.git', 'gitdir: /root/x')
  for (const path of ['file', 'file/below', 'linked'])
    assert.equal((await fails('init', {path})).type, 'DestinationExists')
})

test('the status tells what is staged, changed, new and in conflict', async t => {
  const {call, dir, write, repository} = await gitWorkspace(t)
  await repository()
  const clean = {branch: 'main', staged: [], unstaged: [], untracked: [], conflicted: [], upstream: null}
  assert.deepEqual(await call('status', {path: 'r'}), {...clean, state: 'clean'})
  await write('r/a', 'two\n')
  await write('r/staged', 'x')
  await write('r/new folder/ü\n', 'x')
  await write('r/-n', 'x')
  git(join(dir, 'r'), 'add', 'staged')
  assert.deepEqual(await call('status', {path: 'r'}), {
    ...clean,
    staged: ['staged'],
    unstaged: ['a'],
    untracked: ['-n', 'new folder/'],
    state: 'changed',
  })
})

test('a commit takes everything, names with line breaks too, and the agent is its author', async t => {
  const {call, dir, write, repository} = await gitWorkspace(t)
  await repository()
  await write('r/a', 'two\n')
  await write('r/d/line\nbreak "quoted" ü', 'x')
  const message = 'second: a title\n\n# no comment\nbody\n'
  const {commit_hash, files_committed, branch} = await call('commit', {path: 'r', message})
  assert.deepEqual([files_committed, branch], [2, 'main'])
  assert.equal(git(join(dir, 'r'), 'rev-parse', 'main'), commit_hash)
  assert.equal(git(join(dir, 'r'), 'status', '--porcelain'), '')
  const {commits} = await call('log', {path: 'r', limit: 1})
  const [{author_name, author_email, hash}] = commits
  assert.deepEqual([author_name, author_email, hash], ['build-bot', 'build-bot@kruxos.invalid', commit_hash])
  assert.equal(commits[0].message, message.trimEnd())
})

test('a commit takes the files that are named, removed ones too, and no other', async t => {
  const {call, dir, write, repository} = await gitWorkspace(t)
  await repository()
  await rm(join(dir, 'r/a'))
  for (const path of ['r/d/x', 'r/d/e/y', 'r/other']) await write(path, 'x')
  const {files_committed} = await call('commit', {path: 'r', message: 'some', files: ['a', './d/']})
  assert.equal(files_committed, 3)
  assert.deepEqual((await call('status', {path: 'r'})).untracked, ['other'])
  assert.equal(git(join(dir, 'r'), 'ls-files'), 'd/e/y\nd/x')
})

test('the author of a commit can be another', async t => {
  const {call, write, repository} = await gitWorkspace(t)
  await repository()
  await write('r/a', 'two')
  await call('commit', {path: 'r', message: 'x', author_name: 'Ada Lovelace', author_email: 'ada@example.org'})
  const {commits} = await call('log', {path: 'r', author: 'lovelace'})
  assert.equal(commits.length, 1)
  assert.equal(commits[0].author_email, 'ada@example.org')
})

test('a commit without changes is refused, and so is one of a path without changes', async t => {
  const {fails, repository} = await gitWorkspace(t)
  await repository()
  assert.equal((await fails('commit', {path: 'r', message: 'x'})).type, 'NothingToCommit')
  const {type, context} = await fails('commit', {path: 'r', message: 'x', files: ['b']})
  assert.deepEqual([type, context], ['CommitFailed', {file: 'b'}])
})

test('commits that are asked for at the same time are made one after another', async t => {
  const {call, write, repository} = await gitWorkspace(t)
  await repository()
  const names = ['b', 'c', 'd', 'e']
  for (const name of names) await write(`r/${name}`, name)
  await Promise.all(
    names.map(name => call('commit', {path: name < 'd' ? 'r' : '/workspace/r', message: name, files: [name]})),
  )
  assert.equal((await call('log', {path: 'r'})).total_returned, 5)
})

test('a person who is asked for a commit sees its files and its message', async t => {
  const {preview, write, repository} = await gitWorkspace(t)
  await repository()
  await write('r/new\nline', 'x')
  const text = await preview('commit', {path: 'r', message: 'why\n'})
  assert.equal(text, 'commit 1 file in /workspace/r:\nnew\\x0aline\n\nwhy\n')
})

test('the log is filtered by number, branch, time and author', async t => {
  const {call, write, repository} = await gitWorkspace(t)
  await repository()
  await call('branch', {path: 'r', action: 'create', name: 'side'})
  for (const text of ['two', 'three']) {
    await write('r/a', text)
    await call('commit', {path: 'r', message: text})
  }
  const messages = async (input: object) =>
    (await call('log', {path: 'r', ...input})).commits.map(({message}: {message: string}) => message)
  assert.deepEqual(await messages({}), ['three', 'two', 'first'])
  assert.deepEqual(await messages({limit: 1}), ['three'])
  assert.deepEqual(await messages({branch: 'side'}), ['first'])
  assert.deepEqual(await messages({since: '2100-01-01T00:00:00+02:00'}), [])
  assert.deepEqual(await messages({author: '.*'}), [])
})

test('before the first commit the log is empty, and everything can be looked at', async t => {
  const {call, write} = await gitWorkspace(t)
  await call('init', {path: 'r'})
  await write('r/a', 'x')
  assert.deepEqual(await call('log', {path: 'r'}), {commits: [], total_returned: 0, branch: 'main'})
  assert.deepEqual((await call('status', {path: 'r'})).untracked, ['a'])
  assert.equal((await call('diff', {path: 'r'})).files_changed, 0)
  assert.deepEqual(await call('branch', {path: 'r', action: 'list'}), {branches: [], current_branch: 'main'})
})

test('a diff gives the patch and the lines of each file', async t => {
  const {call, dir, write, repository} = await gitWorkspace(t)
  await repository()
  await write('r/moved from', 'a long line to be found again\n'.repeat(5))
  await write('r/bytes', '\0\0')
  await call('commit', {path: 'r', message: 'more'})
  git(join(dir, 'r'), 'mv', 'moved from', 'moved\tto')
  await write('r/bytes', '\0\x01')
  await write('r/a', 'one\ntwo\n')
  await write('r/b', 'new')
  git(join(dir, 'r'), 'add', 'b')
  const {changes, patch, ...sums} = await call('diff', {path: 'r', commit: 'HEAD'})
  assert.deepEqual(changes, [
    {file: 'a', status: 'modified', additions: 1, deletions: 0},
    {file: 'b', status: 'added', additions: 1, deletions: 0},
    {file: 'bytes', status: 'modified', additions: 0, deletions: 0},
    {file: 'moved\\x09to', status: 'renamed', additions: 0, deletions: 0},
  ])
  assert.deepEqual(sums, {total_additions: 2, total_deletions: 0, files_changed: 4, truncated: false})
  assert.match(patch, /^ one\n\+two$/m)
  const {changes: staged} = await call('diff', {path: 'r', cached: true})
  assert.deepEqual(
    staged.map(({file}: {file: string}) => file),
    ['b', 'moved\\x09to'],
  )
  assert.deepEqual((await call('diff', {path: 'r'})).files_changed, 2)
})

test('a patch is cut at the limit, between characters', async t => {
  const {call, write, repository} = await gitWorkspace(t)
  await repository()
  await write('r/a', 'ü'.repeat(100_000))
  for (const max_patch_bytes of [200, 201]) {
    const {patch, truncated, files_changed} = await call('diff', {path: 'r', max_patch_bytes})
    assert.deepEqual([truncated, files_changed, /ü$/.test(patch)], [true, 1, true])
    assert.ok(Buffer.byteLength(patch) >= max_patch_bytes - 1)
  }
  assert.deepEqual((await call('diff', {path: 'r', max_patch_bytes: 0})).patch, '')
})

test('branches are created, switched to, listed and deleted', async t => {
  const {call, dir, write, repository} = await gitWorkspace(t)
  await repository()
  const act = (action: string, input: object = {}) => call('branch', {path: 'r', action, ...input})
  const {branches, current_branch} = await act('create', {name: 'feat/voilà'})
  assert.equal(current_branch, 'main')
  assert.deepEqual(branches, [
    {name: 'feat/voilà', is_current: false, is_remote: false},
    {name: 'main', is_current: true, is_remote: false},
  ])
  assert.equal((await act('switch', {name: 'feat/voilà'})).current_branch, 'feat/voilà')
  await write('r/a', 'two')
  await call('commit', {path: 'r', message: 'two'})
  await act('switch', {name: 'main'})
  assert.equal(await readFile(join(dir, 'r/a'), 'utf8'), 'one\n')
  await act('create', {name: 'copy', start_point: 'feat/voilà~1'})
  assert.equal((await act('delete', {name: 'copy'})).branches.length, 2)
})

test('each fault of a branch has its own error', async t => {
  const {call, fails, write, repository} = await gitWorkspace(t)
  await repository()
  await call('branch', {path: 'r', action: 'create', name: 'side'})
  await call('branch', {path: 'r', action: 'switch', name: 'side'})
  await write('r/a', 'two')
  await call('commit', {path: 'r', message: 'two'})
  await call('branch', {path: 'r', action: 'switch', name: 'main'})
  await write('r/a', 'three')
  const faults: [string, object][] = [
    ['BranchNotFound', {action: 'switch', name: 'nope'}],
    ['BranchNotFound', {action: 'delete', name: 'nope'}],
    ['BranchNotFound', {action: 'create', name: 'x', start_point: 'nope'}],
    ['BranchAlreadyExists', {action: 'create', name: 'side'}],
    ['InvalidAction', {action: 'create'}],
    ['InvalidAction', {action: 'list', name: 'main'}],
    ['InvalidAction', {action: 'delete', name: 'side', start_point: 'main'}],
    ['InvalidAction', {action: 'create', name: 'main/below'}],
    ['BranchNotMerged', {action: 'delete', name: 'side'}],
    ['BranchNotMerged', {action: 'delete', name: 'main'}],
    ['LocalChanges', {action: 'switch', name: 'side'}],
  ]
  for (const [type, input] of faults)
    assert.equal((await fails('branch', {path: 'r', ...input})).type, type, JSON.stringify(input))
})

test('what is no commit and no branch is told as such', async t => {
  const {fails, repository} = await gitWorkspace(t)
  await repository()
  assert.equal((await fails('diff', {path: 'r', commit: 'nope'})).type, 'CommitNotFound')
  assert.equal((await fails('log', {path: 'r', branch: 'nope'})).type, 'BranchNotFound')
})

const VERBS: [verb: string, input: object][] = [
  ['status', {}],
  ['log', {}],
  ['diff', {}],
  ['commit', {message: 'x'}],
  ['branch', {action: 'list'}],
  ['pull', {}],
  ['push', {}],
]

test('what is no repository, or not the top of one, is told as such by each of them', async t => {
  const {dir, fails, repository, write} = await gitWorkspace(t)
  await repository()
  await mkdir(join(dir, 'r/sub'))
  await write('file', '')
  await mkdir(join(dir, 'empty/.git'), {recursive: true})
  for (const [verb, input] of VERBS) {
    for (const path of ['.', 'nope', 'file', 'r/sub', 'empty'])
      assert.equal((await fails(verb, {path, ...input})).type, 'NotARepository', `${verb} ${path}`)
  }
})

test('a damaged repository is a failure of git, with no path of the machine in what is said', async t => {
  const {dir, fails, repository} = await gitWorkspace(t)
  await repository()
  await writeFile(join(dir, 'r/.git/index'), 'no index')
  const {type, message} = await fails('status', {path: 'r'})
  assert.equal(type, 'GitFailed')
  assert.doesNotMatch(message, /tmp|kxg|proc/)
  await writeFile(join(dir, 'r/.git/config'), '[broken')
  assert.equal((await fails('status', {path: 'r'})).type, 'GitFailed')
})
