import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {hostname, tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {underLease} from '../../src/cli/apply/lease.ts'
import {applyText} from '../support/apply-in-process.ts'
import {tempGateway} from '../support/temp-gateway.ts'

const elsewhere = 'pid 1 on elsewhere, 00000000'

test('one that was killed on this machine is succeeded at once', async () => {
  await using gateway = await tempGateway()
  const {pid} = spawnSync('true')
  await gateway.admin.call('appliance.lease', {holder: `pid ${pid} on ${hostname()}, 00000000`, seconds: 60})
  assert.equal(await underLease(gateway.admin, async () => 'done'), 'done')
})

test('one that ends in time is waited for, and the lease is given back', async () => {
  await using gateway = await tempGateway()
  await gateway.admin.call('appliance.lease', {holder: elsewhere, seconds: 1})
  await underLease(gateway.admin, async () => {
    const {isHeld, holder} = await gateway.admin.call('appliance.lease', {holder: elsewhere, seconds: 1})
    assert.deepEqual([isHeld, holder.startsWith(`pid ${process.pid} on `)], [false, true])
  })
  assert.ok((await gateway.admin.call('appliance.lease', {holder: elsewhere, seconds: 0})).isHeld)
})

test('a restart of the gateway gives it to nobody, when it is asked for at once', async () => {
  await using gateway = await tempGateway()
  await underLease(gateway.admin, async lease => {
    await gateway.restart()
    await lease.renew()
    lease.check()
    assert.equal((await gateway.admin.call('appliance.lease', {holder: elsewhere, seconds: 1})).isHeld, false)
  })
})

test('once somebody else has it no further step is made, not even when it is free again', async context => {
  await using gateway = await tempGateway()
  const folder = mkdtempSync(join(tmpdir(), 'ka-'))
  context.after(() => rmSync(folder, {recursive: true, force: true}))
  const takeOver = (seconds: number) => gateway.admin.call('appliance.lease', {holder: elsewhere, seconds})
  const work = underLease(gateway.admin, async lease => {
    let steps = 0
    const check = async () => {
      steps += 1
      if (steps === 2) {
        await gateway.restart()
        await takeOver(60)
        await lease.renew()
        await takeOver(0)
        await lease.renew()
      }
      lease.check()
    }
    await applyText(gateway, folder, 'version: 1\nagents: {bot: {}, friend: {}}\n', {check})
  })
  await assert.rejects(work, {
    code: 'CONFLICT',
    message: 'agents/friend: another apply is at work (pid 1 on elsewhere); everything is as it was',
  })
  const {agents} = await gateway.admin.call('agent.list', {})
  assert.ok(agents.every(({name, state}) => name !== 'bot' || state === 'revoked'))
})

test('one that does not end is named, and nothing is done', async () => {
  await using gateway = await tempGateway()
  await gateway.admin.call('appliance.lease', {holder: elsewhere, seconds: 60})
  const work = () => assert.fail('two at once')
  await assert.rejects(underLease(gateway.admin, work), {
    code: 'CONFLICT',
    message: 'another apply is at work (pid 1 on elsewhere)',
  })
})
