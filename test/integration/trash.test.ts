import assert from 'node:assert/strict'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const DAY_SECONDS = 86_400

async function write(gateway: TempGateway, agent: string, path: string, content: string): Promise<void> {
  const {admin} = gateway
  await admin.call('agent.create', {name: agent, ifAbsent: true})
  const input = {path, content, create_parents: true}
  assert.equal((await admin.call('capability.call', {name: 'filesystem.write', agent, input})).ok, true)
}

async function remove({admin}: TempGateway, agent: string, path: string): Promise<void> {
  const {ok, error} = await admin.call('capability.call', {name: 'filesystem.delete', agent, input: {path}})
  assert.equal(ok, true, JSON.stringify(error))
}

test('an operator sees what agents deleted, and brings it back to where it was', async () => {
  await using gateway = await tempGateway()
  const {admin, paths} = gateway
  assert.deepEqual(await admin.call('trash.list', {}), {items: [], totalBytes: 0})
  await write(gateway, 'one', 'a/notes.md', 'twelve bytes')
  await write(gateway, 'two', 'list.md', 'four')
  await remove(gateway, 'one', 'a/notes.md')
  await remove(gateway, 'one', 'a')
  await remove(gateway, 'two', 'list.md')

  const {items, totalBytes} = await admin.call('trash.list', {})
  assert.deepEqual(items.map(({agent, path, type, size}) => [agent, path, type, size]).sort(), [
    ['one', '/workspace/a', 'directory', 0],
    ['one', '/workspace/a/notes.md', 'file', 12],
    ['two', '/workspace/list.md', 'file', 4],
  ])
  assert.equal(totalBytes, 16)
  assert.equal((await admin.call('trash.list', {agent: 'two'})).items.length, 1)
  await assert.rejects(admin.call('trash.list', {agent: 'nobody'}), {code: 'NOT_FOUND'})

  const {id = ''} = items.find(({size}) => size === 12) ?? {}
  assert.equal((await admin.call('trash.restore', {id: id.slice(-8)})).item.path, '/workspace/a/notes.md')
  assert.equal(readFileSync(join(paths.workspacesDir, 'one/a/notes.md'), 'utf8'), 'twelve bytes')
  await assert.rejects(admin.call('trash.restore', {id}), {code: 'NOT_FOUND'})
  for (const bad of ['x', '../one', '.', id.slice(0, 8)])
    await assert.rejects(admin.call('trash.restore', {id: bad}), {code: 'NOT_FOUND'}, bad)
})

test('a file that is there by now is replaced only when that is asked for', async () => {
  await using gateway = await tempGateway()
  const {admin, paths} = gateway
  await write(gateway, 'bot', 'notes.md', 'old')
  await remove(gateway, 'bot', 'notes.md')
  await write(gateway, 'bot', 'notes.md', 'new')
  const [item] = (await admin.call('trash.list', {})).items
  const id = item?.id ?? ''
  await assert.rejects(admin.call('trash.restore', {id}), {code: 'CONFLICT'})
  await admin.call('trash.restore', {id, overwrite: true})
  assert.equal(readFileSync(join(paths.workspacesDir, 'bot/notes.md'), 'utf8'), 'old')
})

test('cleanup removes what is past its time, and with an age what was deleted so long ago', async () => {
  await using gateway = await tempGateway()
  const {admin, paths} = gateway
  await write(gateway, 'bot', 'kept.md', 'kept')
  await remove(gateway, 'bot', 'kept.md')
  const ended = join(paths.trashDir, 'bot/20200101T000000Z-0123abcd')
  mkdirSync(ended)
  const times = {deletedAt: '2019-12-31T00:00:00.000Z', recoverableUntil: '2020-01-01T00:00:00.000Z'}
  writeFileSync(join(ended, 'about.json'), JSON.stringify({path: '/workspace/ended.md', ...times}))
  writeFileSync(join(ended, 'item'), 'ended')

  assert.deepEqual(await admin.call('trash.cleanup', {agent: 'bot', olderThanSeconds: DAY_SECONDS}), {
    removed: 1,
    freedBytes: 5,
    changed: true,
  })
  assert.deepEqual(await admin.call('trash.cleanup', {}), {removed: 0, freedBytes: 0, changed: false})
  assert.equal((await admin.call('trash.list', {})).totalBytes, 4)
  assert.equal((await admin.call('trash.cleanup', {olderThanSeconds: 0})).removed, 1)
  assert.deepEqual(readdirSync(join(paths.trashDir, 'bot')), [])
})

test('an operator restores what is past its time as long as it is there', async () => {
  await using gateway = await tempGateway()
  const {admin, paths} = gateway
  await admin.call('agent.create', {name: 'bot'})
  const ended = join(paths.trashDir, 'bot/20200101T000000Z-0123abcd')
  mkdirSync(ended, {recursive: true})
  const times = {deletedAt: '2019-12-31T00:00:00.000Z', recoverableUntil: '2020-01-01T00:00:00.000Z'}
  writeFileSync(join(ended, 'about.json'), JSON.stringify({path: '/workspace/ended.md', ...times}))
  writeFileSync(join(ended, 'item'), 'ended')
  await admin.call('trash.restore', {id: '0123abcd'})
  assert.equal(readFileSync(join(paths.workspacesDir, 'bot/ended.md'), 'utf8'), 'ended')
  assert.equal(existsSync(ended), false)
})

test('what was in a mount goes back there, and waits in the trash while the mount is away or read-only', async t => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const hostDir = mkdtempSync(join(tmpdir(), 'km-'))
  t.after(() => rmSync(hostDir, {recursive: true, force: true}))
  await admin.call('mount.add', {label: 'docs', hostDir})
  await write(gateway, 'bot', '/mnt/docs/notes.md', 'text')
  await remove(gateway, 'bot', '/mnt/docs/notes.md')
  const id = (await admin.call('trash.list', {})).items[0]?.id ?? ''
  await admin.call('mount.toggle-readonly', {label: 'docs', readOnly: true})
  await assert.rejects(admin.call('trash.restore', {id}), {code: 'DENIED'})
  await admin.call('mount.relabel', {label: 'docs', newLabel: 'papers'})
  await assert.rejects(admin.call('trash.restore', {id}), {code: 'NOT_FOUND'})
  await admin.call('mount.relabel', {label: 'papers', newLabel: 'docs'})
  await admin.call('mount.toggle-readonly', {label: 'docs', readOnly: false})
  await admin.call('trash.restore', {id})
  assert.equal(readFileSync(join(hostDir, 'notes.md'), 'utf8'), 'text')
})
