import assert from 'node:assert/strict'
import {existsSync} from 'node:fs'
import {chown, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import type {CallContext} from '../../../../../src/gateway/capability.ts'
import {callsWith} from './verbs.ts'
import {tempWorkspace, type Workspace} from './workspace.ts'

interface Mounted extends Workspace {
  /** what callers see as /mnt/docs */
  readonly docs: string
  /** what callers see as /mnt/rules, and cannot change */
  readonly rules: string
  readonly context: Pick<CallContext, 'mounts'>
}

async function mounted(t: TestContext, {parent}: {parent?: string} = {}): Promise<Mounted> {
  const workspace = await tempWorkspace(t)
  const folder = async (name: string) => {
    const dir = parent === undefined ? join(workspace.outside, name) : await mkdtemp(join(parent, 'km-'))
    t.after(() => rm(dir, {recursive: true, force: true}))
    await mkdir(dir, {recursive: true})
    return dir
  }
  const [docs, rules] = [await folder('docs'), await folder('rules')]
  const context = {
    mounts: [
      {label: 'docs', hostDir: docs, isReadOnly: false},
      {label: 'rules', hostDir: rules, isReadOnly: true},
    ],
  }
  return {
    ...workspace,
    docs,
    rules,
    context,
    call: (verb, input) => workspace.call(verb, input, context),
    fails: (verb, input) => workspace.fails(verb, input, context),
  }
}

test('every verb works in a mount, by the path of agents and by that of the host', async t => {
  const {call, docs} = await mounted(t)
  assert.equal(
    (await call('write', {path: '/mnt/docs/a/b', content: 'text', create_parents: true})).path,
    '/mnt/docs/a/b',
  )
  assert.equal((await call('append', {path: '/mnt/docs/a/b', content: ' more'})).new_size, 9)
  assert.partialDeepStrictEqual(await call('read', {path: join(docs, 'a/b')}), {
    content: 'text more',
    path: '/mnt/docs/a/b',
  })
  await call('edit', {path: '/mnt/docs', include_glob: '**', pattern: 'more', replace: 'less', replace_all: true})
  assert.equal(await readFile(join(docs, 'a/b'), 'utf8'), 'text less')
  assert.equal((await call('list', {path: '/mnt/docs'})).total, 1)
  assert.equal((await call('search', {path: '/mnt/docs', pattern: '**/b'})).matches[0].path, '/mnt/docs/a/b')
  assert.equal((await call('search_content', {path: '/mnt/docs', pattern: 'less'})).total_matches, 1)
  assert.equal((await call('stat', {path: '/mnt/docs/a/'})).type, 'directory')
  await call('copy', {source: '/mnt/docs/a/b', destination: 'copied'})
  await call('move', {source: 'copied', destination: '/mnt/docs/a/moved'})
  const {watch_id} = await call('watch', {path: '/mnt/docs/a'})
  await writeFile(join(docs, 'a/new'), '')
  assert.equal((await call('watch', {watch_id})).events[0].path, '/mnt/docs/a/new')
})

test('a path that is in no mount is refused, and the refusal names those there are', async t => {
  const {fails, outside} = await mounted(t)
  const paths = ['/mnt', '/mnt/docs/..', '/mnt/docs/../../etc', '/mnt/doc', '/mnt/docs2/x', join(outside, 'x')]
  for (const path of paths) {
    const error = await fails('read', {path})
    assert.equal(error.type, 'PathOutOfScope', path)
    assert.match(error.message, /inside \/workspace or \/mnt\/docs or \/mnt\/rules: /)
  }
})

test('a read-only mount can be read and not changed by any verb', async t => {
  const {call, fails, rules, dir} = await mounted(t)
  await mkdir(join(rules, 'folder'))
  await writeFile(join(rules, 'file'), 'e')
  await writeFile(join(dir, 'own'), 'e')
  const looks = ['read', 'stat', 'list', 'search', 'search_content', 'watch']
  for (const [verb, input] of [...callsWith('/mnt/rules/file'), ...callsWith('/mnt/rules/new')]) {
    const isCopyOut = verb === 'copy' && input['source'] !== 'own'
    if (looks.includes(verb) || verb === 'restore' || isCopyOut) continue
    assert.equal((await fails(verb, input)).type, 'PermissionDenied', `${verb} ${JSON.stringify(input)}`)
  }
  assert.equal((await call('read', {path: '/mnt/rules/file'})).content, 'e')
  assert.equal((await call('copy', {source: '/mnt/rules/file', destination: 'copied'})).size, 1)
  assert.equal(await readFile(join(rules, 'file'), 'utf8'), 'e')
  assert.equal(existsSync(join(rules, 'new')), false)
})

test('case 118: a link in a mount is followed inside it, and refused when it leads anywhere else', async t => {
  const {call, fails, docs, rules, dir, outside} = await mounted(t)
  await mkdir(join(docs, 'a'))
  for (const folder of [join(docs, 'a'), rules, dir, outside]) await writeFile(join(folder, 'file'), 'e')
  await writeFile(join(dir, 'own'), 'e')
  const inside = {relative: 'a', virtual: '/mnt/docs/a', host: join(docs, 'a'), up: 'a/../a'}
  const elsewhere = {
    out: '../..',
    workspace: '/workspace',
    'workspace-host': dir,
    mount: '/mnt/rules',
    'mount-host': rules,
    secret: outside,
  }
  for (const [name, target] of Object.entries({...inside, ...elsewhere})) await symlink(target, join(docs, name))
  await symlink('/mnt/docs/a', join(dir, 'to-mount'))
  await symlink(rules, join(dir, 'to-rules'))
  for (const name of Object.keys(inside))
    assert.equal((await call('read', {path: `/mnt/docs/${name}/file`})).content, 'e')
  const paths = [...Object.keys(elsewhere).map(name => `/mnt/docs/${name}`), 'to-mount', 'to-rules']
  for (const path of paths) {
    for (const [verb, input] of callsWith(`${path}/file`).filter(([verb]) => verb !== 'restore'))
      assert.equal((await fails(verb, input)).type, 'PathOutOfScope', `${verb} ${path}`)
  }
})

for (const parent of [undefined, '/dev/shm']) {
  test(`what is deleted in a mount is restored as it was, ${parent === undefined ? 'on this' : 'from another'} file system`, async t => {
    const {call, docs} = await mounted(t, parent === undefined ? {} : {parent})
    await writeFile(join(docs, 'file'), 'text', {mode: 0o640})
    await symlink('file', join(docs, 'link'))
    await mkdir(join(docs, 'folder'), {mode: 0o750})
    if (process.getuid?.() === 0) await chown(join(docs, 'file'), 1234, 1234)
    const before = await Promise.all(['file', 'link', 'folder'].map(name => lstat(join(docs, name))))
    for (const name of ['file', 'link', 'folder']) await call('delete', {path: `/mnt/docs/${name}`})
    for (const name of ['file', 'link', 'folder']) assert.equal(existsSync(join(docs, name)), false)
    for (const name of ['file', 'link', 'folder'])
      assert.equal((await call('restore', {trash_path: `/mnt/docs/${name}`})).path, `/mnt/docs/${name}`)
    const after = await Promise.all(['file', 'link', 'folder'].map(name => lstat(join(docs, name))))
    const face = ({mode, uid, gid}: Awaited<ReturnType<typeof lstat>>) => ({mode, uid, gid})
    assert.deepEqual(after.map(face), before.map(face))
    assert.equal(await readFile(join(docs, 'link'), 'utf8'), 'text')
  })
}

test('a mount whose folder is gone, or is a link by now, says so; nothing else suffers', async t => {
  const {call, fails, docs, dir, outside} = await mounted(t)
  await writeFile(join(dir, 'own'), 'e')
  await rename(docs, `${docs}-away`)
  const path = '/mnt/docs/file'
  for (const [verb, input] of callsWith(path).filter(([verb]) => verb !== 'restore'))
    assert.equal((await fails(verb, input)).type, 'MountUnavailable', verb)
  assert.match((await fails('read', {path})).message, /folder of \/mnt\/docs is not there/)
  await symlink(outside, docs)
  assert.equal((await fails('list', {path: '/mnt/docs'})).type, 'MountUnavailable')
  assert.equal((await call('list', {path: '/mnt/rules'})).total, 0)
  assert.equal((await call('read', {path: 'own'})).content, 'e')
})
