import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, readdir, readFile, symlink, unlink, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {test} from 'node:test'
import {promisify} from 'node:util'
import {callsWith} from '../unit/gateway/capabilities/filesystem/verbs.ts'
import {bytePath, tempWorkspace, type Workspace} from '../unit/gateway/capabilities/filesystem/workspace.ts'

const run = promisify(execFile)

/** Something to read and something to write outside, and one own file. */
async function plant({dir, outside}: Workspace): Promise<void> {
  await writeFile(join(dir, 'own'), 'own text')
  await writeFile(join(outside, 'secret'), 'secret text')
}

async function assertOutsideUntouched({outside}: Workspace): Promise<void> {
  assert.deepEqual(await readdir(outside), ['secret'])
  assert.equal(await readFile(join(outside, 'secret'), 'utf8'), 'secret text')
}

async function assertRefused({fails}: Workspace, path: string, calls = callsWith(path)): Promise<void> {
  for (const [verb, input] of calls) {
    const error = await fails(verb, input)
    assert.equal(error.type, 'PathOutOfScope', `${verb} ${path}`)
    assert.ok(error.message.startsWith(`not a path inside /workspace: ${path.slice(0, 200)}`))
  }
}

test('case 116: no verb takes a path that leaves the root, whether its target exists or not', async t => {
  const workspace = await tempWorkspace(t)
  await plant(workspace)
  await mkdir(join(workspace.dir, 'a'))
  const paths = [
    '../outside/secret',
    '../outside/missing',
    '../x/',
    'a/../../outside/secret',
    'missing/../../outside/secret',
    '/etc/passwd',
    '//etc',
    '/',
    './././../x',
    'a/..%2f',
    'a/..%2F..%2foutside',
    '\\x2e\\x2e/outside/secret',
    'a\\x2fb',
    '~root',
    '~',
    '~/x',
    '/workspace/../etc/passwd',
    '/workspace/../../work-secret/x',
    join(workspace.outside, 'secret'),
    `${workspace.dir}-secret/x`,
    'a\0b',
    `${'d/'.repeat(200)}x`,
  ]
  for (const path of paths) await assertRefused(workspace, path)
  assert.equal((await workspace.fails('read', {path: 'x'.repeat(256)})).type, 'PathOutOfScope')
  await assertOutsideUntouched(workspace)
})

test('case 118: links to outside are refused by every verb that would follow them', async t => {
  const workspace = await tempWorkspace(t)
  const {dir, outside} = workspace
  await plant(workspace)
  const links = {
    file: join(outside, 'secret'),
    folder: outside,
    relative: '../outside',
    dangling: join(outside, 'missing'),
    chain: 'relative',
    root: '/',
    proc: '/proc/self/root',
    prefix: `${dir}-secret`,
    loop: 'loop',
  }
  for (const [name, target] of Object.entries(links)) await symlink(target, join(dir, name))
  // a link itself can be looked at, moved, replaced and deleted
  const takesLinkItself = new Set(['stat', 'move', 'delete', 'restore'])
  for (const name of Object.keys(links)) {
    await assertRefused(
      workspace,
      name,
      callsWith(name).filter(([verb]) => !takesLinkItself.has(verb)),
    )
    await assertRefused(
      workspace,
      `${name}/secret`,
      callsWith(`${name}/secret`).filter(([verb]) => verb !== 'restore'),
    )
  }
  assert.equal((await workspace.call('stat', {path: 'file'})).type, 'symlink')
  await assertOutsideUntouched(workspace)
})

test('case 118: links that stay inside are followed, also absolute ones and chains', async t => {
  const {dir, call} = await tempWorkspace(t)
  await mkdir(join(dir, 'a/b'), {recursive: true})
  await writeFile(join(dir, 'a/b/file'), 'inside')
  const links = {
    'a/up': '..',
    'a/b/sibling': '../b',
    virtual: '/workspace/a',
    host: join(dir, 'a'),
    chain: 'virtual',
    direct: 'a/./b//../b/file',
  }
  for (const [name, target] of Object.entries(links)) await symlink(target, join(dir, name))
  const paths = [
    'a/up/a/b/file',
    'a/b/sibling/file',
    'virtual/b/file',
    'host/b/file',
    'chain/b/file',
    'direct',
    'chain/up/chain/b/file',
  ]
  for (const path of paths) {
    assert.partialDeepStrictEqual(await call('read', {path}), {content: 'inside', path: `/workspace/${path}`})
  }
})

