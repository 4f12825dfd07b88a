import assert from 'node:assert/strict'
import {test} from 'node:test'
import {call, make, tempAudit} from './temp-audit.ts'

const soon = AbortSignal.abort()

test('an intent is durable before it resolves, and its outcome follows in the same chain', async t => {
  const {audit} = await tempAudit(t)
  const id = await make(audit, call('filesystem.read'))
  await audit.record(call('filesystem.write'), {status: 'denied', error: 'PolicyDenied', output: null, durationMs: 0})
  const {entries} = await audit.query({afterSeq: id - 1, limit: 10}, soon)
  assert.deepEqual(
    entries.map(({kind, subject, status, ref}) => ({kind, subject, status, ref})),
    [
      {kind: 'outcome', subject: 'filesystem.read', status: 'success', ref: id},
      {kind: 'event', subject: 'filesystem.write', status: 'denied', ref: null},
    ],
  )
  assert.deepEqual(entries[0]?.input, {path: '/workspace/a.txt'})
  const {ok, rows, fault} = await audit.verify()
  assert.deepEqual({ok, rows, fault}, {ok: true, rows: 4, fault: null})
})

test('rows of one turn of the event loop share one commit', async t => {
  const {audit} = await tempAudit(t)
  let commits = 0
  audit.onEntries(() => {
    commits += 1
  })
  await Promise.all(Array.from({length: 50}, () => audit.intend(call('system.info'))))
  assert.equal(commits, 1)
})

test('what the last gateway left without an outcome gets one at the next start', async t => {
  const {audit, folder} = await tempAudit(t)
  const lost = await audit.intend(call('filesystem.delete'))
  await make(audit, call('filesystem.read'))
  await audit.close()
  const {audit: next} = await tempAudit(t, {folder})
  const {entries} = await next.query({status: 'unknown', limit: 10}, soon)
  assert.deepEqual(
    entries.map(({kind, ref, subject, error}) => ({kind, ref, subject, error})),
    [{kind: 'outcome', ref: lost, subject: 'filesystem.delete', error: 'GatewayStopped'}],
  )
  assert.equal((await next.verify()).fault, null)
})
