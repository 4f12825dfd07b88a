import assert from 'node:assert/strict'
import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {type TempState, tempState} from './temp-state.ts'

const operator = {principal: 'operator', sessionId: null} as const

async function fill(temp: TempState, agent = 'build-bot'): Promise<void> {
  const session = temp.session(agent)
  for (const value of [1, 2]) await temp.run('persistent.set', {key: 'a', value: `${agent} ${value}`}, session)
  await temp.run('persistent.set', {key: 'b\u2028', value: {list: ['\n', '\u2029']}}, session)
}

async function create(temp: TempState, ...call: [Record<string, unknown>?, object?]): Promise<string> {
  return String((await temp.run('backup.create', ...call))['backup_id'])
}

const everything = async (temp: TempState) =>
  (await temp.store.state.rows(null, {afterId: 0, limit: 1000})).map(({id: _, ...row}) => row)

const fileOf = (temp: TempState, id: string) => join(temp.folder, 'backups', id)

test('a backup is a private file with all versions, and comes back as it was, with new versions', async t => {
  const temp = await tempState(t)
  await fill(temp)
  const made = await temp.run('backup.create')
  assert.match(String(made['backup_id']), /^bkp-\d{8}-\d{6}-\d{3}-[0-9a-f]{4}$/)
  assert.equal(made['scope'], 'agent:build-bot')
  const {mode, size} = statSync(fileOf(temp, String(made['backup_id'])))
  assert.deepEqual([mode & 0o777, size], [0o600, made['file_size_bytes']])
  assert.equal(statSync(join(temp.folder, 'backups')).mode & 0o777, 0o700)
  await temp.run('persistent.set', {key: 'a', value: 'later'})
  await temp.run('persistent.delete', {key: 'b\u2028'})
  await temp.run('persistent.set', {key: 'new', value: 1})
  const restored = await temp.run('backup.restore', {backup_id: made['backup_id']})
  assert.deepEqual(restored, {restored: true, agents_restored: ['build-bot'], shared_state_restored: false})
  assert.equal((await temp.run('persistent.get', {key: 'a'}))['value'], 'build-bot 2')
  assert.equal((await temp.run('persistent.get', {key: 'a', version: 1}))['value'], 'build-bot 1')
  assert.deepEqual((await temp.run('persistent.get', {key: 'b\u2028'}))['value'], {list: ['\n', '\u2029']})
  assert.equal((await temp.run('persistent.get', {key: 'new'}))['found'], false)
  const stale = await temp.fails('persistent.set', {key: 'a', value: 1, expected_version: 3})
  assert.equal(stale.type, 'VersionConflict', 'who read what was replaced has to read again')
})

test('an agent backs up and restores its own state and sees no other backup', async t => {
  const temp = await tempState(t)
  await fill(temp)
  await fill(temp, 'other')
  await temp.run('shared.set', {key: 's', value: 1, expected_version: 0})
  const full = await create(temp, {}, operator)
  const foreign = await create(temp, {}, temp.session('other'))
  const own = await create(temp)
  const {backups, count} = await temp.run('backup.list')
  assert.deepEqual([(backups as {backup_id: string}[]).map(({backup_id}) => backup_id), count], [[own], 1])
  for (const backup_id of [full, foreign, 'bkp-20260101-000000-000-0000', '../kruxos.db', 'x']) {
    assert.equal((await temp.fails('backup.restore', {backup_id})).type, 'BackupNotFound')
    assert.equal((await temp.fails('backup.export', {backup_id, path: 'x'})).type, 'BackupNotFound')
  }
  assert.equal((await temp.fails('backup.create', {agent: 'other'})).type, 'PermissionDenied')
  assert.equal((await temp.fails('backup.restore', {backup_id: own, agent: 'other'})).type, 'PermissionDenied')
  assert.equal(((await temp.run('backup.list', {}, operator))['backups'] as unknown[]).length, 3)
})

test('an operator restores everything, or one agent out of it', async t => {
  const temp = await tempState(t)
  await fill(temp)
  await fill(temp, 'other')
  await temp.run('shared.set', {key: 's', value: 1, expected_version: 0})
  const backup_id = await create(temp, {}, operator)
  const change = async () => {
    for (const agent of ['build-bot', 'other'])
      await temp.run('persistent.set', {key: 'a', value: 'changed'}, temp.session(agent))
    const {version} = await temp.run('shared.get', {key: 's'})
    await temp.run('shared.set', {key: 's', value: 'changed', expected_version: version})
  }
  const values = async () =>
    Promise.all([
      temp.run('persistent.get', {key: 'a'}),
      temp.run('persistent.get', {key: 'a'}, temp.session('other')),
      temp.run('shared.get', {key: 's'}),
    ]).then(all => all.map(({value}) => value))
  await change()
  const {subscription_id} = await temp.run('shared.watch', {})
  await temp.run('backup.restore', {backup_id, agent: 'other'}, operator)
  assert.deepEqual(await values(), ['changed', 'other 2', 'changed'])
  await change()
  await temp.run('shared.watch', {subscription_id})
  const all = await temp.run('backup.restore', {backup_id}, operator)
  assert.deepEqual([all['agents_restored'], all['shared_state_restored']], [['build-bot', 'other'], true])
  assert.deepEqual(await values(), ['build-bot 2', 'other 2', 1])
  assert.equal((await temp.run('shared.watch', {subscription_id}))['truncated'], true, 'a watch is told to look')
})

