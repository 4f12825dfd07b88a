import assert from 'node:assert/strict'
import {randomBytes} from 'node:crypto'
import {mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {ended, start} from '../support/kruxos.ts'
import {startMachine} from '../support/machine.ts'

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`a backup that is ended by ${signal} leaves nothing when it is gone`, async () => {
    await using machine = await startMachine()
    const {dataDir} = (await machine.admin.call('status.get', {})).gateway
    const [out, passphrase] = [join(machine.home, 'out'), join(machine.home, 'pass')]
    mkdirSync(out)
    mkdirSync(join(dataDir, 'workspace', 'default-agent'), {recursive: true})
    writeFileSync(join(dataDir, 'workspace', 'default-agent', 'large'), randomBytes(100_000_000))
    writeFileSync(passphrase, 'correct horse battery\n', {mode: 0o600})
    const line = ['backup', 'create', join(out, 'a.age'), '--workspaces', '--passphrase-file', passphrase]
    const child = start(line, {home: machine.home, env: machine.env})
    await eventually(async () => assert.ok(readdirSync(out).length > 0))
    child.kill(signal)
    assert.equal(await ended(child), signal)
    assert.deepEqual(readdirSync(out), [])
    assert.deepEqual(readdirSync(join(dataDir, 'backup.new')), ['lock.db'])
  })
}
