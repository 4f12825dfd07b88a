import assert from 'node:assert/strict'
import {randomBytes} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import type {Sealer} from '../../../../src/contract/vault.ts'
import {type Cleanup, tempFolder} from '../store/temp-store.ts'
import {PASSPHRASE, type TempVault, tempVault} from './temp-vault.ts'

async function usedVault(t: Cleanup, sealer: Sealer): Promise<TempVault> {
  const credentialsDir = tempFolder(t)
  writeFileSync(join(credentialsDir, 'kruxos-vault-key'), randomBytes(32))
  const used = await tempVault(t, {sealer, credentialsDir, passphrase: PASSPHRASE})
  await used.put('user/token/a', 'secret')
  await used.put('b', 'another')
  return used
}

function rotate({store, vault}: TempVault, passphrase: string | undefined = PASSPHRASE): Promise<boolean> {
  return vault.rotateKey(work => store.transaction(tables => work(tables.vault)), passphrase)
}

for (const sealer of ['key-file', 'passphrase', 'systemd-credential'] as const) {
  test(`with the sealer ${sealer} every entry is sealed anew, and opens now and after a restart`, async t => {
    const used = await usedVault(t, sealer)
    const before = await used.store.vault.get('b')
    assert.equal(await rotate(used), true)
    assert.notDeepEqual((await used.store.vault.get('b'))?.ciphertext, before?.ciphertext)
    for (const vault of [used, await used.reopen()]) {
      assert.equal(await vault.get('user/token/a'), 'secret')
      assert.equal(await vault.get('b'), 'another')
      assert.deepEqual(await vault.vault.status(), {state: 'unlocked', sealer, entries: 2, reason: null})
    }
  })
}

test('the old key file and header open nothing that is in the database afterwards', async t => {
  const used = await usedVault(t, 'key-file')
  const [key, header] = [readFileSync(used.keyFile), await used.store.vault.readHeader()]
  await rotate(used)
  writeFileSync(used.keyFile, key)
  assert.equal((await (await used.reopen()).vault.status()).state, 'broken')
  await used.store.vault.writeHeader(header ?? new Uint8Array())
  const next = await used.reopen()
  assert.equal((await next.vault.status()).state, 'broken')
  await assert.rejects(next.get('b'), {code: 'IO'})
})

test('a wrong or missing passphrase changes nothing', async t => {
  const used = await usedVault(t, 'passphrase')
  const before = await used.store.vault.get('b')
  await assert.rejects(rotate(used, 'a wrong passphrase'), {code: 'DENIED'})
  await assert.rejects(
    used.vault.rotateKey(work => used.store.transaction(tables => work(tables.vault)), undefined),
    {code: 'USAGE'},
  )
  assert.deepEqual(await used.store.vault.get('b'), before)
})

test('a transaction that fails leaves the old key in force', async t => {
  const used = await usedVault(t, 'key-file')
  const failing = used.vault.rotateKey(
    work =>
      used.store.transaction(async tables => {
        await work(tables.vault)
        throw new Error('no')
      }),
    undefined,
  )
  await assert.rejects(failing, {message: 'no'})
  for (const vault of [used, await used.reopen()]) assert.equal(await vault.get('b'), 'another')
})

test('reads and writes go on while the key changes', async t => {
  const used = await usedVault(t, 'key-file')
  const rotating = rotate(used)
  const reads = Array.from({length: 20}, () => used.get('b'))
  const write = used.put('c', 'new')
  assert.deepEqual(new Set(await Promise.all(reads)), new Set(['another']))
  await Promise.all([rotating, write])
  assert.equal(await (await used.reopen()).get('c'), 'new')
})

test('an entry that was changed outside the vault is found, and nothing is sealed anew', async t => {
  const used = await usedVault(t, 'key-file')
  const entry = await used.store.vault.get('b')
  assert.ok(entry)
  await used.store.vault.put({...entry, ciphertext: randomBytes(entry.ciphertext.length)})
  await assert.rejects(rotate(used), {code: 'IO'})
  assert.equal(await used.get('user/token/a'), 'secret')
})
