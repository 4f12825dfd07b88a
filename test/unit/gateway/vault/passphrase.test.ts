import assert from 'node:assert/strict'
import {argon2Sync} from 'node:crypto'
import {test} from 'node:test'
import type {Cleanup} from '../store/temp-store.ts'
import {PASSPHRASE, tempVault} from './temp-vault.ts'

/** A vault with one secret, sealed with a passphrase, as the next start finds it: locked. */
async function lockedVault(t: Cleanup, sleep = async (_ms: number) => {}) {
  const made = await tempVault(t, {sealer: 'passphrase', passphrase: PASSPHRASE, sleep})
  await made.put('user/token/a', 'secret')
  return made.reopen({passphrase: undefined})
}

test('Argon2id is that of RFC 9106, section 5.3', () => {
  const bytes = (length: number, value: number) => Buffer.alloc(length, value)
  const tag = argon2Sync('argon2id', {
    message: bytes(32, 1),
    nonce: bytes(16, 2),
    secret: bytes(8, 3),
    associatedData: bytes(12, 4),
    memory: 32,
    passes: 3,
    parallelism: 4,
    tagLength: 32,
  })
  assert.equal(tag.toString('hex'), '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
})

test('case 148: a locked vault tells its state, and refuses everything else with how to unlock it', async t => {
  const {vault, get, put, remove} = await lockedVault(t)
  assert.deepEqual(await vault.status(), {
    state: 'locked',
    sealer: 'passphrase',
    entries: 1,
    reason: 'the vault is locked: kruxos vault unlock',
  })
  const calls = [get('user/token/a'), put('b', 'x'), remove('b'), vault.reseal('passphrase', PASSPHRASE)]
  for (const call of calls) await assert.rejects(call, {code: 'LOCKED', hint: 'kruxos vault unlock'})
  assert.equal(await vault.lock(), false)
})

test('a passphrase opens the vault, and locking it shuts it again', async t => {
  const {vault, get} = await lockedVault(t)
  await assert.rejects(vault.unlock(undefined), {code: 'LOCKED', hint: 'kruxos vault unlock'})
  assert.equal(await vault.unlock(PASSPHRASE), true)
  assert.equal(await vault.unlock('anything'), false)
  assert.equal(await get('user/token/a'), 'secret')
  assert.equal(await vault.lock(), true)
  await assert.rejects(get('user/token/a'), {code: 'LOCKED'})
  assert.equal(await vault.unlock(PASSPHRASE), true)
  assert.equal(await get('user/token/a'), 'secret')
})

test('a passphrase is the same however its accents were typed', async t => {
  const made = await tempVault(t, {sealer: 'passphrase', passphrase: 'caf\u00e9 au lait, s.v.p.'})
  const {vault} = await made.reopen({passphrase: 'cafe\u0301 au lait, s.v.p.'})
  assert.equal((await vault.status()).state, 'unlocked')
})

test('case 146: a wrong passphrase is refused without detail, and each next attempt waits longer', async t => {
  const waits: number[] = []
  const {vault, get} = await lockedVault(t, async ms => void waits.push(ms))
  for (let i = 0; i < 10; i++) {
    await assert.rejects(vault.unlock(`guess number ${i}`), {code: 'DENIED', message: 'wrong passphrase'})
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
  assert.equal((await vault.status()).state, 'locked')
  assert.equal(await vault.unlock(PASSPHRASE), true)
  await vault.lock()
  waits.length = 0
  await assert.rejects(vault.unlock('guess after a success'), {code: 'DENIED'})
  assert.deepEqual(waits, [])
  assert.equal(await vault.unlock(PASSPHRASE), true)
  assert.equal(await get('user/token/a'), 'secret')
})

test('case 146: attempts to unlock run one at a time', async t => {
  let waiting = 0
  let most = 0
  const {vault} = await lockedVault(t, async () => {
    most = Math.max(most, ++waiting)
    await new Promise(setImmediate)
    waiting--
  })
  const attempts = Array.from({length: 5}, (_, i) => vault.unlock(`guess number ${i}`))
  assert.deepEqual(
    (await Promise.allSettled(attempts)).map(({status}) => status),
    Array(5).fill('rejected'),
  )
  assert.equal(most, 1)
})

test('a wrong passphrase at the start leaves the vault locked and says so', async t => {
  const locked = await lockedVault(t)
  const {vault} = await locked.reopen({passphrase: 'not this one, no'})
  const {state, reason} = await vault.status()
  assert.equal(state, 'locked')
  assert.equal(reason, 'the vault is locked: wrong passphrase: kruxos vault unlock')
  assert.equal(await vault.unlock(PASSPHRASE), true)
})

test('the first passphrase of a new vault is set by the first unlock, and must be long enough', async t => {
  const {vault, put, reopen} = await tempVault(t, {sealer: 'passphrase'})
  assert.equal((await vault.status()).reason, 'the vault has no passphrase yet: kruxos vault unlock')
  await assert.rejects(vault.unlock('eleven char'), {code: 'USAGE', message: /at least 12 characters/})
  assert.equal((await vault.status()).state, 'locked')
  assert.equal(await vault.unlock(PASSPHRASE), true)
  await put('user/token/a', 'secret')
  const next = await reopen({passphrase: PASSPHRASE})
  assert.equal(await next.get('user/token/a'), 'secret')
})
