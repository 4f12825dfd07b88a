import assert from 'node:assert/strict'
import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {MIGRATIONS, openStore} from '../../../../src/gateway/store/index.ts'
import {agentRow, type Cleanup, tempFolder, tempStore, tokenRow} from './temp-store.ts'

const UPGRADE = join(import.meta.dirname, '../../../integration/store-programs/upgrade.ts')
const NEXT = [...MIGRATIONS, 'ALTER TABLE agents ADD COLUMN motto TEXT']

/** A store that was used and closed; returns its file. */
async function usedStore(t: Cleanup): Promise<string> {
  const folder = tempFolder(t)
  const store = await tempStore(t, folder)
  for (let i = 0; i < 200; i++) await store.tokens.insert(tokenRow(`tok_${i}`, {label: `label-${i}`}))
  await store.close()
  return join(folder, 'kruxos.db')
}

function alter(file: string, sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

test('a new store makes its folder 0700 and its files 0600, whatever the umask', async t => {
  const umask = process.umask(0)
  t.after(() => process.umask(umask))
  const folder = join(tempFolder(t), 'data')
  const store = await tempStore(t, folder)
  await store.agents.insert(agentRow('bot'))
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name)
  assert.deepEqual(readdirSync(folder), ['kruxos.db', 'kruxos.db-shm', 'kruxos.db-wal'])
})

test('what was written is there after the store was closed and opened', async t => {
  const file = await usedStore(t)
  const store = await openStore({file})
  t.after(() => store.close())
  assert.equal((await store.tokens.list({})).length, 200)
})

test('the database keeps a write-ahead log, so that a reader never stops the gateway', async t => {
  const file = await usedStore(t)
  const database = new DatabaseSync(file, {readOnly: true})
  t.after(() => database.close())
  assert.equal(database.prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'wal')
})

for (const percent of [90, 50, 10, 0]) {
  test(`case 149: a database cut to ${percent} % is refused and left as it is`, async t => {
    const file = await usedStore(t)
    truncateSync(file, Math.floor((statSync(file).size * percent) / 100))
    const before = readFileSync(file)
    await assert.rejects(openStore({file}), {code: 'IO', message: `the database ${file} is damaged`, hint: /backup/})
    assert.deepEqual(readFileSync(file), before)
  })
}

const foreign: Record<string, (file: string) => void> = {
  'a folder': file => mkdirSync(file),
  'a symbolic link': file => symlinkSync('/nowhere', file),
  'a text': file => writeFileSync(file, 'not a database '.repeat(100)),
  'an empty file': file => writeFileSync(file, ''),
  'a database of another program': file => alter(file, 'CREATE TABLE t (a); PRAGMA user_version = 1'),
  'a database with our mark and nothing else': file => alter(file, 'PRAGMA application_id = 0x6b727578'),
}

for (const [what, make] of Object.entries(foreign)) {
  test(`case 149: ${what} in place of the database is refused and left as it is`, async t => {
    const file = join(tempFolder(t), 'kruxos.db')
    make(file)
    await assert.rejects(openStore({file}), error => {
      const {code, message, hint} = error as {code: string; message: string; hint: string}
      assert.equal(code, 'IO')
      assert.ok(message.includes(file))
      return hint.length > 0
    })
    assert.deepEqual(readdirSync(join(file, '..')), ['kruxos.db'])
  })
}

for (const trace of ['vault.key', 'vault.key.epoch', 'tls/ca.key', 'kruxos.db-wal']) {
  test(`case 149: a database that is missing beside ${trace} is lost, not new`, async t => {
    const folder = tempFolder(t)
    mkdirSync(join(folder, 'tls'))
    writeFileSync(join(folder, trace), 'x')
    const file = join(folder, 'kruxos.db')
    await assert.rejects(openStore({file}), {
      code: 'IO',
      message: new RegExp(`is missing, but .*${trace}`),
      hint: /backup/,
    })
    assert.equal(existsSync(file), false)
  })
}

test('folders of an operator beside it do not stop a first start', async t => {
  const folder = tempFolder(t)
  for (const name of ['config', 'logs', 'run', 'tls', 'workspace']) mkdirSync(join(folder, name))
  await tempStore(t, folder)
})

test('a database that was half made when the first start was killed is made again', async t => {
  const folder = tempFolder(t)
  writeFileSync(join(folder, 'kruxos.db.new'), 'half')
  writeFileSync(join(folder, 'kruxos.db.new-wal'), 'half')
  const store = await tempStore(t, folder)
  assert.deepEqual(await store.agents.list(), [])
  assert.equal(existsSync(join(folder, 'kruxos.db.new')), false)
})

test('case 149: a database without the row that was made first is refused', async t => {
  const file = await usedStore(t)
  alter(file, 'DELETE FROM identity')
  await assert.rejects(openStore({file}), {code: 'IO', message: /damaged/})
})

