/** Root backs up and restores the data of another user, who can put any link there, and must gain nothing by it. */
import assert from 'node:assert/strict'
import {execFileSync, spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {buffer} from 'node:stream/consumers'
import {type TestContext, test} from 'node:test'
import {Encrypter, generateX25519Identity, identityToRecipient} from 'age-encryption'
import {type Headers, pack} from 'tar-stream'
import type {Paths} from '../../src/config/paths.ts'
import {createBackup} from '../../src/gateway/backup/create.ts'
import {restoreBackup} from '../../src/gateway/backup/restore.ts'
import {verifyBackup} from '../../src/gateway/backup/verify.ts'
import {acquireLock} from '../../src/gateway/store/index.ts'
import {spawnGateway} from '../support/gateway-process.ts'
import {tempPaths} from '../support/temp-gateway.ts'

const WORK = join(import.meta.dirname, 'backup-programs', 'work.ts')
const KILL_AT = join(import.meta.dirname, '..', 'support', 'kill-at.ts')
const IS_ROOT = process.getuid?.() === 0
/** Of no user of this machine. */
const OWNER = 50_001
const KNOWN = {operator: 'test', version: '0.0.0-test', workspaces: true}

interface Machine {
  readonly paths: Paths
  /** root's */
  readonly out: string
  readonly identity: string
  readonly recipient: string
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'kb-'))
  t.after(() => rmSync(path, {recursive: true, force: true}))
  return path
}

function own(path: string): void {
  execFileSync('chown', ['-hR', `${OWNER}:${OWNER}`, path])
}

/** The data of a stopped gateway of another user, and a configuration that is root's but for policies. */
async function machine(t: TestContext): Promise<Machine> {
  const [dir, configDir, out, identity] = [folder(t), folder(t), folder(t), await generateX25519Identity()]
  const gateway = await spawnGateway(dir)
  await gateway.kill('SIGTERM')
  own(dir)
  chmodSync(configDir, 0o755)
  writeFileSync(join(configDir, 'gateway.yaml'), '# ours\n', {mode: 0o600})
  chmodSync(join(configDir, 'gateway.yaml'), 0o644)
  mkdirSync(join(configDir, 'policies'))
  own(join(configDir, 'policies'))
  return {paths: {...tempPaths(dir), configDir}, out, identity, recipient: await identityToRecipient(identity)}
}

function create({paths, out, recipient}: Machine) {
  return createBackup({...KNOWN, paths, file: join(out, 'a.age'), lock: {recipients: [recipient]}})
}

function restore({paths, out, identity}: Machine) {
  return restoreBackup({...KNOWN, paths, file: join(out, 'a.age'), unlock: {identities: [identity]}, force: true})
}

/** A folder of root's that everybody may look into, with a file. */
function prey(t: TestContext): {readonly dir: string; readonly file: string} {
  const dir = folder(t)
  chmodSync(dir, 0o755)
  const file = join(dir, 'shadow')
  writeFileSync(file, 'root', {mode: 0o600})
  return {dir, file}
}

function assertUntouched({dir, file}: {dir: string; file: string}): void {
  assert.deepEqual(readdirSync(dir), ['shadow'])
  assert.equal(readFileSync(file, 'utf8'), 'root')
  for (const path of [dir, file]) assert.equal(lstatSync(path).uid, 0)
}

/** What anybody can make for a key that is public. */
async function writeForged({out, recipient}: Pick<Machine, 'out' | 'recipient'>, entries: readonly Headers[]) {
  const archive = pack()
  const digests: Record<string, string> = {}
  for (const entry of entries) {
    archive.entry({mode: 0o600, ...entry}, '')
    if (entry.type === undefined) digests[entry.name] = createHash('sha256').update('').digest('hex')
  }
  const manifest = {format: 1, version: '0.0.0-test', createdAt: new Date().toISOString(), digests}
  archive.entry({name: 'manifest.json'}, JSON.stringify(manifest))
  archive.finalize()
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  writeFileSync(join(out, 'a.age'), await encrypter.encrypt(await buffer(archive)))
}

for (const name of IS_ROOT ? ['events.pending', 'backup.new', 'restore.new', 'lock.db', 'gateway.pid'] : []) {
  test(`a link that the owner of the data put at ${name} leads root nowhere`, async t => {
    const m = await machine(t)
    const target = prey(t)
    await create(m)
    rmSync(join(m.out, 'a.age'))
    const link = join(m.paths.dataDir, name)
    rmSync(link, {recursive: true, force: true})
    symlinkSync(name.includes('.') && /lock|pid/.test(name) ? target.file : target.dir, link)
    await create(m).catch(() => undefined)
    assertUntouched(target)
    await restore(m).catch(() => undefined)
    assertUntouched(target)
  })
}

