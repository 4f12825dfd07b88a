/** What lies in the folders that are backed up: links of people, names of agents. */
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {generateX25519Identity, identityToRecipient} from 'age-encryption'
import {createBackup} from '../../src/gateway/backup/create.ts'
import {Packer} from '../../src/gateway/backup/pack.ts'
import {restoreBackup} from '../../src/gateway/backup/restore.ts'
import {unpack} from '../../src/gateway/backup/unpack.ts'
import {spawnGateway} from '../support/gateway-process.ts'
import {tempPaths} from '../support/temp-gateway.ts'

const KNOWN = {operator: 'test', version: '0.0.0-test', workspaces: true}
const ABOUT = {version: '0.0.0-test', createdAt: '2026-01-31T09:30:00.000Z'}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'kb-'))
  t.after(() => rmSync(path, {recursive: true, force: true}))
  return path
}

/** What a packer makes of a folder, unpacked at another place. `meanwhile` comes when it knows the names in it. */
async function roundTrip(t: TestContext, name: string, path: string, meanwhile = () => {}) {
  const [packer, to] = [new Packer(ABOUT), folder(t)]
  const packing = packer.add({name, path}).then(() => packer.finish())
  const archive = interrupted(packer.archive, meanwhile)
  const [files] = await Promise.all([packing, unpack(archive, (own, write) => write(join(to, own)))])
  return {to: join(to, name), files, leftOut: packer.leftOut}
}

async function* interrupted(archive: AsyncIterable<Uint8Array>, act: () => void): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of archive) {
    if (seen < 100_000 && seen + chunk.length >= 100_000) act()
    seen += chunk.length
    yield chunk
  }
}

test('settings and policies that are links to elsewhere are restored with what they led to', async t => {
  const [dir, empty, out, elsewhere, identity] = [
    folder(t),
    folder(t),
    folder(t),
    folder(t),
    await generateX25519Identity(),
  ]
  const gateway = await spawnGateway(dir)
  await gateway.kill('SIGTERM')
  const config = tempPaths(dir).configDir
  mkdirSync(config, {recursive: true})
  writeFileSync(join(elsewhere, 'gateway.yaml'), '# kept in git\n')
  mkdirSync(join(elsewhere, 'policies'))
  writeFileSync(join(elsewhere, 'org.yaml'), 'version: 1\n')
  symlinkSync('../org.yaml', join(elsewhere, 'policies', 'org.yaml'))
  symlinkSync('.', join(elsewhere, 'policies', 'agents'))
  for (const name of ['gateway.yaml', 'policies']) {
    rmSync(join(config, name), {recursive: true, force: true})
    symlinkSync(join(elsewhere, name), join(config, name))
  }
  const [file, recipient] = [join(out, 'a.age'), await identityToRecipient(identity)]
  await createBackup({...KNOWN, paths: tempPaths(dir), file, lock: {recipients: [recipient]}})
  await restoreBackup({...KNOWN, paths: tempPaths(empty), file, unlock: {identities: [identity]}, force: false})
  const restored = tempPaths(empty).configDir
  assert.ok(lstatSync(join(restored, 'gateway.yaml')).isFile())
  assert.equal(readFileSync(join(restored, 'gateway.yaml'), 'utf8'), '# kept in git\n')
  assert.ok(lstatSync(join(restored, 'policies', 'org.yaml')).isFile())
  assert.deepEqual(readdirSync(join(restored, 'policies')), ['org.yaml'])
})

test('a link of an agent stays a link', async t => {
  const work = folder(t)
  symlinkSync('/etc/passwd', join(work, 'link'))
  const {to} = await roundTrip(t, 'data/workspace', work)
  assert.equal(readlinkSync(join(to, 'link')), '/etc/passwd')
})

test('any name that a file of an agent can have is kept', async t => {
  const work = folder(t)
  const names = ['a\\b', ' ', 'new\nline', '"', '-rf', 'ünï', 'trailing.', 'x'.repeat(250)]
  for (const name of names) writeFileSync(join(work, name), name)
  const {to} = await roundTrip(t, 'data/workspace', work)
  assert.deepEqual(readdirSync(to).sort(), names.toSorted())
  for (const name of names) assert.equal(readFileSync(join(to, name), 'utf8'), name)
})

