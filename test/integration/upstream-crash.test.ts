import assert from 'node:assert/strict'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {fixtureUpstream, tool} from '../support/fixture-upstream.ts'
import {spawnGateway} from '../support/gateway-process.ts'

test('a gateway that is killed leaves no server behind, and the next one starts it again', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  t.after(() => rmSync(dir, {recursive: true, force: true}))
  // One that watches a file does not end when its input does.
  using notes = fixtureUpstream([tool('echo')], {tells: true})
  const first = await spawnGateway(dir)
  await first.admin.call('upstream.add', {name: 'notes', launch: notes.launch})
  await first.kill('SIGKILL')
  // Only there the kernel can be told.
  if (existsSync('/usr/bin/setpriv'))
    await eventually(async () => assert.throws(() => process.kill(notes.pids[0] ?? 0, 0), {code: 'ESRCH'}))
  const second = await spawnGateway(dir)
  await eventually(async () => {
    const {upstream} = await second.admin.call('upstream.show', {name: 'notes'})
    assert.equal(upstream.state, 'running')
  }, 30_000)
  await second.kill('SIGTERM')
})