for (const name of IS_ROOT ? ['draft', 'gateway.pid', 'lock.db', 'copies'] : []) {
  test(`a link that the owner of the data put at backup.new/${name}, or a note in it, leads root nowhere`, async t => {
    const m = await machine(t)
    const target = prey(t)
    const work = join(m.paths.dataDir, 'backup.new')
    mkdirSync(work)
    if (name === 'draft') writeFileSync(join(work, name), target.file)
    else symlinkSync(name === 'copies' ? target.dir : target.file, join(work, name))
    own(work)
    await create(m).catch(() => undefined)
    assertUntouched(target)
  })
}

test('a process id is never written through a link', async t => {
  const [dir, file] = [folder(t), join(folder(t), 'passwd')]
  writeFileSync(file, 'all')
  symlinkSync(file, join(dir, 'gateway.pid'))
  const lock = await acquireLock(dir)
  assert.equal(readFileSync(file, 'utf8'), 'all')
  assert.equal(readFileSync(join(dir, 'gateway.pid'), 'utf8'), `${process.pid}\n`)
  await lock.release()
})

test('what only root may read gets into no backup by a link', async t => {
  if (!IS_ROOT) return
  const m = await machine(t)
  const target = prey(t)
  chmodSync(target.dir, 0o700)
  rmSync(join(m.paths.dataDir, 'tls'), {recursive: true})
  symlinkSync(target.dir, join(m.paths.dataDir, 'tls'))
  await assert.rejects(create(m), {code: 'IO'})
  assert.deepEqual(readdirSync(m.out), [])
})

test("the configuration that is restored stays root's, readable for the gateway; policies are its own", async t => {
  if (!IS_ROOT) return
  const m = await machine(t)
  const {dataDir, configDir} = m.paths
  writeFileSync(join(configDir, 'policies', 'org.yaml'), 'version: 1\n', {mode: 0o600})
  own(join(configDir, 'policies'))
  await create(m)
  chmodSync(join(configDir, 'gateway.yaml'), 0o600)
  const {replaced} = await restore(m)
  assert.equal(replaced.length, 2)
  const settings = lstatSync(join(configDir, 'gateway.yaml'))
  assert.deepEqual([settings.uid, settings.gid, settings.mode & 0o040], [0, OWNER, 0o040])
  for (const name of ['policies', 'policies/org.yaml']) assert.equal(lstatSync(join(configDir, name)).uid, OWNER, name)
  for (const name of readdirSync(dataDir, {recursive: true, encoding: 'utf8'}))
    assert.equal(lstatSync(join(dataDir, name)).uid, OWNER, name)
  assert.deepEqual(
    readdirSync(configDir).filter(name => !name.startsWith('replaced-')),
    ['gateway.yaml', 'policies'],
  )
})

test('a restore for another owner that is killed half-way is brought to its end, each file its owner', async t => {
  if (!IS_ROOT) return
  const m = await machine(t)
  const {dataDir, configDir} = m.paths
  await create(m)
  const restoring = (killAt: number) => {
    const env = {...process.env, KILL_AT: String(killAt)}
    const args = ['--import', KILL_AT, WORK, 'restore', dataDir, join(m.out, 'a.age'), m.identity, configDir]
    return spawnSync(process.execPath, args, {env, encoding: 'utf8'})
  }
  await restore(m)
  const steps = Number(restoring(0).stderr)
  let half = 0
  for (let step = steps; step > steps - 40; step -= 4) {
    assert.equal(restoring(step).signal, 'SIGKILL')
    if (!existsSync(join(dataDir, 'kruxos.db'))) half++
    await restore(m)
    const [inData, inConfig] = [dataDir, configDir].map(dir => readdirSync(dir).map(name => join(dir, name)))
    for (const path of inData ?? []) assert.equal(lstatSync(path).uid, OWNER, path)
    const given = inConfig?.filter(path => lstatSync(path).uid !== 0)
    assert.deepEqual(given, [join(configDir, 'policies')])
  }
  assert.ok(half > 2, `${half}`)
})

test('a backup with a link outside of the workspaces is damaged, whoever made it', async t => {
  const [dir, out, identity] = [folder(t), folder(t), await generateX25519Identity()]
  const recipient = await identityToRecipient(identity)
  const [file, unlock] = [join(out, 'a.age'), {identities: [identity]}]
  for (const name of ['config/known_hosts', 'config/policies/org.yaml', 'data/kruxos.db', 'data/workspace']) {
    for (const type of ['symlink', 'link'] as const) {
      await writeForged({out, recipient}, [{name, type, linkname: '/etc/shadow'}])
      const damaged = {code: 'IO', message: /damaged/}
      await assert.rejects(verifyBackup({file, unlock}), damaged, name)
      await assert.rejects(restoreBackup({...KNOWN, paths: tempPaths(dir), file, unlock, force: false}), damaged, name)
    }
  }
})