test('a backup of one agent is no backup of another: nothing is cleared for it', async t => {
  const temp = await tempState(t)
  await fill(temp)
  await fill(temp, 'other')
  const backup_id = await create(temp, {agent: 'other'}, operator)
  const before = await everything(temp)
  const {type} = await temp.fails('backup.restore', {backup_id, agent: 'build-bot'}, operator)
  assert.equal(type, 'BackupNotFound')
  assert.deepEqual(await everything(temp), before)
})

test('BackupDamaged: a backup with any changed, lost or added byte restores nothing at all', async t => {
  const temp = await tempState(t)
  await fill(temp)
  const backup_id = await create(temp)
  const file = fileOf(temp, backup_id)
  const good = readFileSync(file)
  await temp.run('persistent.set', {key: 'a', value: 'later'})
  const before = await everything(temp)
  const lines = good.toString().split('\n')
  const damages: Buffer[] = [
    ...Array.from({length: 40}, (_, n) => flip(good, Math.floor((good.length * n) / 40), 1 + (n % 7))),
    ...[0.2, 0.5, 0.9].map(part => good.subarray(0, Math.floor(good.length * part))),
    Buffer.from(lines.toSpliced(1, 1).join('\n')),
    Buffer.from(lines.toSpliced(1, 0, lines[1] ?? '').join('\n')),
    Buffer.from(lines.toSpliced(-2, 1).join('\n')),
    Buffer.concat([good, Buffer.from('{}\n')]),
  ]
  for (const [index, damage] of damages.entries()) {
    writeFileSync(file, damage)
    const {type} = await temp.fails('backup.restore', {backup_id})
    assert.match(type, /^Backup(Damaged|NotFound)$/, `damage ${index}`)
    assert.deepEqual(await everything(temp), before, `damage ${index}`)
  }
  writeFileSync(file, '')
  assert.equal((await temp.fails('backup.restore', {backup_id})).type, 'BackupDamaged')
  assert.equal((await temp.run('backup.list'))['count'], 0, 'a file that is no backup is not listed')
  writeFileSync(file, good)
  await temp.run('backup.restore', {backup_id})
})

function flip(bytes: Buffer, position: number, bit: number): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(position) ^ (1 << bit), position)
  return changed
}

test('older backups make room for new ones, each agent for its own', async t => {
  const temp = await tempState(t, {backups_kept: 2})
  const first = await create(temp, {}, temp.session('other'))
  for (let n = 0; n < 4; n++) await create(temp)
  assert.equal((await temp.run('backup.list'))['count'], 2)
  assert.equal((await temp.run('backup.list', {}, temp.session('other')))['count'], 1)
  assert.ok(readdirSync(join(temp.folder, 'backups')).includes(first))
})

test('what a killed gateway left of a backup is swept away, and is never listed', async t => {
  const temp = await tempState(t)
  mkdirSync(join(temp.folder, 'backups'), {mode: 0o700})
  writeFileSync(fileOf(temp, 'bkp-20260101-000000-000-0000.partial'), 'half')
  assert.equal((await temp.run('backup.list'))['count'], 0)
  const id = await create(temp)
  assert.deepEqual(readdirSync(join(temp.folder, 'backups')), [id])
})

test('a backup is exported into the workspace as a new private file, and overwrites nothing', async t => {
  const temp = await tempState(t)
  await fill(temp)
  const context = temp.session()
  const backup_id = await create(temp)
  const exported = await temp.run('backup.export', {backup_id, path: 'state.jsonl'}, context)
  const bytes = readFileSync(fileOf(temp, backup_id))
  assert.deepEqual(exported, {exported_path: '/workspace/state.jsonl', size_bytes: bytes.length})
  const copy = join(String(context.workspaceDir), 'state.jsonl')
  assert.deepEqual(readFileSync(copy), bytes)
  assert.equal(statSync(copy).mode & 0o777, 0o600)
  assert.equal((await temp.fails('backup.export', {backup_id, path: 'state.jsonl'}, context)).type, 'DestinationExists')
  assert.equal((await temp.fails('backup.export', {backup_id, path: 'no/where'}, context)).type, 'ParentNotFound')
  mkdirSync(join(String(context.workspaceDir), 'folder'))
  assert.equal((await temp.fails('backup.export', {backup_id, path: 'folder'}, context)).type, 'NotAFile')
})

test('case 118: a symlink that leaves the workspace leads no export outside', async t => {
  const temp = await tempState(t)
  const context = temp.session()
  const backup_id = await create(temp)
  symlinkSync(temp.folder, join(String(context.workspaceDir), 'out'))
  for (const path of ['out/stolen', '../stolen', '/etc/stolen']) {
    assert.equal((await temp.fails('backup.export', {backup_id, path}, context)).type, 'PathOutOfScope')
  }
  assert.ok(!readdirSync(temp.folder).includes('stolen'))
})

test('IoError: a folder that cannot be used is told as that, without its path', async t => {
  const temp = await tempState(t)
  for (const folder of ['backups', 'snapshots']) writeFileSync(join(temp.folder, folder), 'a file')
  for (const name of ['backup.create', 'backup.list', 'snapshot.create', 'snapshot.list', 'snapshot.load']) {
    const input = name === 'snapshot.load' ? {snapshot_id: 'snap-20260101-000000-000-0000'} : {}
    const error = await temp.fails(name, input)
    assert.equal(error.type, 'IoError', name)
    assert.ok(!error.message.includes(temp.folder))
  }
  rmSync(join(temp.folder, 'backups'))
  const backup_id = await create(temp)
  rmSync(fileOf(temp, backup_id))
  mkdirSync(fileOf(temp, backup_id))
  assert.equal((await temp.fails('backup.restore', {backup_id})).type, 'IoError')
  assert.equal((await temp.fails('backup.export', {backup_id, path: 'x'}, temp.session())).type, 'IoError')
})
