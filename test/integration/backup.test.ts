import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {type TestContext, test} from 'node:test'
import {createBackup} from '../../src/gateway/backup/create.ts'
import {listBackups} from '../../src/gateway/backup/list.ts'
import {restoreBackup} from '../../src/gateway/backup/restore.ts'
import {verifyBackup} from '../../src/gateway/backup/verify.ts'
import {openStore} from '../../src/gateway/store/index.ts'
import {eventually} from '../support/eventually.ts'
import {connectTo, type GatewayProcess, launchGateway, spawnGateway} from '../support/gateway-process.ts'
import {tempPaths} from '../support/temp-gateway.ts'

const VERSION = '0.0.0-test'
const POLICY = 'version: 1\nname: drill\nrules: [{match: email.send, tier: blocked}]\n'
const OPERATOR = 'uid 0, called by uid 1000'

interface Keys {
  readonly recipient: string
  readonly identity: string
  readonly identityFile: string
}

/** Made by the age of Debian. */
function ageKeys(folder: string): Keys {
  const identityFile = join(folder, 'key.txt')
  execFileSync('age-keygen', ['-o', identityFile], {stdio: 'ignore'})
  const lines = readFileSync(identityFile, 'utf8').trim().split('\n')
  return {
    recipient: execFileSync('age-keygen', ['-y', identityFile], {encoding: 'utf8'}).trim(),
    identity: lines.at(-1) ?? '',
    identityFile,
  }
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'kb-'))
  // A gateway that is killed after this one may still write.
  t.after(() => rmSync(path, {recursive: true, force: true, maxRetries: 5}))
  return path
}

async function run(t: TestContext, dir: string): Promise<GatewayProcess> {
  const gateway = await spawnGateway(dir)
  t.after(() => gateway.kill('SIGKILL'))
  return gateway
}

async function makeToken({admin}: GatewayProcess, label: string): Promise<string> {
  return (await admin.call('token.create', {label, agent: 'default-agent'})).secret ?? ''
}

/** A call, so that the audit log has one. */
async function works(gateway: GatewayProcess, token: string): Promise<void> {
  await using client = await connectTo(gateway, token)
  assert.equal((await client.callTool('secrets__list'))['error'], undefined)
}

test('a backup of a running gateway, restored on an empty machine, gives back its tokens, secrets, settings and audit log', async t => {
  const [old, empty, out] = [folder(t), folder(t), folder(t)]
  const {recipient, identity, identityFile} = ageKeys(out)
  const file = join(out, 'kruxos.age')
  const gateway = await run(t, old)
  const token = await makeToken(gateway, 'laptop')
  const revoked = await makeToken(gateway, 'stolen')
  await gateway.admin.call('token.revoke', {token: 'stolen'})
  await works(gateway, token)
  await gateway.admin.call('state.set', {agent: 'default-agent', key: 'plan', value: {step: 7}})
  await gateway.admin.call('policy.set', {layer: 'org', text: POLICY})
  await gateway.admin.call('secret.set', {
    name: 'github',
    secretValue: 'CANARY-7f3a',
    capabilities: ['git.*'],
    hosts: ['github.com'],
  })

  const paths = tempPaths(old)
  const made = await createBackup({
    paths,
    file,
    lock: {recipients: [recipient]},
    workspaces: false,
    version: VERSION,
    operator: OPERATOR,
  })
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(made.bytes, statSync(file).size)
  assert.deepEqual(
    readdirSync(old).filter(name => name.startsWith('backup-')),
    [],
  )
  const listing = execFileSync('sh', ['-c', 'age -d -i "$0" "$1" | tar -t', identityFile, file], {encoding: 'utf8'})
  for (const name of ['data/kruxos.db', 'data/vault.key', 'data/tls/ca.pem', 'config/gateway.yaml', 'manifest.json']) {
    assert.ok(listing.split('\n').includes(name), `${name} is missing`)
  }

  const unlock = {identities: [identity]}
  const verified = await verifyBackup({file, unlock})
  assert.equal(verified.files, made.files)
  assert.ok(verified.auditRows > 0)

  await gateway.kill('SIGTERM')
  renameSync(old, `${old}.lost`)
  t.after(() => rmSync(`${old}.lost`, {recursive: true, force: true}))
  const restored = await restoreBackup({paths: tempPaths(empty), file, unlock, force: false, operator: OPERATOR})
  assert.deepEqual(restored.replaced, [])
  const next = await run(t, empty)
  await works(next, token)
  const {vault} = await next.admin.call('vault.status', {})
  assert.deepEqual([vault.state, vault.reason], ['unlocked', null])
  await assert.rejects(connectTo(next, revoked))
  const kept = await next.admin.call('state.get', {agent: 'default-agent', key: 'plan'})
  assert.deepEqual(kept.value, {step: 7})
  const {layers} = await next.admin.call('policy.show', {})
  assert.ok(layers.some(({name}) => name === 'drill'))
  const {entries} = await next.admin.call('audit.query', {event: 'backup.restored'})
  assert.equal(entries[0]?.actor.name, OPERATOR)
  assert.ok(!JSON.stringify(entries).includes(identity))
  assert.equal((await next.admin.call('audit.verify', {})).ok, true)
  assert.equal((await next.admin.call('secret.show', {name: 'github'})).secret.name, 'github')
})