/** What an upgrade keeps of the version of today. */
const copyOf = (file: string) => `${file}.v${MIGRATIONS.length}`

test('case 207: a database of a newer version is refused and not touched', async t => {
  const file = await usedStore(t)
  await openStore({file, migrations: NEXT}).then(store => store.close())
  rmSync(copyOf(file))
  const before = readFileSync(file)
  await assert.rejects(openStore({file}), {
    code: 'CONFLICT',
    message: new RegExp(`newer kruxos \\(schema ${NEXT.length}, this one knows ${MIGRATIONS.length}\\)`),
  })
  assert.deepEqual(readFileSync(file), before)
  assert.deepEqual(readdirSync(join(file, '..')), ['kruxos.db'])
})

test('case 207: a database of an older version is upgraded, and a copy of it is kept that opens', async t => {
  const file = await usedStore(t)
  const upgraded = await openStore({file, migrations: NEXT})
  assert.equal((await upgraded.tokens.list({})).length, 200)
  await upgraded.close()
  assert.equal(statSync(copyOf(file)).mode & 0o777, 0o600)
  copyFileSync(copyOf(file), file)
  const restored = await openStore({file})
  t.after(() => restored.close())
  assert.equal((await restored.tokens.list({})).length, 200)
})

test('case 207: an upgrade that fails changes nothing, and may be tried again', async t => {
  const file = await usedStore(t)
  const broken = [...MIGRATIONS, 'DELETE FROM tokens; ALTER TABLE nothing ADD COLUMN x TEXT']
  for (let i = 0; i < 2; i++) await assert.rejects(openStore({file, migrations: broken}))
  assert.deepEqual(readdirSync(join(file, '..')), ['kruxos.db', `kruxos.db.v${MIGRATIONS.length}`])
  const store = await openStore({file})
  t.after(() => store.close())
  assert.equal((await store.tokens.list({})).length, 200)
})

test('case 207: an upgrade that is killed leaves the old version, or the new one with a copy of the old', async t => {
  const [small, large] = [await usedStore(t), await usedStore(t)]
  const steps = Array.from({length: 300}, (_, i) => `CREATE TABLE step_${i} AS SELECT * FROM tokens`)
  const seen = {old: 0, new: 0}
  for (let cycle = 0; cycle < 20; cycle++) {
    for (const suffix of ['', '-wal', '-shm', `.v${MIGRATIONS.length}`]) rmSync(small + suffix, {force: true})
    copyFileSync(large, small)
    await killUpgrade(small, steps, cycle * 8)
    const version = versionOf(small)
    assert.ok(version === MIGRATIONS.length || version === MIGRATIONS.length + steps.length)
    seen[version === MIGRATIONS.length ? 'old' : 'new']++
    if (version !== MIGRATIONS.length) assert.equal(versionOf(copyOf(small)), MIGRATIONS.length)
    const store = await openStore({file: small, migrations: [...MIGRATIONS, ...steps]})
    assert.equal((await store.tokens.list({})).length, 200)
    await store.close()
  }
  assert.ok(seen.old > 0)
})

test('case 207: an upgrade that finds the disk full leaves the old version and no part of a copy', async t => {
  const file = await usedStore(t)
  const {status, stderr} = spawnSync(
    'prlimit',
    ['--fsize=40000', process.execPath, UPGRADE, file, '["CREATE TABLE a (b)"]'],
    {
      encoding: 'utf8',
    },
  )
  assert.equal(status, 1)
  assert.match(stderr, /code: 'IO'/)
  assert.deepEqual(
    readdirSync(join(file, '..')).filter(name => name.includes('.v')),
    [],
  )
  assert.equal(versionOf(file), MIGRATIONS.length)
})

/** Kills it so long after it began. */
async function killUpgrade(file: string, steps: readonly string[], afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [UPGRADE, file, JSON.stringify(steps)], {stdio: ['ignore', 'pipe', 'inherit']})
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  await Promise.race([sleep(afterMs), exited])
  child.kill('SIGKILL')
  await exited
}

function versionOf(file: string): number {
  const database = new DatabaseSync(file)
  try {
    return Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  } finally {
    database.close()
  }
}

test('a database that another program writes to is an error, not a long wait', async t => {
  const folder = tempFolder(t)
  const store = await tempStore(t, folder)
  const other = new DatabaseSync(join(folder, 'kruxos.db'))
  other.exec('BEGIN IMMEDIATE')
  await assert.rejects(store.agents.insert(agentRow('bot')), {code: 'CONFLICT', hint: /fuser/})
  other.exec('ROLLBACK')
  other.close()
  assert.equal(await store.agents.insert(agentRow('bot')), true)
})

test('a folder that cannot be made is named', async t => {
  const blocker = join(tempFolder(t), 'file')
  writeFileSync(blocker, '')
  const file = join(blocker, 'data', 'kruxos.db')
  await assert.rejects(openStore({file}), {code: 'IO', message: new RegExp(`cannot create ${blocker}`)})
})
