import assert from 'node:assert/strict'
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {spawnGateway} from '../support/gateway-process.ts'
import {OWN_UID} from '../support/temp-gateway.ts'

/** Every file below a folder whose bytes hold one of the texts. */
function filesHolding(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => texts.some(text => readFileSync(file).includes(text)))
}

test('case 157: tokens are nowhere on disk, in logs, in arguments or environments, but sealed in the vault', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  const gateway = await spawnGateway(dir, {KRUXOS_LOG: 'debug'})
  const {admin} = gateway
  const secrets: string[] = []
  for (const params of [
    {label: 'canary'},
    {label: 'person', principal: 'user' as const},
    {label: 'unstored', store: false},
  ]) {
    const {secret} = await admin.call('token.create', params, {idempotencyKey: `key-${params.label}`})
    secrets.push(secret ?? '')
  }
  secrets.push((await admin.call('token.rotate', {token: 'canary'})).secret ?? '')
  await admin.call('token.grant', {label: 'canary', uid: OWN_UID})
  await admin.call('token.reveal', {token: 'person'})
  await admin.call('token.create', {label: secrets[0] ?? ''}).catch(() => {})
  await admin.call('agent.create', {name: 'noted', purpose: 'p'})
  assert.equal(secrets.filter(Boolean).length, 4)

  assert.deepEqual(filesHolding(dir, secrets), [])
  assert.ok(secrets.every(secret => !gateway.stderr().includes(secret)))
  for (const view of ['cmdline', 'environ']) {
    const text = readFileSync(`/proc/${gateway.pid}/${view}`, 'utf8')
    assert.ok(secrets.every(secret => !text.includes(secret)))
  }
  await gateway.kill('SIGTERM')
  assert.deepEqual(filesHolding(dir, secrets), [])
  assert.ok(statSync(join(dir, 'kruxos.db')).size > 0)
  rmSync(dir, {recursive: true})
})