test('a restore refuses while a gateway runs, and data that is there without force', async t => {
  const [dir, out] = [folder(t), folder(t)]
  const {recipient, identity} = ageKeys(out)
  const [paths, file, unlock] = [tempPaths(dir), join(out, 'a.age'), {identities: [identity]}]
  const gateway = await run(t, dir)
  await createBackup({
    paths,
    file,
    lock: {recipients: [recipient]},
    workspaces: false,
    version: VERSION,
    operator: OPERATOR,
  })
  await assert.rejects(restoreBackup({paths, file, unlock, force: true, operator: OPERATOR}), {
    code: 'CONFLICT',
    hint: 'kruxos gateway stop',
  })
  await gateway.kill('SIGTERM')
  await assert.rejects(restoreBackup({paths, file, unlock, force: false, operator: OPERATOR}), {
    code: 'CONFLICT',
    message: /there is data/,
  })
  assert.equal(existsSync(join(dir, 'restore.new')), false)
})

test('a token that was revoked after the backup stays revoked when the backup takes the place of the data', async t => {
  const [dir, out] = [folder(t), folder(t)]
  const {recipient, identity} = ageKeys(out)
  const [paths, file] = [tempPaths(dir), join(out, 'a.age')]
  const gateway = await run(t, dir)
  const [kept, revoked, rotated] = [
    await makeToken(gateway, 'kept'),
    await makeToken(gateway, 'stolen'),
    await makeToken(gateway, 'old'),
  ]
  await createBackup({
    paths,
    file,
    lock: {recipients: [recipient]},
    workspaces: false,
    version: VERSION,
    operator: OPERATOR,
  })
  await gateway.admin.call('token.revoke', {token: 'stolen'})
  await gateway.admin.call('token.rotate', {token: 'old'})
  await gateway.kill('SIGKILL')

  const {replaced} = await restoreBackup({
    paths,
    file,
    unlock: {identities: [identity]},
    force: true,
    operator: OPERATOR,
  })
  assert.equal(existsSync(join(replaced[0] ?? '', 'kruxos.db')), true)
  const next = await run(t, dir)
  await works(next, kept)
  await assert.rejects(connectTo(next, revoked))
  await assert.rejects(connectTo(next, rotated))
  const {tokens} = await next.admin.call('token.list', {})
  assert.deepEqual(
    tokens.map(({label}) => label),
    ['kept'],
  )
  assert.equal((await next.admin.call('audit.verify', {})).ok, true)
  assert.equal((await next.admin.call('vault.status', {})).vault.state, 'unlocked')
})