test('case 122: pipes, sockets and devices are never opened: the answer comes at once', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  await run('mkfifo', [join(dir, 'pipe')])
  const server = createServer().listen(join(dir, 'socket'))
  t.after(() => server.close())
  await once(server, 'listening')
  const hasDevice = await run('mknod', [join(dir, 'device'), 'c', '1', '5']).then(
    () => true,
    () => false,
  )
  const special = ['pipe', 'socket', ...(hasDevice ? ['device'] : [])]
  await writeFile(join(dir, 'own'), 'e')
  for (const path of special) {
    for (const verb of ['read', 'write', 'append', 'search_content', 'edit']) {
      const input = {path, content: '', pattern: 'x', replace: 'y', replace_all: true}
      const known = Object.fromEntries(Object.entries(input).filter(([key]) => FIELDS[verb]?.includes(key)))
      assert.equal((await fails(verb, known)).type, 'NotAFile', `${verb} ${path}`)
    }
    assert.equal((await fails('copy', {source: path, destination: 'x'})).type, 'NotAFile')
    assert.equal((await fails('copy', {source: 'own', destination: path, overwrite: true})).type, 'NotAFile')
    assert.equal((await fails('list', {path})).type, 'NotADirectory')
    assert.equal((await call('stat', {path})).type, 'other')
  }
  const everywhere = {path: '/workspace', pattern: 'e'}
  assert.equal((await call('search_content', everywhere)).total_matches, 1)
  assert.equal((await call('search', {path: '.', pattern: '*', aggregate: {dedupe: true}})).total_matches, 1)
  assert.equal((await call('list', {path: '.'})).total, special.length + 1)
  await call('delete', {path: 'pipe'})
  if (hasDevice) await unlink(join(dir, 'device'))
})

const FIELDS: Record<string, string[]> = {
  read: ['path'],
  write: ['path', 'content'],
  append: ['path', 'content'],
  search_content: ['path', 'pattern'],
  edit: ['path', 'pattern', 'replace', 'replace_all'],
}

test('case 125: names that are no text are listed in an escape that every verb takes back', async t => {
  const {dir, call} = await tempWorkspace(t)
  const names: [bytes: number[], shown: string][] = [
    [[0xff], '\\xff'],
    [[0x61, 0xc3, 0x28], 'a\\xc3('],
    [[...Buffer.from('a\nb')], 'a\\x0ab'],
    [[...Buffer.from('\x1b[31mred')], '\\x1b[31mred'],
    [[...Buffer.from('back\\x41')], 'back\\x5cx41'],
  ]
  for (const [bytes] of names) await writeFile(bytePath(dir, ...bytes), 'content')
  const shown = names.map(([, name]) => name)
  const {entries} = await call('list', {path: '.'})
  assert.deepEqual(entries.map((entry: {name: string}) => entry.name).toSorted(), shown.toSorted())
  assert.ok(entries.every((entry: {escaped: boolean}) => entry.escaped))
  const {matches} = await call('search', {path: '.', pattern: '*'})
  for (const {path} of matches) {
    assert.equal((await call('read', {path})).content, 'content')
    assert.equal((await call('stat', {path})).exists, true)
    await call('write', {path, content: 'new'})
    await call('edit', {path, pattern: 'new', replace: 'newer', expected_replacements: 1})
    await call('move', {source: path, destination: `${path}.moved`})
    await call('copy', {source: `${path}.moved`, destination: path})
    const {trash_path} = await call('delete', {path})
    assert.equal((await call('restore', {trash_path})).path, path)
  }
  const left = await readdir(dir, 'buffer')
  const expected = names.flatMap(([bytes]) => [Buffer.from(bytes), Buffer.from([...bytes, ...Buffer.from('.moved')])])
  assert.deepEqual(left.toSorted(Buffer.compare), expected.toSorted(Buffer.compare))
})
