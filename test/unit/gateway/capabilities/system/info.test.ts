import assert from 'node:assert/strict'
import {statfs} from 'node:fs/promises'
import {tmpdir, totalmem} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {systemCapabilities} from '../../../../../src/gateway/capabilities/system/index.ts'
import {run, runToError} from '../run.ts'
import {systemServices} from './services.ts'

test('the version, the uptime in whole seconds and the connected agents are those of the gateway', async () => {
  const info = await run(systemCapabilities(systemServices()), 'system.info')
  assert.partialDeepStrictEqual(info, {os_version: '1.2.3', uptime_seconds: 3630, agent_count: 2})
})

test('the connected agents may be counted asynchronously', async () => {
  const info = await run(systemCapabilities(systemServices({agentCount: async () => 7})), 'system.info')
  assert.equal(info['agent_count'], 7)
})

test('memory and disk are those of this machine', async () => {
  const info = await run(systemCapabilities(systemServices()), 'system.info')
  const {bsize, blocks} = await statfs(tmpdir())
  assert.equal(info['memory_total_bytes'], totalmem())
  assert.equal(info['disk_total_bytes'], bsize * blocks)
  const {memory_available_bytes: memory, disk_available_bytes: disk} = info as Record<string, number>
  assert.ok(memory !== undefined && memory > 0 && memory < totalmem())
  assert.ok(disk !== undefined && disk >= 0 && disk <= bsize * blocks)
})

test('a data volume that cannot be read is a SystemInfoError that does not say where it is', async () => {
  const dataDir = join(tmpdir(), 'kruxos-no-such-folder')
  const error = await runToError(systemCapabilities(systemServices({dataDir})), 'system.info')
  assert.equal(error.type, 'SystemInfoError')
  assert.ok(!JSON.stringify([error.message, error.context]).includes(dataDir))
})
