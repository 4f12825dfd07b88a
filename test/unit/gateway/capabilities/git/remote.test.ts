/** Remotes in the agent's own folders. */
import assert from 'node:assert/strict'
import {mkdir, readdir, readFile, symlink} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {git, gitWorkspace} from './workspace.ts'

test('a repository of the workspace is cloned whole, by path or file URL', async t => {
  const {call, dir, repository, remote} = await gitWorkspace(t)
  await repository()
  await remote()
  const head = git(join(dir, 'r'), 'rev-parse', 'HEAD')
  const progress: string[] = []
  const tell = {progress: (done: number, _: unknown, what = '') => progress.push(`${done} ${what}`)}
  const cloned = await call('clone', {url: '/workspace/b.git', path: 'deep/c'}, tell)
  assert.deepEqual(cloned, {path: '/workspace/deep/c', default_branch: 'main', head_commit: head})
  assert.match(progress.at(-1) ?? '', /^\d+ receiving objects 3\/3$/)
  assert.match(await readFile(join(dir, 'deep/c/.git/config'), 'utf8'), /url = \/workspace\/b\.git$/m)
  assert.equal(
    (await call('clone', {url: 'file:///workspace/b.git', path: 'd', branch: 'main', depth: 1})).head_commit,
    head,
  )
  assert.deepEqual((await readdir(join(dir, 'deep'))).toSorted(), ['c'])
})

test('an empty remote can be cloned, and an empty folder be the destination', async t => {
  const {call, dir} = await gitWorkspace(t)
  git(dir, 'init', '--quiet', '--bare', 'b.git')
  await mkdir(join(dir, 'dest'))
  const {default_branch, head_commit} = await call('clone', {url: '/workspace/b.git', path: 'dest'})
  assert.deepEqual([default_branch, head_commit], [null, null])
})

test('a clone that fails leaves nothing behind', async t => {
  const {dir, fails, repository, write} = await gitWorkspace(t)
  await repository()
  await write('full/x', '')
  const faults: [string, object][] = [
    ['CloneFailed', {url: '/workspace/nope', path: 'c'}],
    ['CloneFailed', {url: '/workspace/full', path: 'c'}],
    ['CloneFailed', {url: '/workspace/r', path: 'c', branch: 'nope'}],
    ['CloneFailed', {url: 'https://user:pw@example.org/x', path: 'c'}],
    ['CloneFailed', {url: 'http://127.0.0.1:1/x', path: 'c'}],
    ['DestinationExists', {url: '/workspace/r', path: 'full'}],
    ['DestinationExists', {url: '/workspace/r', path: 'full/x'}],
    ['DestinationExists', {url: '/workspace/r', path: '.'}],
  ]
  for (const [type, input] of faults) assert.equal((await fails('clone', {...input})).type, type, JSON.stringify(input))
  assert.deepEqual((await readdir(dir)).toSorted(), ['full', 'r'])
})

test('commits are pushed to a remote and pulled from it', async t => {
  const {call, dir, write, repository, remote} = await gitWorkspace(t)
  await repository()
  await remote()
  await call('clone', {url: '/workspace/b.git', path: 'c'})
  await write('c/a', 'two\n')
  await write('c/b', 'new\n')
  const {commit_hash} = await call('commit', {path: 'c', message: 'from c'})
  assert.deepEqual((await call('status', {path: 'c'})).upstream, {name: 'origin/main', ahead: 1, behind: 0})
  assert.deepEqual(await call('push', {path: 'c'}), {pushed_refs: ['refs/heads/main'], head_commit: commit_hash})
  assert.deepEqual((await call('push', {path: 'c'})).pushed_refs, [])
  assert.deepEqual((await call('status', {path: 'c'})).upstream, {name: 'origin/main', ahead: 0, behind: 0})
  const pulled = {new_commits: 1, files_changed: 2, head_commit: commit_hash, up_to_date: false}
  assert.deepEqual(await call('pull', {path: 'r'}), pulled)
  assert.equal((await call('pull', {path: 'r'})).up_to_date, true)
  assert.equal(await readFile(join(dir, 'r/b'), 'utf8'), 'new\n')
})

test('a new branch is pushed, and one of the remote is merged', async t => {
  const {call, write, repository, remote} = await gitWorkspace(t)
  await repository()
  await remote()
  await call('branch', {path: 'r', action: 'create', name: 'side'})
  await call('branch', {path: 'r', action: 'switch', name: 'side'})
  await write('r/side', 'x')
  await call('commit', {path: 'r', message: 'side'})
  assert.deepEqual((await call('push', {path: 'r'})).pushed_refs, ['refs/heads/side'])
  await call('branch', {path: 'r', action: 'switch', name: 'main'})
  await write('r/main', 'x')
  await call('commit', {path: 'r', message: 'main'})
  assert.equal((await call('pull', {path: 'r', branch: 'side'})).new_commits, 1)
  const {commits} = await call('log', {path: 'r', limit: 1})
  assert.equal(commits[0].message, "Merge branch 'side' of origin")
})

