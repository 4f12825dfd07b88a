import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {spawnGateway} from '../support/gateway-process.ts'

test('somebody who watches does not keep the gateway from stopping', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  t.after(() => rmSync(dir, {recursive: true, force: true}))
  const gateway = await spawnGateway(dir)
  const {head} = await gateway.admin.call('audit.query', {})
  const watching = gateway.admin
    .call('audit.query', {event: 'vault.*', afterSeq: head.seq, waitSeconds: 25})
    .catch(error => error.code)
  await sleep(200)
  const asked = performance.now()
  assert.equal(await gateway.kill('SIGTERM'), 0)
  assert.ok(performance.now() - asked < 8000, 'it waited for the one who watches')
  assert.equal(await watching, 'UNREACHABLE')
})
