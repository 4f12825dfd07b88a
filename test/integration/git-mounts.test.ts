/** Repositories in folders of the host that an agent was lent. */
import assert from 'node:assert/strict'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {git, gitWorkspace} from '../unit/gateway/capabilities/git/workspace.ts'

test('a repository in a mount is worked with; in one that is lent for reading it is only read', async t => {
  const {call, dir, fails, repository} = await gitWorkspace(t)
  await repository()
  const lent = join(dir, '..', 'lent')
  await mkdir(lent)
  git(dir, 'clone', '--quiet', 'r', join(lent, 'project'))
  git(dir, 'clone', '--quiet', '--bare', 'r', join(lent, 'bare.git'))
  const mount = (isReadOnly: boolean) => ({mounts: [{label: 'code', hostDir: lent, isReadOnly}]})
  const path = '/mnt/code/project'
  await writeFile(join(lent, 'project/a'), 'two')

  assert.deepEqual((await call('status', {path}, mount(true))).unstaged, ['a'])
  assert.equal((await call('log', {path}, mount(true))).total_returned, 1)
  const writes: [verb: string, input: Record<string, unknown>][] = [
    ['commit', {path, message: 'two'}],
    ['branch', {path, action: 'create', name: 'new'}],
    ['pull', {path}],
    ['push', {path}],
    ['init', {path: '/mnt/code/new'}],
    ['clone', {path: '/mnt/code/new', url: '/workspace/r'}],
  ]
  for (const [verb, input] of writes)
    assert.equal((await fails(verb, input, mount(true))).type, 'PermissionDenied', verb)

  assert.equal((await call('commit', {path, message: 'two'}, mount(false))).files_committed, 1)
  const cloned = await call('clone', {path: 'c', url: '/mnt/code/bare.git'}, mount(true))
  assert.deepEqual([cloned.path, cloned.default_branch], ['/workspace/c', 'main'])
  assert.equal((await call('pull', {path: 'c'}, mount(true))).up_to_date, true)
  assert.equal((await fails('push', {path: 'c'}, mount(true))).type, 'PermissionDenied')
  assert.deepEqual((await call('push', {path: 'c'}, mount(false))).pushed_refs, [])
})

test('a mount that is gone from the host does not keep git from the workspace', async t => {
  const {call, dir, repository} = await gitWorkspace(t)
  await repository()
  const mounts = [{label: 'gone', hostDir: join(dir, '..', 'gone'), isReadOnly: false}]
  assert.equal((await call('status', {path: 'r'}, {mounts})).state, 'clean')
})