test('a revocation that the list missed is added to it at the next start', async t => {
  const dir = folder(t)
  const gateway = await run(t, dir)
  await makeToken(gateway, 'a')
  const {token} = await gateway.admin.call('token.revoke', {token: 'a'})
  await gateway.kill('SIGKILL')
  rmSync(join(dir, 'revoked-tokens'))
  writeFileSync(join(dir, 'revoked-tokens'), 'tok_cut')
  await (await openStore({file: join(dir, 'kruxos.db')})).close()
  assert.ok(readFileSync(join(dir, 'revoked-tokens'), 'utf8').split('\n').includes(token.id))
})

test('a backup that was cut, changed or is opened with another key is refused, and nothing is restored', async t => {
  const [dir, empty, out, other] = [folder(t), folder(t), folder(t), folder(t)]
  const {recipient, identity} = ageKeys(out)
  const [paths, file, unlock] = [tempPaths(dir), join(out, 'a.age'), {identities: [identity]}]
  await run(t, dir)
  await createBackup({
    paths,
    file,
    lock: {recipients: [recipient]},
    workspaces: false,
    version: VERSION,
    operator: OPERATOR,
  })
  await assert.rejects(verifyBackup({file, unlock: {identities: [ageKeys(other).identity]}}), {code: 'DENIED'})
  const bytes = readFileSync(file)
  const flipped = Buffer.from(bytes)
  flipped.writeUInt8(flipped.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100)
  const broken = [bytes.subarray(0, bytes.length - 1), bytes.subarray(0, 70_000), flipped, Buffer.from('no age file')]
  for (const content of broken) {
    writeFileSync(file, content)
    await assert.rejects(verifyBackup({file, unlock}), {code: 'IO'})
    await assert.rejects(restoreBackup({paths: tempPaths(empty), file, unlock, force: false, operator: OPERATOR}), {
      code: 'IO',
    })
    assert.deepEqual([existsSync(join(empty, 'kruxos.db')), existsSync(join(empty, 'restore.new'))], [false, false])
  }
})

test('where a restore was killed half-way, no new database is made', async t => {
  const dir = folder(t)
  mkdirSync(join(dir, 'restore.new'))
  await assert.rejects(openStore({file: join(dir, 'kruxos.db')}), {code: 'IO', message: /restore\.new/})
})

test('workspaces are in a backup when they are asked for, with links, modes and empty folders', async t => {
  const [dir, empty, out] = [folder(t), folder(t), folder(t)]
  const {recipient, identity} = ageKeys(out)
  const [paths, file] = [tempPaths(dir), join(out, 'a.age')]
  const gateway = await run(t, dir)
  await gateway.kill('SIGTERM')
  const work = join(dir, 'workspace', 'default-agent')
  mkdirSync(join(work, 'empty'), {recursive: true})
  writeFileSync(join(work, 'zero'), '')
  writeFileSync(join(work, `${'long'.repeat(40)}.sh`), 'x'.repeat(300_000), {mode: 0o755})
  execFileSync('ln', ['-s', '/etc/passwd', join(work, 'link')])
  await createBackup({
    paths,
    file,
    lock: {recipients: [recipient]},
    workspaces: true,
    version: VERSION,
    operator: OPERATOR,
  })
  await restoreBackup({
    paths: tempPaths(empty),
    file,
    unlock: {identities: [identity]},
    force: false,
    operator: OPERATOR,
  })
  assert.equal(
    execFileSync('diff', ['-r', '--no-dereference', work, join(empty, 'workspace', 'default-agent')]).length,
    0,
  )
  assert.equal(statSync(join(empty, 'workspace', 'default-agent', `${'long'.repeat(40)}.sh`)).mode & 0o777, 0o755)
})

