import assert from 'node:assert/strict'
import {X509Certificate} from 'node:crypto'
import {rm, writeFile} from 'node:fs/promises'
import {test} from 'node:test'
import {DAY_MS, tlsFolder} from './fixture.ts'

const START = new Date('2026-06-01T12:00:00Z')
const after = (days: number) => new Date(START.getTime() + days * DAY_MS)

test('a certificate is renewed after 60 of its 90 days, with the same key', async () => {
  await using folder = await tlsFolder(START)
  const tls = await folder.open()
  const {identity: first, publicKeySha256: pin} = tls
  folder.setClock(after(59))
  assert.equal(await tls.renewIfDue(), false)
  folder.setClock(after(60))
  assert.equal(await tls.renewIfDue(), true)
  assert.notEqual(tls.identity.cert, first.cert)
  assert.equal(tls.publicKeySha256, pin, 'a client that pins the key goes on')
  assert.deepEqual(tls.expiresAt, after(150))
  assert.equal(await tls.renewIfDue(), false)
  assert.deepEqual((await folder.open()).identity, tls.identity)
})

test('a start after a long time off renews an expired certificate', async () => {
  await using folder = await tlsFolder(START)
  await folder.open()
  folder.setClock(after(400))
  assert.deepEqual((await folder.open()).expiresAt, after(490))
})

test('case 193: a first boot in 1970 makes certificates that can be used, then and after the clock is set', async () => {
  await using folder = await tlsFolder(new Date(0))
  const tls = await folder.open()
  const leaf = new X509Certificate(tls.identity.cert)
  assert.equal(leaf.validFromDate.getTime(), 0)
  folder.setClock(new Date('2026-11-23T00:00:00Z'))
  assert.equal(await tls.renewIfDue(), true)
  assert.equal(new X509Certificate(tls.identity.cert).validFromDate.toISOString(), '2026-11-22T00:00:00.000Z')
  const ca = new X509Certificate(await folder.read('ca.pem'))
  assert.ok(ca.validToDate > new Date('2040-01-01'), 'the authority outlives the jump')
})

test('case 197: a clock that goes back to before the certificate has it made again', async () => {
  await using folder = await tlsFolder(new Date('2038-02-01T00:00:00Z'))
  const tls = await folder.open()
  folder.setClock(START)
  assert.equal(await tls.renewIfDue(), true)
  assert.deepEqual(tls.expiresAt, after(90))
})

test('near the end of the authority a certificate ends with it and is not made anew at every look', async () => {
  await using folder = await tlsFolder(START)
  await folder.open()
  folder.setClock(new Date('2046-05-22T12:00:00Z'))
  const tls = await folder.open()
  assert.deepEqual(tls.expiresAt, new Date('2046-06-01T12:00:00Z'))
  assert.equal(await tls.renewIfDue(), false)
  folder.setClock(new Date('2046-06-01T12:00:00Z'))
  await assert.rejects(tls.renewIfDue(), {code: 'IO', message: /ca\.pem has expired/})
})

test('a watched identity is handed over when it is renewed; a failure is logged once', async t => {
  t.mock.timers.enable({apis: ['setInterval']})
  await using folder = await tlsFolder(START)
  const tls = await folder.open()
  const renewed = Promise.withResolvers<string>()
  tls.watch(({cert}) => renewed.resolve(cert))
  t.after(() => tls.close())

  const caKey = await folder.read('ca.key')
  await rm(folder.path('ca.key'))
  folder.setClock(after(61))
  const failures = () => folder.logged.filter(line => line.startsWith('cannot renew'))
  for (let look = 0; look < 3; look++) {
    t.mock.timers.tick(60_000)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  assert.equal(failures().length, 1)
  assert.match(failures()[0] ?? '', /ca\.key is missing/)

  await writeFile(folder.path('ca.key'), caKey, {mode: 0o600})
  t.mock.timers.tick(60_000)
  assert.equal(await renewed.promise, tls.identity.cert)
})
