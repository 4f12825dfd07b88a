import assert from 'node:assert/strict'
import {generateKeyPairSync, X509Certificate} from 'node:crypto'
import {chmod, copyFile, mkdir, rm, truncate, writeFile} from 'node:fs/promises'
import {test} from 'node:test'
import {tlsFolder} from './fixture.ts'

type Folder = Awaited<ReturnType<typeof tlsFolder>>

const foreignKey = () =>
  generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey.export({type: 'pkcs8', format: 'pem'}).toString()

/** Turns one bit of the serial number over: only the signature tells. */
function flipBit(pem: string, byte = 20): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  der[byte] = (der[byte] ?? 0) ^ 1
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`
}

const leafFaults: Record<string, (folder: Folder) => Promise<void>> = {
  'server.pem is missing': ({path}) => rm(path('server.pem')),
  'server.pem is empty': ({path}) => truncate(path('server.pem'), 0),
  'server.pem is cut': ({path}) => truncate(path('server.pem'), 300),
  'server.pem has a flipped bit': async ({path, read}) =>
    writeFile(path('server.pem'), flipBit(await read('server.pem'))),
  'server.pem belongs to another authority': async ({path}) => {
    await using other = await tlsFolder()
    await other.open()
    await copyFile(other.path('server.pem'), path('server.pem'))
  },
  'the names changed': async folder => {
    await rm(folder.path('ca.pem'))
    await folder.open({hostnames: ['gw.example']})
  },
}

for (const [fault, cause] of Object.entries(leafFaults)) {
  test(`the certificate is made again with its key when ${fault}`, async () => {
    await using folder = await tlsFolder()
    const {publicKeySha256} = await folder.open()
    await cause(folder)
    const tls = await folder.open()
    const leaf = new X509Certificate(tls.identity.cert)
    const ca = new X509Certificate(await folder.read('ca.pem'))
    assert.ok(leaf.checkIssued(ca) && leaf.verify(ca.publicKey))
    assert.equal(leaf.subjectAltName?.includes('gw.example'), false)
    assert.equal(tls.publicKeySha256, publicKeySha256)
    assert.equal(await folder.read('server.pem'), tls.identity.cert)
  })
}

for (const [fault, text] of Object.entries({damaged: 'nonsense', empty: ''})) {
  test(`a server key that is ${fault} is replaced, and the log says that pins must change`, async () => {
    await using folder = await tlsFolder()
    const {publicKeySha256} = await folder.open()
    await writeFile(folder.path('server.key'), text)
    const tls = await folder.open()
    assert.notEqual(tls.publicKeySha256, publicKeySha256)
    assert.ok(new X509Certificate(tls.identity.cert).verify(new X509Certificate(await folder.read('ca.pem')).publicKey))
    assert.match(folder.logged.join('\n'), /clients that pin it must be told/)
  })
}

test('a server key of another certificate is taken, with a new certificate for it', async () => {
  await using folder = await tlsFolder()
  await folder.open()
  const key = foreignKey()
  await writeFile(folder.path('server.key'), key)
  const {identity} = await folder.open()
  assert.equal(identity.key, key)
})

interface AuthorityFault {
  cause(folder: Folder): Promise<void>
  message: RegExp
  hint: RegExp
}

const anew = /every client must trust the new one: rm .*ca\.pem .*ca\.key$/
const fromKey = /made again from its key.*rm .*ca\.pem$/

const authorityFaults: Record<string, AuthorityFault> = {
  'its key is missing': {cause: ({path}) => rm(path('ca.key')), message: /ca\.key is missing$/, hint: anew},
  'its key is empty': {cause: ({path}) => truncate(path('ca.key'), 0), message: /ca\.key is damaged$/, hint: anew},
  'its key is cut': {cause: ({path}) => truncate(path('ca.key'), 100), message: /ca\.key is damaged$/, hint: anew},
  'its key is another': {
    cause: ({path}) => writeFile(path('ca.key'), foreignKey()),
    message: /ca\.key does not belong to .*ca\.pem$/,
    hint: anew,
  },
  'its certificate is empty': {
    cause: ({path}) => truncate(path('ca.pem'), 0),
    message: /ca\.pem is damaged$/,
    hint: fromKey,
  },
  'its certificate has a flipped bit': {
    cause: async ({path, read}) => writeFile(path('ca.pem'), flipBit(await read('ca.pem'))),
    message: /ca\.pem is damaged$/,
    hint: fromKey,
  },
  'its certificate is no authority': {
    cause: ({path}) => copyFile(path('server.pem'), path('ca.pem')),
    message: /ca\.pem is damaged$/,
    hint: fromKey,
  },
  'its certificate is a folder': {
    cause: async ({path}) => {
      await rm(path('ca.pem'))
      await mkdir(path('ca.pem'))
    },
    message: /cannot read .*ca\.pem: EISDIR$/,
    hint: /^ls -ld /,
  },
}

for (const [fault, {cause, message, hint}] of Object.entries(authorityFaults)) {
  test(`an authority is never replaced when ${fault}`, async () => {
    await using folder = await tlsFolder()
    await folder.open()
    await cause(folder)
    const before = await folder.read('ca.key').catch(() => null)
    await assert.rejects(folder.open(), (error: {code: string; message: string; hint?: string}) => {
      assert.equal(error.code, 'IO')
      assert.match(error.message, message)
      assert.match(error.hint ?? '', hint)
      return true
    })
    assert.equal(await folder.read('ca.key').catch(() => null), before)
  })
}

for (const name of ['ca.key', 'server.key']) {
  test(`a ${name} that other users may read is refused with the command that mends it`, async () => {
    await using folder = await tlsFolder()
    await folder.open()
    await chmod(folder.path(name), 0o640)
    await assert.rejects(folder.open(), {code: 'IO', hint: `chmod 600 ${folder.path(name)}`})
    await chmod(folder.path(name), 0o600)
    await folder.open()
  })
}

test('an authority made again from its key is the same one: old copies go on trusting', async () => {
  await using folder = await tlsFolder()
  await folder.open()
  const copy = new X509Certificate(await folder.read('ca.pem'))
  await rm(folder.path('ca.pem'))
  await rm(folder.path('server.pem'))
  const {identity} = await folder.open()
  const leaf = new X509Certificate(identity.cert)
  assert.ok(leaf.checkIssued(copy) && leaf.verify(copy.publicKey))
})

test('a name that the authority does not cover is refused, until it is made again', async () => {
  await using folder = await tlsFolder()
  await folder.open()
  const hostnames = ['gw.example', '10.0.0.7']
  await assert.rejects(folder.open({hostnames}), {
    code: 'CONFLICT',
    message: 'the local certificate authority does not cover gw.example, 10.0.0.7',
    hint: /rm .*ca\.pem$/,
  })
  await rm(folder.path('ca.pem'))
  await folder.open({hostnames})
})

test('no error about keys repeats what is in them', async () => {
  await using folder = await tlsFolder()
  await folder.open()
  await writeFile(folder.path('ca.key'), '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n')
  await assert.rejects(folder.open(), error => !`${(error as Error).stack}${JSON.stringify(error)}`.includes('CANARY'))
})
