import assert from 'node:assert/strict'
import {chmodSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {DatabaseSync} from 'node:sqlite'
import {test} from 'node:test'
import {ROTATED} from '../../../../src/gateway/audit/verify.ts'
import {call, DONE, make, tempAudit} from './temp-audit.ts'

const AT_ONCE = AbortSignal.abort()

/** Another program that keeps the file to itself: nothing can be written while it does. */
function occupy(file: string): Disposable {
  const database = new DatabaseSync(file)
  database.exec('BEGIN IMMEDIATE')
  return {[Symbol.dispose]: () => database.close()}
}

test('what cannot be recorded is refused, and it goes on by itself when it can be written again', async t => {
  const {audit, files} = await tempAudit(t)
  const running = await audit.intend(call('filesystem.write'))
  {
    using _ = occupy(files.db)
    await assert.rejects(audit.intend(call('filesystem.read')), {
      code: 'IO',
      message: /^the audit log cannot be written/,
    })
    await assert.rejects(audit.record(call('filesystem.read'), DONE), {code: 'IO'})
    audit.conclude(running, DONE)
    const {writable, reason, unrecorded} = await audit.state()
    assert.deepEqual([writable, unrecorded], [false, 0])
    assert.match(reason ?? '', /audit\.db/)
  }
  const {entries} = await audit.query({afterSeq: running, limit: 10}, AbortSignal.timeout(10_000))
  assert.equal(entries[0]?.ref, running, 'the outcome of what ran is not lost')
  await make(audit, call('filesystem.read'))
  assert.equal((await audit.state()).writable, true)
  assert.equal((await audit.verify()).fault, null)
})

test('in mode degrade it lets pass what it cannot record, and the next row says how much that was', async t => {
  const {audit, files} = await tempAudit(t, {failMode: 'degrade'})
  {
    using _ = occupy(files.db)
    for (let n = 0; n < 3; n++) await make(audit, call('filesystem.read'))
  }
  await make(audit, call('system.time'))
  const {entries} = await audit.query({event: 'audit.gap', limit: 10}, AT_ONCE)
  assert.deepEqual(
    entries.map(({input}) => input),
    [{unrecorded: 3}],
  )
  assert.equal((await audit.state()).unrecorded, 3)
  assert.equal((await audit.verify()).fault, null)
})

test('the key is 0600, and neither made anew beside rows nor taken when others could read it', async t => {
  const {audit, folder, files} = await tempAudit(t)
  await audit.close()
  assert.equal(statSync(files.key).mode & 0o777, 0o600)
  chmodSync(files.key, 0o644)
  await assert.rejects(tempAudit(t, {folder}), {code: 'IO', hint: `chmod 600 ${files.key}`})
  chmodSync(files.key, 0o600)
  renameSync(files.key, `${files.key}.away`)
  await assert.rejects(tempAudit(t, {folder}), {code: 'IO', message: /audit key .* is missing/})
  writeFileSync(files.key, 'short', {mode: 0o600})
  await assert.rejects(tempAudit(t, {folder}), {code: 'IO', message: /has 5 bytes, not 32/})
})

test('case 166: a log that was put back to an older state says so for ever', async t => {
  const {audit, folder, files} = await tempAudit(t)
  for (let n = 0; n < 5; n++) await make(audit, call('filesystem.read'))
  await audit.close()
  const database = new DatabaseSync(files.db)
  database.exec('DELETE FROM audit WHERE seq > 4')
  database.close()
  const {audit: next} = await tempAudit(t, {folder})
  await make(next, call('filesystem.read'))
  const {ok, fault} = await next.verify()
  assert.deepEqual([ok, fault?.seq, fault?.kind], [false, 5, 'truncation'])
  assert.equal((await next.query({event: 'audit.truncated', limit: 5}, AT_ONCE)).entries.length, 1)
})

test('case 166: a log that was taken away is not begun anew in silence', async t => {
  const {audit, folder, files} = await tempAudit(t)
  await make(audit, call('filesystem.read'))
  await audit.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(files.db + suffix, {force: true})
  const {audit: next} = await tempAudit(t, {folder})
  const {ok, fault} = await next.verify()
  assert.deepEqual([ok, fault?.seq, fault?.kind], [false, 1, 'truncation'])
  assert.ok(next.head.seq > 3, 'no position is used twice')
})

test('rows that are old enough go at the next start, and the rest is still whole', async t => {
  let now = new Date('2026-01-01T00:00:00Z')
  const {audit, folder} = await tempAudit(t, {now: () => now})
  for (let n = 0; n < 10; n++) await make(audit, call('filesystem.read'))
  await audit.close()
  now = new Date('2026-06-01T00:00:00Z')
  const {audit: next} = await tempAudit(t, {folder, now: () => now})
  assert.deepEqual(await next.rotate(90), {dropped: 0, through: 0}, 'it was done already')
  const {ok, from, fault} = await next.verify()
  assert.deepEqual([ok, fault, from], [true, null, 22])
  assert.deepEqual((await next.query({capability: 'filesystem.read', limit: 5}, AT_ONCE)).entries, [])
  const [rotated] = (await next.query({event: 'audit.rotated', limit: 5}, AT_ONCE)).entries
  assert.deepEqual(rotated?.output, {dropped: 21})
})

test('a rotation that was cut off before it dropped anything is finished at the next start', async t => {
  const {audit, folder} = await tempAudit(t)
  for (let n = 0; n < 5; n++) await make(audit, call('filesystem.read'))
  const {rows} = await audit.export({afterSeq: 3, limit: 1})
  const input = {through: 4, mac: rows[0]?.mac}
  await audit.record({...call(''), event: ROTATED, input}, DONE)
  await audit.close()
  const {audit: next} = await tempAudit(t, {folder})
  const {ok, from, fault} = await next.verify()
  assert.deepEqual([ok, fault, from], [true, null, 5])
  assert.deepEqual((await next.export({afterSeq: 0, limit: 1})).rows[0]?.entry.seq, 5)
})
