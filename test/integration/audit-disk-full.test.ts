import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {spawnGateway} from '../support/gateway-process.ts'

/** A limit on the size of files is a full disk for every user, on every file system. */
function limitFiles(pid: number, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
}

test('case 168: with a full disk calls and changes are refused, status says why, and it goes on when there is room', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  t.after(() => rmSync(dir, {recursive: true, force: true}))
  const gateway = await spawnGateway(dir)
  const {admin} = gateway
  const write = (path: string) =>
    admin.call('capability.call', {name: 'filesystem.write', input: {path: `/workspace/${path}`, content: ''}})
  assert.equal((await write('before')).ok, true)

  limitFiles(gateway.pid, '1')
  const refused = await write('during')
  assert.deepEqual([refused.ok, refused.error?.error_type], [false, 'AuditUnavailable'])
  await assert.rejects(admin.call('agent.create', {name: 'during'}), {
    code: 'IO',
    message: /audit log cannot be written/,
  })
  const {audit, agents} = await admin.call('status.get', {})
  assert.equal(audit.writable, false)
  assert.match(audit.reason ?? '', /audit\.db/)
  assert.equal(agents.registered, 1)

  limitFiles(gateway.pid, 'unlimited')
  assert.equal((await write('after')).ok, true)
  await admin.call('agent.create', {name: 'after'})
  const {fault} = await admin.call('audit.verify', {})
  assert.equal(fault, null)
  assert.equal((await admin.call('status.get', {})).audit.writable, true)
  assert.equal(await gateway.kill('SIGTERM'), 0)

  const workspace = join(dir, 'workspace', 'default-agent')
  assert.deepEqual(
    ['before', 'during', 'after'].map(name => existsSync(join(workspace, name))),
    [true, false, true],
  )
})
