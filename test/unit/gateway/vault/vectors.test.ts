import assert from 'node:assert/strict'
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {openStore} from '../../../../src/gateway/store/index.ts'
import {openVault} from '../../../../src/gateway/vault/index.ts'
import {makeVectors, type Vector} from '../../../vectors/vault/generate.ts'
import {type Cleanup, tempFolder} from '../store/temp-store.ts'

const FOLDER = join(import.meta.dirname, '../../../vectors/vault')
const NAMES = readdirSync(FOLDER).filter(name => name.endsWith('.json'))

async function place(t: Cleanup, vector: Vector) {
  const folder = tempFolder(t)
  const keyFile = join(folder, 'vault.key')
  const store = await openStore({file: join(folder, 'kruxos.db')})
  t.after(() => store.close())
  await store.transaction(async ({vault}) => {
    if (vector.header !== null) await vault.writeHeader(Buffer.from(vector.header, 'hex'))
    for (const {path, version, nonce, ciphertext} of vector.entries) {
      await vault.put({path, version, nonce: Buffer.from(nonce, 'hex'), ciphertext: Buffer.from(ciphertext, 'hex')})
    }
  })
  const files = {
    [keyFile]: vector.keyFile,
    [`${keyFile}.next`]: vector.stagedKeyFile,
    [join(folder, 'kruxos-vault-key')]: vector.credential,
  }
  for (const [file, hex] of Object.entries(files)) {
    if (hex !== null) writeFileSync(file, Buffer.from(hex, 'hex'), {mode: 0o600})
  }
  if (vector.epochFile !== null) writeFileSync(`${keyFile}.epoch`, vector.epochFile)
  return {store, keyFile, credentialsDir: folder}
}

for (const name of NAMES) {
  const vector: Vector = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))
  const {state, secrets, refused} = vector.expect
  test(`vault vector: ${vector.description} -> ${state}`, async t => {
    const {store, ...sources} = await place(t, vector)
    const vault = await openVault({
      storage: store.vault,
      sealer: 'key-file',
      ...sources,
      passphrase: vector.passphrase ?? undefined,
    })
    assert.equal((await vault.status()).state, state)
    for (const [path, secret] of Object.entries(secrets)) assert.equal(await vault.get(store.vault, path), secret)
    for (const path of refused) {
      await assert.rejects(vault.get(store.vault, path), {code: state === 'locked' ? 'LOCKED' : 'IO'})
    }
  })
}

test('the vault vectors are those that generate.ts writes', () => {
  const made = makeVectors()
  assert.deepEqual(NAMES, [...made.keys()].sort())
  for (const [name, vector] of made) {
    assert.deepEqual(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')), vector, name)
  }
})
