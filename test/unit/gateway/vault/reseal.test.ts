import assert from 'node:assert/strict'
import {randomBytes} from 'node:crypto'
import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
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
  return used
}

const SEALERS: Sealer[] = ['key-file', 'passphrase', 'systemd-credential']

for (const from of SEALERS) {
  for (const to of SEALERS) {
    test(`a vault is resealed from ${from} to ${to}, and its secrets stay`, async t => {
      const used = await usedVault(t, from)
      assert.equal(await used.vault.reseal(to, PASSPHRASE), true)
      assert.equal(await used.get('user/token/a'), 'secret')
      const next = await used.reopen()
      assert.deepEqual(await next.vault.status(), {state: 'unlocked', sealer: to, entries: 1, reason: null})
      assert.equal(await next.get('user/token/a'), 'secret')
      assert.equal(existsSync(used.keyFile), to === 'key-file')
      assert.equal(existsSync(`${used.keyFile}.next`), false)
    })
  }
}

test('after a reseal the old key file opens nothing', async t => {
  const used = await usedVault(t, 'key-file')
  const old = readFileSync(used.keyFile)
  await used.vault.reseal('key-file', undefined)
  assert.notDeepEqual(readFileSync(used.keyFile), old)
  writeFileSync(used.keyFile, old)
  assert.equal((await (await used.reopen()).vault.status()).state, 'broken')
})

for (const passphrase of [undefined, '', 'eleven char']) {
  test(`a reseal with ${passphrase === undefined ? 'no passphrase' : `"${passphrase}"`} is refused and changes nothing`, async t => {
    const used = await usedVault(t, 'key-file')
    const before = await used.store.vault.readHeader()
    await assert.rejects(used.vault.reseal('passphrase', passphrase), {code: 'USAGE'})
    assert.deepEqual(await used.store.vault.readHeader(), before)
    assert.equal((await (await used.reopen()).vault.status()).sealer, 'key-file')
  })
}

/** What each step of a reseal to a new key file leaves behind when the gateway is killed after it. */
test('case 155: a reseal cut short after any step leaves a vault that opens', async t => {
  const used = await usedVault(t, 'key-file')
  const oldKey = readFileSync(used.keyFile)
  const oldHeader = await used.store.vault.readHeader()
  await used.vault.reseal('key-file', undefined)
  const newKey = readFileSync(used.keyFile)
  const newHeader = await used.store.vault.readHeader()
  const steps = [
    {name: 'half of the new key is staged', key: oldKey, staged: newKey.subarray(0, 16), header: oldHeader},
    {name: 'the new key is staged', key: oldKey, staged: newKey, header: oldHeader},
    {name: 'the header is written', key: oldKey, staged: newKey, header: newHeader},
    {name: 'the header is written, no key file before', key: null, staged: newKey, header: newHeader},
    {name: 'the new key is in its place', key: newKey, staged: null, header: newHeader},
  ]
  for (const {name, key, staged, header} of steps) {
    place(used.keyFile, key)
    place(`${used.keyFile}.next`, staged)
    await used.store.vault.writeHeader(header ?? Buffer.alloc(0))
    const next = await used.reopen()
    assert.equal(await next.get('user/token/a'), 'secret', name)
    assert.deepEqual(readFileSync(used.keyFile), header === oldHeader ? oldKey : newKey, name)
    assert.equal(existsSync(`${used.keyFile}.next`), false, name)
    await next.vault.reseal('key-file', undefined)
    assert.equal(await (await next.reopen()).get('user/token/a'), 'secret', name)
  }
})

function place(file: string, content: Uint8Array | null): void {
  rmSync(file, {force: true})
  if (content) writeFileSync(file, content, {mode: 0o600})
}

test('a key file that a killed reseal left behind is told, and not taken', async t => {
  const used = await usedVault(t, 'key-file')
  const key = readFileSync(used.keyFile)
  await used.vault.reseal('passphrase', PASSPHRASE)
  place(used.keyFile, key)
  const {vault} = await used.reopen()
  const {state, reason} = await vault.status()
  assert.equal(state, 'unlocked')
  assert.equal(reason, `the key file ${used.keyFile} is not needed any more: rm ${used.keyFile}`)
  assert.equal((await (await used.reopen({passphrase: undefined})).vault.status()).state, 'locked')
  await vault.reseal('passphrase', PASSPHRASE)
  assert.equal((await vault.status()).reason, null)
})

test('a reseal saves a vault that is open and whose key file was lost', async t => {
  const used = await usedVault(t, 'key-file')
  rmSync(used.keyFile)
  await used.vault.reseal('key-file', undefined)
  assert.equal(await (await used.reopen()).get('user/token/a'), 'secret')
})

test('secrets are put and read while the vault is resealed', async t => {
  const used = await usedVault(t, 'key-file')
  const resealing = used.vault.reseal('passphrase', PASSPHRASE)
  for (let i = 0; i < 20; i++) await used.put(`n${i}`, `${i}`)
  await resealing
  const next = await used.reopen()
  for (let i = 0; i < 20; i++) assert.equal(await next.get(`n${i}`), `${i}`)
  assert.deepEqual(readdirSync(used.folder), ['kruxos.db', 'kruxos.db-shm', 'kruxos.db-wal', 'vault.key.epoch'])
})
