import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {hostname} from 'node:os'
import {test} from 'node:test'
import {underLease} from '../../src/cli/apply/lease.ts'
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

test('one that does not end is named, and nothing is done', async () => {
  await using gateway = await tempGateway()
  await gateway.admin.call('appliance.lease', {holder: elsewhere, seconds: 60})
  const work = () => assert.fail('two at once')
  await assert.rejects(underLease(gateway.admin, work), {
    code: 'CONFLICT',
    message: 'another apply is at work (pid 1 on elsewhere)',
  })
})
