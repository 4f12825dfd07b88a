import assert from 'node:assert/strict'
import {mkdir, mkdtemp, readlink, rm, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import fc from 'fast-check'
import {
  type ByteName,
  isEscaped,
  parseName,
  showName,
} from '../../../../../src/gateway/capabilities/filesystem/paths/byte-name.ts'
import {type Roots, resolvePath, showPath} from '../../../../../src/gateway/capabilities/filesystem/paths/roots.ts'
import {locate} from '../../../../../src/gateway/capabilities/filesystem/paths/walk.ts'
import {CapabilityError} from '../../../../../src/gateway/capability.ts'

const roots: Roots = [
  {virtual: '/workspace', host: '/srv/work', isReadOnly: false, isMount: false},
  {virtual: '/mnt/data', host: '/srv/data', isReadOnly: true, isMount: true},
]

test('every name that a file can have is shown so that it can be read back', () => {
  const name = fc
    .array(
      fc.integer({min: 1, max: 255}).filter(byte => byte !== 0x2f),
      {minLength: 1, maxLength: 40},
    )
    .map(bytes => Buffer.from(bytes).toString('latin1') as ByteName)
    .filter(bytes => bytes !== '.' && bytes !== '..')
  fc.assert(
    fc.property(name, bytes => {
      const shown = showName(bytes)
      assert.equal(parseName(shown), bytes)
      assert.doesNotMatch(shown, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      assert.ok(shown.isWellFormed())
    }),
    {numRuns: 2000},
  )
})

test('ordinary names are shown as they are, in any language', () => {
  for (const text of ['a.txt', 'grüße', '日本語', '👩‍💻', "it's 100%", '%20', '~x', '-rf']) {
    const name = Buffer.from(text).toString('latin1') as ByteName
    assert.equal(showName(name), text)
    assert.equal(isEscaped(name), false)
  }
})

test('what would not show, or show wrongly, is escaped', () => {
  const cases: [string, string][] = [
    ['a\nb', 'a\\x0ab'],
    ['\x1b[31m', '\\x1b[31m'],
    ['a\\b', 'a\\x5cb'],
    ['\u202egnp.exe', '\\xe2\\x80\\xaegnp.exe'],
    ['..%2f', '..\\x252f'],
  ]
  for (const [text, shown] of cases) assert.equal(showName(Buffer.from(text).toString('latin1') as ByteName), shown)
  assert.equal(showName('\xff\xe2\x82' as ByteName), '\\xff\\xe2\\x82')
})

test('an escape is no way to a slash, a dot folder or the end of a string', () => {
  for (const shown of [
    '\\x2f',
    'a\\x2fb',
    '\\x2e',
    '\\x2e\\x2e',
    '.\\x2e',
    '\\x00',
    'a\0',
    '..%2f',
    '%2F',
    'x'.repeat(256),
  ]) {
    assert.equal(parseName(shown), null, shown)
  }
})

test('paths are taken by name alone: relative, virtual and host paths of each root', () => {
  const cases = {
    'a/b': '/workspace/a/b',
    '/workspace': '/workspace',
    '/workspace/': '/workspace',
    '/workspace/a/../b': '/workspace/b',
    '//workspace//a/./b/': '/workspace/a/b',
    '/srv/work/a': '/workspace/a',
    '/mnt/data/x': '/mnt/data/x',
    '/srv/data/x': '/mnt/data/x',
    './~file': '/workspace/~file',
  }
  for (const [path, shown] of Object.entries(cases)) assert.equal(showPath(resolvePath(roots, path)), shown, path)
})

test('case 117: a sibling whose name begins like the root is outside', () => {
  for (const path of ['/srv/work-secret/x', '/srv/workx', '/workspace-secret/x', '/mnt/database', '/srv', '/']) {
    assert.throws(() => resolvePath(roots, path), {type: 'PathOutOfScope'}, path)
  }
})

test('a root that is read-only is not written', async () => {
  await assert.rejects(locate(roots, '/mnt/data/x', {follow: true, write: true}), {type: 'PermissionDenied'})
})

let base: string
before(async () => {
  base = await mkdtemp(join(tmpdir(), 'kfs-'))
  const [work, outside] = [join(base, 'work'), join(base, 'outside')]
  await mkdir(join(work, 'a/b'), {recursive: true})
  await mkdir(outside)
  await Promise.all([writeFile(join(outside, 'secret'), ''), writeFile(join(work, 'a/file'), '')])
  const links = {
    up: '..',
    out: '../outside',
    abs: outside,
    root: '/',
    virtual: '/workspace/a',
    host: join(work, 'a'),
    inside: 'a/b',
    loop: 'loop',
    proc: '/proc/self/root',
  }
  for (const [name, target] of Object.entries(links)) {
    await symlink(target, join(work, name))
    await symlink(target, join(work, 'a', name))
  }
})
after(() => rm(base, {recursive: true, force: true}))

test('no path of any shape, through any links, leads outside the root', async () => {
  const names = [
    '..',
    '.',
    '',
    'a',
    'b',
    'file',
    'secret',
    'outside',
    'etc',
    'passwd',
    'up',
    'out',
    'abs',
    'root',
    'virtual',
  ]
  const tricks = ['host', 'inside', 'loop', 'proc', '\\x2e\\x2e', '..%2f', '~root', '\\x2f', 'workspace', 'a\0', '...']
  const path = fc
    .tuple(
      fc.constantFrom('', '/', '/workspace/', '//'),
      fc.array(fc.constantFrom(...names, ...tricks), {maxLength: 8}),
    )
    .map(([start, parts]) => start + parts.join('/'))
  const work = join(base, 'work')
  const own: Roots = [{virtual: '/workspace', host: work, isReadOnly: false, isMount: false}]
  let reached = 0
  const check = async (path: string, follow: boolean) => {
    await using entry = await locate(own, path, {follow}).catch((error: unknown) => {
      if (error instanceof CapabilityError && error.type === 'PathOutOfScope') return null
      throw error
    })
    if (!entry) return
    const folder = await readlink(entry.directory.at('.').toString().slice(0, -'/.'.length))
    assert.ok(folder === work || folder.startsWith(`${work}/`), `${path} led to ${folder}`)
    assert.match(entry.path, /^\/workspace(\/|$)/)
    if (follow) assert.ok(!entry.node?.stats.isSymbolicLink())
    reached++
  }
  await fc.assert(fc.asyncProperty(path, fc.boolean(), check), {numRuns: 3000})
  assert.ok(reached > 100, `only ${reached} of the paths led anywhere`)
})
