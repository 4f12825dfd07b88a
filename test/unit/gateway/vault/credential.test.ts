import assert from 'node:assert/strict'
import {randomBytes} from 'node:crypto'
import {rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempFolder} from '../store/temp-store.ts'
import {tempVault} from './temp-vault.ts'

const NAME = 'kruxos-vault-key'

test('a credential of systemd opens the vault at each start', async t => {
  const credentialsDir = tempFolder(t)
  writeFileSync(join(credentialsDir, NAME), randomBytes(32))
  const used = await tempVault(t, {sealer: 'systemd-credential', credentialsDir})
  await used.put('user/token/a', 'secret')
  assert.equal(await (await used.reopen()).get('user/token/a'), 'secret')
})

const faults: Record<string, {spoil(file: string): void; reason: RegExp}> = {
  missing: {spoil: file => rmSync(file), reason: /cannot be read: ENOENT: give the unit LoadCredentialEncrypted=/},
  'cut short': {spoil: file => writeFileSync(file, randomBytes(31)), reason: /has 31 bytes, not 32/},
  'of another machine': {spoil: file => writeFileSync(file, randomBytes(32)), reason: /is not the one that sealed/},
}

for (const [what, {spoil, reason}] of Object.entries(faults)) {
  test(`case 160: a credential that is ${what} leaves the vault locked, with what to do`, async t => {
    const credentialsDir = tempFolder(t)
    const file = join(credentialsDir, NAME)
    const key = randomBytes(32)
    writeFileSync(file, key)
    const used = await tempVault(t, {sealer: 'systemd-credential', credentialsDir})
    await used.put('user/token/a', 'secret')
    spoil(file)
    const {vault, get} = await used.reopen()
    const status = await vault.status()
    assert.equal(status.state, 'locked')
    assert.match(status.reason ?? '', reason)
    await assert.rejects(get('user/token/a'), {code: 'LOCKED', message: /the systemd credential/})
    writeFileSync(file, key)
    assert.equal(await vault.unlock(undefined), true)
    assert.equal(await get('user/token/a'), 'secret')
  })
}

test('case 160: without a folder of credentials the vault is locked, also a new one', async t => {
  const {vault} = await tempVault(t, {sealer: 'systemd-credential'})
  const {state, reason} = await vault.status()
  assert.equal(state, 'locked')
  assert.match(reason ?? '', /no systemd credential kruxos-vault-key was given/)
})