test('a name that is not UTF-8 is left out and told', async t => {
  const work = folder(t)
  writeFileSync(Buffer.concat([Buffer.from(`${work}/bad`), Buffer.from([0xff])]), 'x')
  writeFileSync(join(work, 'good'), 'x')
  const {to, leftOut} = await roundTrip(t, 'data/workspace', work)
  assert.deepEqual(readdirSync(to), ['good'])
  assert.equal(leftOut.count, 1)
  assert.match(leftOut.names[0] ?? '', /^data\/workspace\/bad/)
})

test('what goes away while it is read is no part of the backup, and nothing else is lost', async t => {
  const work = folder(t)
  writeFileSync(join(work, 'a'), Buffer.alloc(1_000_000))
  for (const name of ['b', 'd', 'f']) writeFileSync(join(work, name), name)
  for (const name of ['c', 'e']) mkdirSync(join(work, name))
  const {to, files, leftOut} = await roundTrip(t, 'data/workspace', work, () => {
    rmSync(join(work, 'b'))
    rmSync(join(work, 'c'), {recursive: true})
    execFileSync('sh', ['-c', 'rm d && mkfifo d && rmdir e && ln -s f e'], {cwd: work})
  })
  assert.deepEqual(readdirSync(to).sort(), ['a', 'e', 'f'])
  assert.deepEqual([files, leftOut.count], [2, 0])
})

test('a folder that an agent exchanges for a link while it is read brings nothing from elsewhere', async t => {
  const [work, elsewhere] = [folder(t), folder(t)]
  mkdirSync(join(work, 'c'))
  writeFileSync(join(work, 'c', 'a'), Buffer.alloc(1_000_000))
  writeFileSync(join(work, 'c', 'vault.key'), 'bait')
  writeFileSync(join(elsewhere, 'vault.key'), 'key')
  const {to} = await roundTrip(t, 'data/workspace', work, () => {
    execFileSync('sh', ['-c', `mv c away && ln -s ${elsewhere} c`], {cwd: work})
  })
  assert.deepEqual(readdirSync(join(to, 'c')), ['a'])
})

test('what may not be read is left out and told where it is of agents, and refused where it is not', async t => {
  const [dir, out] = [folder(t), folder(t)]
  const [work, recipient] = [join(dir, 'workspace'), await identityToRecipient(await generateX25519Identity())]
  const gateway = await spawnGateway(dir)
  await gateway.kill('SIGTERM')
  mkdirSync(join(work, 'closed'), {recursive: true})
  writeFileSync(join(work, 'secret'), 'x', {mode: 0})
  chmodSync(join(work, 'closed'), 0)
  // Root may read everything, and works with the rights of another owner.
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', '50001:50001', dir])
  const order = {...KNOWN, paths: tempPaths(dir), lock: {recipients: [recipient]}}
  const creating = createBackup({...order, file: join(out, 'a.age')})
  const {leftOut} = await creating.finally(() => chmodSync(join(work, 'closed'), 0o700))
  assert.deepEqual(leftOut, {count: 2, names: ['data/workspace/closed', 'data/workspace/secret']})
  chmodSync(join(dir, 'tls', 'ca.pem'), 0)
  await assert.rejects(createBackup({...order, file: join(out, 'b.age')}), {code: 'IO', message: /ca\.pem: EACCES/})
  assert.deepEqual(readdirSync(out), ['a.age'])
})

test('a backup that does not fit where it is restored says which file', async t => {
  const [work, to] = [folder(t), join(folder(t), 'x'.repeat(240), 'y'.repeat(240))]
  const deep = Array.from({length: 15}, () => 'z'.repeat(240)).join('/')
  mkdirSync(join(work, deep), {recursive: true})
  const packer = new Packer(ABOUT)
  const packing = packer.add({name: 'data/workspace', path: work}).then(() => packer.finish())
  const unpacking = unpack(packer.archive, (own, write) => write(join(to, own)))
  await assert.rejects(unpacking, {code: 'IO', message: /^cannot write .*zzz: ENAMETOOLONG$/})
  await packing.catch(() => undefined)
})
