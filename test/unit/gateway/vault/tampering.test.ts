import assert from 'node:assert/strict'
import {copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {DatabaseSync} from 'node:sqlite'
import {test} from 'node:test'
import type {Cleanup} from '../store/temp-store.ts'
import {type TempVault, tempVault} from './temp-vault.ts'

const A = 'user/token/a'
const B = 'user/token/b'

/** A vault with two secrets, the first of them changed once. */
async function usedVault(t: Cleanup): Promise<TempVault> {
  const used = await tempVault(t)
  await used.put(A, 'secret of a, old')
  await used.put(B, 'secret of b')
  await used.put(A, 'secret of a')
  return used
}

/** What somebody does who can write the database file, and has no key. */
function alter({file}: TempVault, ...statements: string[]): void {
  const database = new DatabaseSync(file)
  for (const statement of statements) database.exec(statement)
  database.close()
}

async function assertBroken({vault, get}: TempVault, message: RegExp, path = A): Promise<void> {
  const status = await vault.status()
  assert.equal(status.state, 'broken')
  assert.match(status.reason ?? '', message)
  await assert.rejects(get(path), {code: 'IO', message})
}

test('case 151: a ciphertext in the row of another label does not open', async t => {
  const used = await usedVault(t)
  alter(
    used,
    `UPDATE vault_entries SET (nonce, ciphertext) =
       (SELECT nonce, ciphertext FROM vault_entries WHERE path = '${A}') WHERE path = '${B}'`,
  )
  await assert.rejects(used.get(B), {code: 'IO', message: `the vault entry ${B} was changed or lost outside the vault`})
  assert.equal(await used.get(A), 'secret of a')
  await used.put(B, 'made again')
  assert.equal(await used.get(B), 'made again')
})

test('case 151: two labels that changed places do not open', async t => {
  const used = await usedVault(t)
  const rename = (from: string, to: string) => `UPDATE vault_entries SET path = '${to}' WHERE path = '${from}'`
  alter(used, rename(A, 'x'), rename(B, A), rename('x', B))
  await assertBroken(used, /the list of vault entries was changed/)
})

const changes: Record<string, string> = {
  'an entry that was removed': `DELETE FROM vault_entries WHERE path = '${A}'`,
  'an entry that was added': `INSERT INTO vault_entries SELECT 'user/token/c', version, nonce, ciphertext FROM vault_entries WHERE path = '${A}'`,
  'an entry that was renamed': `UPDATE vault_entries SET path = 'user/token/c' WHERE path = '${A}'`,
  'an entry of another version': `UPDATE vault_entries SET version = version + 1 WHERE path = '${A}'`,
  'a list that was removed': `DELETE FROM vault_entries WHERE path = '.manifest'`,
  'a list of another epoch': `UPDATE vault_entries SET version = version + 1 WHERE path = '.manifest'`,
  'all entries removed': 'DELETE FROM vault_entries',
}

for (const [what, statement] of Object.entries(changes)) {
  test(`${what} is noticed, at once and at the next start`, async t => {
    const used = await usedVault(t)
    alter(used, statement)
    await assertBroken(used, /the list of vault entries was changed/)
    await assertBroken(await used.reopen(), /the list of vault entries was changed/)
    await assert.rejects(used.put('other', 'x'), {code: 'IO'})
  })
}

test('an older row in place of a newer one is noticed', async t => {
  const used = await tempVault(t)
  await used.put(A, 'old')
  const row = await used.store.vault.get(A)
  await used.put(A, 'new')
  assert.ok(row)
  await used.store.vault.put(row)
  await assertBroken(used, /the list of vault entries was changed/)
})

test('an older row with the newer version written on it does not open', async t => {
  const used = await tempVault(t)
  await used.put(A, 'old')
  const row = await used.store.vault.get(A)
  await used.put(A, 'new')
  const {version} = (await used.store.vault.get(A)) ?? {}
  assert.ok(row && version)
  await used.store.vault.put({...row, version})
  await assert.rejects(used.get(A), {code: 'IO', message: new RegExp(A)})
})

test('a row from before its entry was removed and put again is noticed', async t => {
  const used = await tempVault(t)
  await used.put(A, 'old')
  const row = await used.store.vault.get(A)
  await used.remove(A)
  await used.put(A, 'new')
  assert.ok(row)
  await used.store.vault.put(row)
  await assertBroken(used, /the list of vault entries was changed/)
})

test('no path can be written so that one row reads as two', async t => {
  const used = await tempVault(t)
  await used.put('a', 'x')
  await used.put('b', 'y')
  for (const path of ['a\n3 b', 'a",2],["b', '[["a",2],["b']) {
    const [a, b] = [await used.store.vault.get('a'), await used.store.vault.get('b')]
    assert.ok(a && b)
    await used.store.transaction(async ({vault}) => {
      await vault.remove('a')
      await vault.remove('b')
      await vault.put({...b, path})
    })
    await assertBroken(used, /the list of vault entries was changed/, 'a')
    await used.store.transaction(async ({vault}) => {
      await vault.remove(path)
      await vault.put(a)
      await vault.put(b)
    })
  }
  assert.equal((await used.vault.status()).state, 'unlocked')
})

test('a whole database put back to an older state is noticed, and accepted by the command that is told', async t => {
  const used = await usedVault(t)
  await used.store.close()
  copyFileSync(used.file, `${used.file}.backup`)
  const later = await tempVault(t, {}, used.folder)
  await later.put(A, 'newer')
  await later.store.close()
  copyFileSync(`${used.file}.backup`, used.file)

  const restored = await tempVault(t, {}, used.folder)
  await assertBroken(restored, /the database is older than the vault remembers \(epoch 4, not 5\)/)
  assert.match((await restored.vault.status()).reason ?? '', new RegExp(`rm ${used.keyFile}.epoch && `))
  await assert.rejects(restored.put(B, 'x'), {code: 'IO'})

  rmSync(`${used.keyFile}.epoch`)
  const accepted = await restored.reopen()
  assert.equal(await accepted.get(A), 'secret of a')
  assert.equal(readFileSync(`${used.keyFile}.epoch`, 'utf8'), '4\n')
})

test('a vault that was taken out of the database is not made anew', async t => {
  const used = await usedVault(t)
  alter(used, 'DELETE FROM vault_header', 'DELETE FROM vault_entries')
  const next = await used.reopen()
  await assertBroken(next, /older than the vault remembers \(epoch 0, not 4\)/)
  rmSync(`${used.keyFile}.epoch`)
  await assertBroken(await used.reopen(), /the key file .* is there, but the database has no vault/)
  assert.equal(await next.store.vault.readHeader(), null)
})

test('entries without a header are not covered with a new vault', async t => {
  const used = await usedVault(t)
  alter(used, 'DELETE FROM vault_header')
  rmSync(`${used.keyFile}.epoch`)
  await assertBroken(await used.reopen(), /the vault header was changed or lost/)
})

test('an epoch file that is damaged is named', async t => {
  const used = await usedVault(t)
  for (const text of ['', 'x\n', '-1\n', '4', '4\n5\n']) {
    writeFileSync(`${used.keyFile}.epoch`, text)
    await assertBroken(await used.reopen(), /vault.key.epoch is damaged/)
  }
})

test('an epoch that cannot be written does not undo the change, and is told', async t => {
  const {vault, put, get, keyFile} = await tempVault(t)
  rmSync(`${keyFile}.epoch`)
  mkdirSync(`${keyFile}.epoch`)
  await put(A, 'secret')
  assert.equal(await get(A), 'secret')
  const {state, reason} = await vault.status()
  assert.equal(state, 'unlocked')
  assert.match(reason ?? '', /cannot write .*vault.key.epoch/)
  rmSync(`${keyFile}.epoch`, {recursive: true})
  await put(A, 'secret')
  assert.equal((await vault.status()).reason, null)
})
