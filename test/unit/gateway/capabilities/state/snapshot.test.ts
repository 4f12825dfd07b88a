import assert from 'node:assert/strict'
import {statSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempState} from './temp-state.ts'

interface Snapshot {
  taken_at: string
  agent: string
  persistent_state: {keys: number; entries: {key: string}[]}
  shared_state: {entries: {key: string}[]}
}

test('a snapshot keeps what the agent could see: keys and versions, and no value', async t => {
  const temp = await tempState(t)
  await temp.run('persistent.set', {key: 'mine', value: 'private value'})
  await temp.run('persistent.set', {key: 'theirs', value: 1}, temp.session('other'))
  await temp.run('shared.set', {key: 'ours', value: 1, expected_version: 0})
  const made = await temp.run('snapshot.create')
  await temp.run('persistent.delete', {key: 'mine'})
  const {snapshot} = (await temp.run('snapshot.load', {snapshot_id: made['snapshot_id']})) as unknown as {
    snapshot: Snapshot
  }
  assert.deepEqual([snapshot.agent, snapshot.taken_at], ['build-bot', made['timestamp']])
  assert.deepEqual(
    snapshot.persistent_state.entries.map(({key}) => key),
    ['mine'],
  )
  assert.deepEqual(
    snapshot.shared_state.entries.map(({key}) => key),
    ['ours'],
  )
  assert.doesNotMatch(JSON.stringify(snapshot), /private value|theirs/)
  const {mode, size} = statSync(join(temp.folder, 'snapshots', 'build-bot', String(made['snapshot_id'])))
  assert.deepEqual([mode & 0o777, size], [0o600, made['size_bytes']])
})

test('the newest are listed first, to the agent that took them', async t => {
  const temp = await tempState(t)
  const first = await temp.run('snapshot.create')
  const second = await temp.run('snapshot.create')
  const {snapshots, count} = await temp.run('snapshot.list')
  assert.deepEqual([snapshots, count], [[second, first], 2])
  assert.equal((await temp.run('snapshot.list', {}, temp.session('other')))['count'], 0)
})

test('SnapshotNotFound: of another agent, of no snapshot, and of a path', async t => {
  const temp = await tempState(t)
  const {snapshot_id} = await temp.run('snapshot.create')
  assert.equal((await temp.fails('snapshot.load', {snapshot_id}, temp.session('other'))).type, 'SnapshotNotFound')
  for (const id of ['snap-20260101-000000-000-0000', '../../kruxos.db', `../build-bot/${snapshot_id}`])
    assert.equal((await temp.fails('snapshot.load', {snapshot_id: id})).type, 'SnapshotNotFound')
})
