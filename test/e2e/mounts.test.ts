import assert from 'node:assert/strict'
import {test} from 'node:test'
import {fakeAdmin} from '../support/fake-admin.ts'
import {mount, trashItem} from '../support/fixtures.ts'
import {kruxos} from '../support/kruxos.ts'

test('mount list says what agents see, where it is, and what is missing', async () => {
  const mounts = [
    mount({readOnly: true}),
    mount({label: 'gone', hostDir: '/srv/gone', agents: ['one', 'two'], state: 'missing'}),
  ]
  await using gateway = await fakeAdmin({answers: {'mount.list': () => ({mounts})}})
  const {stdout, exit} = await kruxos(['mount', 'list'], gateway)
  assert.equal(exit, 0)
  assert.match(stdout, /^\/mnt\/docs +\/srv\/docs +read-only +ready +every agent$/m)
  assert.match(stdout, /^\/mnt\/gone +\/srv\/gone +writable +missing +one, two$/m)
})

test('trash list says whose, how large, how long ago and how long it is kept', async () => {
  const answer = {items: [trashItem(), trashItem({id: 'x', type: 'symlink', size: 0})], totalBytes: 2048}
  await using gateway = await fakeAdmin({answers: {'trash.list': () => answer}})
  const {stdout} = await kruxos(['trash', 'list'], gateway)
  assert.match(
    stdout,
    /^20260724T101112Z-1a2b3c4d +default-agent +2\.0 KiB +1h ago +\S+ \S+ UTC +\/workspace\/old\.md$/m,
  )
  assert.match(stdout, /^x +default-agent +symlink /m)
  assert.match(stdout, /^2 in all, 2\.0 KiB\.$/m)
})

test('without a terminal what cannot be undone needs --yes', async () => {
  await using gateway = await fakeAdmin()
  for (const args of [
    ['trash', 'cleanup'],
    ['trash', 'cleanup', '--older-than', '30d'],
    ['trash', 'restore', '1a2b3c4d', '--overwrite'],
  ]) {
    const {stderr, exit} = await kruxos(args, gateway)
    assert.equal(exit, 2, args.join(' '))
    assert.match(stderr, /give --yes/)
    assert.equal((await kruxos([...args, '--yes'], gateway)).exit, 0)
  }
  assert.equal((await kruxos(['trash', 'restore', '1a2b3c4d'], gateway)).exit, 0)
})
