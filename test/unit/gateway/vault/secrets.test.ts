import assert from 'node:assert/strict'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {agentRow} from '../store/temp-store.ts'
import {PASSPHRASE, tempVault} from './temp-vault.ts'

test('a secret comes back as it was put, until it is removed', async t => {
  const {put, get, remove, vault} = await tempVault(t)
  await put('user/token/a', 'first')
  await put('user/token/a', 'second')
  await put('smtp.password', 'pässwörd 🔑 \0\r\n')
  assert.equal(await get('user/token/a'), 'second')
  assert.equal(await get('smtp.password'), 'pässwörd 🔑 \0\r\n')
  assert.equal((await vault.status()).entries, 2)
  assert.equal(await remove('user/token/a'), true)
  assert.equal(await remove('user/token/a'), false)
  assert.equal(await get('user/token/a'), null)
  await put('user/token/a', '')
  assert.equal(await get('user/token/a'), '')
})

test('secrets are there after the gateway was started again', async t => {
  const {put, reopen} = await tempVault(t)
  await put('user/token/a', 'secret')
  const next = await reopen()
  assert.deepEqual(await next.vault.status(), {state: 'unlocked', sealer: 'key-file', entries: 1, reason: null})
  assert.equal(await next.get('user/token/a'), 'secret')
})

test('a secret and the row that speaks of it are one change', async t => {
  const {store, vault, put, get} = await tempVault(t)
  await put('user/token/a', 'old')
  const failed = store.transaction(async tables => {
    await vault.put(tables.vault, 'user/token/a', 'new')
    await vault.put(tables.vault, 'user/token/b', 'new')
    assert.equal(await vault.get(tables.vault, 'user/token/a'), 'new')
    await tables.agents.insert(agentRow('bot'))
    throw new Error('no')
  })
  await assert.rejects(failed, {message: 'no'})
  assert.equal(await get('user/token/a'), 'old')
  assert.equal(await get('user/token/b'), null)
  assert.equal((await vault.status()).state, 'unlocked')
})

test('a change outside a transaction is refused: half of it could be lost', async t => {
  const {store, vault, put, get} = await tempVault(t)
  await put('user/token/a', 'old')
  await assert.rejects(vault.put(store.vault, 'user/token/a', 'new'), {code: 'INTERNAL'})
  await assert.rejects(vault.remove(store.vault, 'user/token/a'), {code: 'INTERNAL'})
  assert.equal(await get('user/token/a'), 'old')
})

test('reads beside many changes never take one for tampering', async t => {
  const {put, get, vault} = await tempVault(t)
  await put('user/token/a', '0')
  const work: Promise<unknown>[] = []
  for (let i = 1; i <= 100; i++) work.push(put('user/token/a', `${i}`), get('user/token/a'), vault.status())
  for (const result of await Promise.all(work)) {
    if (typeof result === 'object') assert.equal((result as {state: string}).state, 'unlocked')
  }
  assert.equal(await get('user/token/a'), '100')
})

for (const path of ['', '.manifest', '/a', 'a b', 'a\nb', 'a|1', 'ä', 'a'.repeat(201)]) {
  test(`the path ${JSON.stringify(path.slice(0, 20))} is refused`, async t => {
    const {put, get, remove} = await tempVault(t)
    for (const call of [put(path, 'x'), get(path), remove(path)]) await assert.rejects(call, {code: 'USAGE'})
  })
}

test('a text that would come back changed is refused', async t => {
  const {put} = await tempVault(t)
  await assert.rejects(put('a', '\ud800'), {code: 'USAGE'})
})

test('a vault that is locked in the middle of a change keeps nothing of it', async t => {
  const {store, vault, get} = await tempVault(t)
  const change = store.transaction(async tables => {
    const put = vault.put(tables.vault, 'user/token/a', 'secret')
    await vault.lock()
    await put
  })
  await assert.rejects(change, {code: 'LOCKED'})
  await vault.unlock(undefined)
  assert.equal(await get('user/token/a'), null)
  assert.equal((await vault.status()).state, 'unlocked')
})

test('case 157: neither a secret, nor a passphrase, nor the key is on the disk in clear', async t => {
  const canary = 'krx_user_canary-canary-canary-canary-canary'
  const {folder, keyFile, put, remove, vault} = await tempVault(t)
  await put('user/token/a', canary)
  await put('user/token/a', `${canary}2`)
  await put('user/token/b', canary)
  await remove('user/token/b')
  const key = readFileSync(keyFile)
  await vault.reseal('passphrase', PASSPHRASE)
  const needles = [canary, PASSPHRASE].flatMap(text => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text).toString('base64').slice(0, 24)),
    Buffer.from(Buffer.from(text).toString('hex')),
  ])
  const names = readdirSync(folder)
  assert.deepEqual(names, ['kruxos.db', 'kruxos.db-shm', 'kruxos.db-wal', 'vault.key.epoch'])
  for (const name of names) {
    const bytes = readFileSync(join(folder, name))
    for (const needle of [...needles, key]) assert.equal(bytes.includes(needle), false, name)
  }
})
