import assert from 'node:assert/strict'
import {X509Certificate} from 'node:crypto'
import {readdir, stat, writeFile} from 'node:fs/promises'
import {test} from 'node:test'
import {tlsFolder} from './fixture.ts'

const LOCAL_NAMES = 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'

test('the first start makes an authority and a certificate for the local names', async () => {
  await using folder = await tlsFolder()
  const tls = await folder.open()
  const ca = new X509Certificate(await folder.read('ca.pem'))
  const leaf = new X509Certificate(tls.identity.cert)
  assert.equal(tls.caFile, folder.path('ca.pem'))
  assert.ok(ca.ca && !leaf.ca)
  assert.ok(leaf.checkIssued(ca) && leaf.verify(ca.publicKey))
  assert.equal(leaf.subjectAltName, LOCAL_NAMES)
  assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'], 'TLS servers only')
  assert.equal(leaf.validFromDate.toISOString(), '2026-05-31T12:00:00.000Z', 'a clock may be a day behind')
  assert.equal(leaf.validToDate.toISOString(), '2026-08-30T12:00:00.000Z')
  assert.deepEqual(tls.expiresAt, leaf.validToDate)
  assert.equal(ca.validFromDate.getTime(), 0)
  assert.equal(ca.validToDate.getUTCFullYear(), 2046)
})

test('other users may read ca.pem and nothing else, whatever the umask', async t => {
  const umask = process.umask(0o077)
  t.after(() => process.umask(umask))
  await using folder = await tlsFolder()
  await folder.open()
  const modes = await Promise.all(
    ['.', 'ca.pem', 'ca.key', 'server.pem', 'server.key'].map(
      async name => (await stat(folder.path(name))).mode & 0o777,
    ),
  )
  assert.deepEqual(modes, [0o755, 0o644, 0o600, 0o600, 0o600])
})

test('a second start uses what is there and writes nothing', async () => {
  await using folder = await tlsFolder()
  const first = await folder.open()
  const written = async () =>
    Promise.all((await readdir(folder.dir)).map(async name => (await stat(folder.path(name))).mtimeMs))
  const before = await written()
  const second = await folder.open()
  assert.deepEqual(second.identity, first.identity)
  assert.deepEqual(await written(), before)
})

test('what a killed gateway was writing does not stand in the way', async () => {
  await using folder = await tlsFolder()
  await writeFile(folder.path('ca.key.tmp'), 'half of a k')
  await writeFile(folder.path('server.pem.tmp'), '')
  await folder.open()
  assert.deepEqual((await readdir(folder.dir)).sort(), ['ca.key', 'ca.pem', 'server.key', 'server.pem'])
})

test('configured names and addresses are in the certificate, written in one way', async () => {
  await using folder = await tlsFolder()
  const {identity} = await folder.open({hostnames: ['GW.Example', '10.1.2.3', 'FD00:0:0::2', 'localhost']})
  const names = `DNS:localhost, DNS:gw.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:10.1.2.3, IP Address:FD00:0:0:0:0:0:0:2`
  assert.equal(new X509Certificate(identity.cert).subjectAltName, names)
  const again = await folder.open({hostnames: ['gw.example', '10.1.2.3', 'fd00::2']})
  assert.deepEqual(again.identity, identity)
})

for (const hostname of [
  '',
  '*.example',
  'a b',
  'https://gw.example',
  'gw.example:7700',
  'fe80::1%eth0',
  'gw_1.example',
  '-a',
  'bücher.example',
  'a'.repeat(64),
]) {
  test(`${JSON.stringify(hostname)} is refused as a name`, async () => {
    await using folder = await tlsFolder()
    await assert.rejects(folder.open({hostnames: [hostname]}), {code: 'USAGE', message: /not a host name/})
  })
}