test('a remote that is ahead refuses a push; a conflict is left to be mended and committed', async t => {
  const {call, dir, fails, write, repository, remote} = await gitWorkspace(t)
  await repository()
  await remote()
  await call('clone', {url: '/workspace/b.git', path: 'c'})
  for (const path of ['c', 'r']) {
    await write(`${path}/a`, `from ${path}\n`)
    await call('commit', {path, message: path})
  }
  await call('push', {path: 'c'})
  assert.equal((await fails('push', {path: 'r'})).type, 'PushRejected')
  const {type, context} = await fails('pull', {path: 'r'})
  assert.deepEqual([type, context], ['MergeConflict', {files: ['a']}])
  const {conflicted, state} = await call('status', {path: 'r'})
  assert.deepEqual([conflicted, state], [['a'], 'merging'])
  await write('r/a', 'both\n')
  await call('commit', {path: 'r', message: 'merged'})
  assert.equal((await call('status', {path: 'r'})).state, 'clean')
  assert.deepEqual((await call('push', {path: 'r'})).pushed_refs, ['refs/heads/main'])
  assert.equal(git(join(dir, 'b.git'), 'log', '-1', '--format=%s %an', 'main'), 'merged build-bot')
})

test('changes that a pull would overwrite stay', async t => {
  const {call, dir, fails, write, repository, remote} = await gitWorkspace(t)
  await repository()
  await remote()
  await call('clone', {url: '/workspace/b.git', path: 'c'})
  await write('c/a', 'from c')
  await call('commit', {path: 'c', message: 'c'})
  await call('push', {path: 'c'})
  await write('r/a', 'mine')
  assert.equal((await fails('pull', {path: 'r'})).type, 'LocalChanges')
  assert.equal(await readFile(join(dir, 'r/a'), 'utf8'), 'mine')
})

test('each fault of a remote has its own error', async t => {
  const {call, configure, dir, fails, repository, remote} = await gitWorkspace(t)
  await repository()
  await remote()
  await configure('r', '[remote "gone"]\n\turl = /workspace/gone\n[remote "self"]\n\turl = /workspace/c\n')
  await call('clone', {url: '/workspace/r', path: 'c'})
  const faults: [verb: string, type: string, input: object][] = [
    ['pull', 'RemoteNotFound', {remote: 'nope'}],
    ['push', 'RemoteNotFound', {remote: 'nope'}],
    ['pull', 'PullFailed', {remote: 'gone'}],
    ['push', 'PushFailed', {remote: 'gone'}],
    ['pull', 'BranchNotFound', {branch: 'nope'}],
    ['push', 'BranchNotFound', {branch: 'nope'}],
  ]
  for (const [verb, type, input] of faults) assert.equal((await fails(verb, {path: 'r', ...input})).type, type)
  git(join(dir, 'r'), 'checkout', '--quiet', '--detach')
  for (const verb of ['pull', 'push']) assert.equal((await fails(verb, {path: 'r'})).type, 'BranchNotFound')
})

test('the branch that another repository of the agent is on is not changed under its files', async t => {
  const {call, fails, repository, write} = await gitWorkspace(t)
  await repository()
  await call('clone', {url: '/workspace/r', path: 'c'})
  await write('c/a', 'two')
  await call('commit', {path: 'c', message: 'two'})
  const {type, message} = await fails('push', {path: 'c'})
  assert.deepEqual([type, /checked out/.test(message)], ['PushRejected', true])
})

test('a person who is asked sees what would be pushed, and nothing else is pushed in its place', async t => {
  const {call, fails, preview, write, repository, remote} = await gitWorkspace(t)
  await repository()
  await remote()
  await write('r/a', 'two')
  const {commit_hash} = await call('commit', {path: 'r', message: 'two \x1b[31m\n\nbody'})
  const text = await preview('push', {path: 'r'})
  assert.match(text, new RegExp(`^push main \\(${commit_hash}\\) to origin, /workspace/b.git\nthe remote has `))
  assert.match(text, /^1 commit:\n[0-9a-f]+ build-bot: two �\[31m$/m)
  await write('r/a', 'three')
  await call('commit', {path: 'r', message: 'sneaked in'})
  assert.equal((await fails('push', {path: 'r'})).type, 'ConflictError')
  assert.deepEqual((await call('push', {path: 'r'})).pushed_refs, ['refs/heads/main'])
})

test('a remote is reached only inside the folders of the agent', async t => {
  const {call, configure, dir, fails, outside, repository} = await gitWorkspace(t)
  await repository()
  git(outside, 'clone', '--quiet', '--bare', join(dir, 'r'), 'secret.git')
  await symlink(join(outside, 'secret.git'), join(dir, 'link.git'))
  for (const url of [
    join(outside, 'secret.git'),
    `file://${outside}/secret.git`,
    '/workspace/../outside/secret.git',
    '/workspace/link.git',
  ])
    assert.equal((await fails('clone', {url, path: 'c'})).type, 'PathOutOfScope', url)
  await configure('r', `[remote "origin"]\n\turl = ${outside}/secret.git\n`)
  for (const verb of ['pull', 'push']) assert.equal((await fails(verb, {path: 'r'})).type, 'PathOutOfScope')
  assert.equal((await call('status', {path: 'r'})).state, 'clean')
})