test("what root backs up and restores for the user of a gateway stays that user's", async t => {
  const [dir, empty, out] = [folder(t), folder(t), folder(t)]
  const {recipient, identity} = ageKeys(out)
  const file = join(out, 'a.age')
  const gateway = await run(t, dir)
  await gateway.kill('SIGTERM')
  const isRoot = process.getuid?.() === 0
  const uid = isRoot ? 50_001 : (process.getuid?.() ?? 0)
  if (isRoot) for (const each of [dir, empty]) execFileSync('chown', ['-R', `${uid}:${uid}`, each])
  const lock = {recipients: [recipient]}
  await createBackup({paths: tempPaths(dir), file, lock, workspaces: false, version: VERSION, operator: OPERATOR})
  mkdirSync(join(empty, 'config'))
  if (isRoot) execFileSync('chown', ['-R', `${uid}:${uid}`, empty])
  const unlock = {identities: [identity]}
  await restoreBackup({paths: tempPaths(empty), file, unlock, force: false, operator: OPERATOR})
  for (const each of [dir, empty]) {
    const names = readdirSync(each, {recursive: true, encoding: 'utf8'})
    assert.deepEqual(
      names.filter(name => statSync(join(each, name)).uid !== uid),
      [],
    )
    assert.ok(names.some(name => name.startsWith('events.pending/')))
  }
})

test('a backup that is made while the gateway runs is soon in its audit log', async t => {
  const [dir, out] = [folder(t), folder(t)]
  const {recipient} = ageKeys(out)
  const [file, lock] = [join(out, 'a.age'), {recipients: [recipient]}]
  const gateway = await run(t, dir)
  await createBackup({paths: tempPaths(dir), file, lock, workspaces: false, version: VERSION, operator: OPERATOR})
  const entry = await eventually(async () => {
    const {entries} = await gateway.admin.call('audit.query', {event: 'backup.created'})
    return entries[0] ?? assert.fail()
  }, 30_000)
  assert.deepEqual([entry.actor.name, (entry.input as {file: string}).file], [OPERATOR, file])
  assert.ok(!JSON.stringify(entry).includes(recipient))
  await eventually(async () => assert.deepEqual(readdirSync(join(dir, 'events.pending')), []))
  await gateway.kill('SIGKILL')
})

test('case 207: data whose audit log is of a newer version are left as they are', async t => {
  const dir = folder(t)
  const gateway = await run(t, dir)
  await gateway.kill('SIGTERM')
  const audit = new DatabaseSync(join(dir, 'audit.db'))
  audit.exec('PRAGMA user_version = 99')
  audit.close()
  const contents = () => ['kruxos.db', 'audit.db', 'audit.key'].map(name => readFileSync(join(dir, name), 'base64'))
  const before = contents()
  const refused = launchGateway(dir)
  assert.equal(await refused.exited, 5)
  assert.match(refused.stderr(), /made by a newer kruxos/)
  assert.deepEqual(contents(), before)
})

test('a list tells what is outside the encryption, and with a key what is inside', async t => {
  const [dir, out, keys] = [folder(t), folder(t), folder(t)]
  const {recipient, identity} = ageKeys(keys)
  const gateway = await run(t, dir)
  await gateway.kill('SIGTERM')
  const order = {paths: tempPaths(dir), workspaces: false, version: VERSION, operator: OPERATOR}
  const first = await createBackup({...order, file: join(out, 'a.age'), lock: {recipients: [recipient]}})
  await createBackup({...order, file: join(out, 'b.age'), lock: {passphrase: 'correct horse battery'}})
  writeFileSync(join(out, 'notes.txt'), 'age-encryption.org/v2\n')
  const foreign = ['-r', recipient, '-r', recipient, '-o', join(out, 'c.age'), join(out, 'notes.txt')]
  execFileSync('age', foreign)

  const {backups} = await listBackups({folder: out, unlock: null})
  assert.deepEqual(
    backups
      .map(({file, lockedBy, keys: count, opens, version}) => [basename(file), lockedBy, count, opens, version])
      .sort(),
    [
      ['a.age', 'keys', 1, null, null],
      ['b.age', 'passphrase', 0, null, null],
      ['c.age', 'keys', 2, null, null],
    ],
  )
  const opened = await listBackups({folder: out, unlock: {identities: [identity]}})
  const [a, b, c] = ['a', 'b', 'c'].map(name => opened.backups.find(({file}) => basename(file) === `${name}.age`))
  assert.deepEqual([a?.opens, a?.version, a?.createdAt, a?.bytes], [true, VERSION, first.createdAt, first.bytes])
  assert.deepEqual([b?.opens, b?.version], [false, null])
  assert.deepEqual([c?.opens, c?.version], [true, null])
})
