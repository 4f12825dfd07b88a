import assert from 'node:assert/strict'
import {chmod, copyFile, rm, writeFile} from 'node:fs/promises'
import {test} from 'node:test'
import {tlsFolder} from './fixture.ts'

/** An operator's certificate in files of their own: here another authority's. */
async function operatorFolder() {
  const folder = await tlsFolder()
  const {identity} = await folder.open()
  return {folder, identity, operatorFiles: {certFile: folder.path('server.pem'), keyFile: folder.path('server.key')}}
}

test("the operator's certificate is used in place of the local authority", async () => {
  await using folder = await tlsFolder()
  const {folder: operator, identity, operatorFiles} = await operatorFolder()
  await using _ = operator
  const tls = await folder.open({operatorFiles})
  assert.deepEqual(tls.identity, identity)
  assert.equal(tls.caFile, null)
  await assert.rejects(folder.read('ca.pem'), {code: 'ENOENT'})
})

test("the operator's certificate is taken up when its files change, and kept while they do not fit", async () => {
  await using folder = await tlsFolder()
  const {folder: operator, identity, operatorFiles} = await operatorFolder()
  const {folder: next, identity: nextIdentity} = await operatorFolder()
  await using _operator = operator
  await using _next = next
  const tls = await folder.open({operatorFiles})
  assert.equal(await tls.renewIfDue(), false)
  await copyFile(next.path('server.pem'), operatorFiles.certFile)
  await assert.rejects(tls.renewIfDue(), {code: 'IO', message: /does not belong to/})
  assert.deepEqual(tls.identity, identity)
  await copyFile(next.path('server.key'), operatorFiles.keyFile)
  assert.equal(await tls.renewIfDue(), true)
  assert.deepEqual(tls.identity, nextIdentity)
})

const faults: Record<string, {cause(certFile: string, keyFile: string): Promise<void>; message: RegExp}> = {
  'the certificate is missing': {cause: certFile => rm(certFile), message: /there is no file .*server\.pem$/},
  'the key is missing': {cause: (_, keyFile) => rm(keyFile), message: /there is no file .*server\.key$/},
  'the certificate is none': {cause: certFile => writeFile(certFile, 'x'), message: /holds no certificate$/},
  'the key is none': {cause: (_, keyFile) => writeFile(keyFile, 'x'), message: /holds no private key/},
  'others may read the key': {cause: (_, keyFile) => chmod(keyFile, 0o644), message: /other users may read/},
}

for (const [fault, {cause, message}] of Object.entries(faults)) {
  test(`a start is refused when ${fault}`, async () => {
    await using folder = await tlsFolder()
    const {folder: operator, operatorFiles} = await operatorFolder()
    await using _ = operator
    await cause(operatorFiles.certFile, operatorFiles.keyFile)
    await assert.rejects(folder.open({operatorFiles}), {code: 'IO', message})
  })
}

test("an operator's certificate that has expired is served with a warning: the admin socket must stay reachable", async () => {
  await using folder = await tlsFolder(new Date('2030-01-01'))
  const {folder: operator, operatorFiles} = await operatorFolder()
  await using _ = operator
  await folder.open({operatorFiles})
  assert.match(folder.logged.join('\n'), /the certificate has expired/)
})
