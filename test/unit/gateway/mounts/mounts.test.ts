import assert from 'node:assert/strict'
import {mkdir, mkdtemp, rename, rm, symlink} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {isErrorCode, KruxosError} from '../../../../src/contract/errors.ts'
import type {MountRow} from '../../../../src/gateway/mount.ts'
import {isThere, openMounts} from '../../../../src/gateway/mounts/index.ts'

async function fixture(t: TestContext, rows: readonly Partial<MountRow>[] = []) {
  const base = await mkdtemp(join(tmpdir(), 'km-'))
  t.after(() => rm(base, {recursive: true, force: true}))
  for (const name of ['data', 'docs', 'docs/old', 'other']) await mkdir(join(base, name), {recursive: true})
  const row = (changes: Partial<MountRow>): MountRow => ({
    label: 'docs',
    hostDir: join(base, 'docs'),
    isReadOnly: false,
    agents: null,
    createdAt: '2026-01-05T12:00:00Z',
    ...changes,
  })
  const table = {list: async () => rows.map(each => row({...each, hostDir: join(base, each.hostDir ?? 'docs')}))}
  const mounts = await openMounts({table, ownFolders: [join(base, 'data'), join(base, 'not-there-yet')]})
  const refusal = async (changes: Partial<MountRow>) => {
    const error: unknown = await mounts.check(row(changes)).then(
      () => 'taken',
      reason => reason,
    )
    if (error === 'taken') return error
    assert.ok(error instanceof KruxosError && isErrorCode(error.code))
    return error.code
  }
  return {base, mounts, refusal}
}

test('only a folder that is there, by its own absolute path, can be mounted', async t => {
  const {base, refusal} = await fixture(t)
  await symlink(join(base, 'docs'), join(base, 'link'))
  assert.equal(await refusal({}), 'taken')
  assert.equal(await refusal({hostDir: join(base, 'docs/old')}), 'taken')
  for (const hostDir of [
    'docs',
    './docs',
    `${base}/docs/`,
    `${base}/docs/../docs`,
    `${base}//docs`,
    `${base}/docs\0`,
  ]) {
    assert.equal(await refusal({hostDir}), 'USAGE', hostDir)
  }
  assert.equal(await refusal({hostDir: join(base, 'missing')}), 'NOT_FOUND')
  assert.equal(await refusal({hostDir: join(base, 'link')}), 'USAGE')
  assert.equal(await refusal({hostDir: join(base, 'link/old')}), 'USAGE')
})

test('the folders of the gateway, what holds them and what is in them cannot be mounted', async t => {
  const {base, refusal} = await fixture(t)
  await mkdir(join(base, 'data/workspace/bot'), {recursive: true})
  for (const hostDir of ['/', base, join(base, 'data'), join(base, 'data/workspace/bot'), tmpdir()]) {
    assert.equal(await refusal({hostDir}), 'DENIED', hostDir)
  }
  await rename(join(base, 'other'), join(base, 'data-of-others'))
  assert.equal(await refusal({hostDir: join(base, 'data-of-others')}), 'taken')
})

test("the kernel's folders cannot be mounted, those of the system only to be read", async t => {
  const {refusal} = await fixture(t)
  for (const hostDir of ['/proc', '/proc/self', '/sys', '/dev']) {
    assert.notEqual(await refusal({hostDir, isReadOnly: true}), 'taken', hostDir)
  }
  assert.equal(await refusal({hostDir: '/etc'}), 'DENIED')
  assert.equal(await refusal({hostDir: '/etc', isReadOnly: true}), 'taken')
})

test('two mounts that one agent would see never overlap', async t => {
  const {base, refusal} = await fixture(t, [{label: 'docs', agents: ['one', 'two']}])
  const below = {label: 'old', hostDir: join(base, 'docs/old')}
  assert.equal(await refusal({label: 'again', agents: ['two']}), 'CONFLICT')
  assert.equal(await refusal(below), 'CONFLICT')
  assert.equal(await refusal({...below, agents: ['three', 'two']}), 'CONFLICT')
  assert.equal(await refusal({...below, agents: ['three']}), 'taken')
  assert.equal(await refusal({label: 'other', hostDir: join(base, 'other')}), 'taken')
})

test('an agent sees what is for every agent and what is for it', async t => {
  const {mounts} = await fixture(t, [{label: 'all'}, {label: 'one', agents: ['one']}])
  assert.deepEqual(
    ['one', 'two'].map(agent => mounts.of(agent).map(({label}) => label)),
    [['all', 'one'], ['all']],
  )
  assert.throws(() => mounts.get('none'), {code: 'NOT_FOUND'})
})

test('a folder is missing when it is gone and when a link stands in its place', async t => {
  const {base} = await fixture(t)
  const folder = join(base, 'docs')
  assert.equal(await isThere(folder), true)
  await rename(folder, join(base, 'away'))
  assert.equal(await isThere(folder), false)
  await symlink(join(base, 'away'), folder)
  assert.equal(await isThere(folder), false)
})
