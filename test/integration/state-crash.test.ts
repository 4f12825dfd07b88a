import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {connectTo, type GatewayProcess, spawnGateway} from '../support/gateway-process.ts'
import type {RpcClient} from '../support/rpc-client.ts'

const CYCLES = Number(process.env['KRUXOS_TEST_CRASHES'] ?? 10)
const KEYS = 4

interface Known {
  /** as acknowledged; 0: no such key */
  value: number
  version: number
  /** what was asked for when the gateway was killed */
  tried: number
}

/** Counts a key up until the connection is lost. */
async function write(client: RpcClient, tier: string, key: string, known: Known): Promise<void> {
  for (let n = known.value; ; ) {
    n += 1
    known.tried = n
    const expected = tier === 'shared' ? {expected_version: known.value === 0 ? 0 : known.version} : {}
    const {version} = await client.callTool(`state__${tier}__set`, {key, value: n, ...expected})
    if (typeof version !== 'number') return
    Object.assign(known, {value: n, version})
  }
}

async function check(gateway: GatewayProcess, known: Map<string, Known>): Promise<void> {
  for (const [name, expected] of known) {
    const [tier = '', key = ''] = name.split(' ')
    const found = await gateway.admin
      .call('state.get', {agent: tier === 'shared' ? null : 'default-agent', key})
      .catch(error => {
        assert.equal(error.code, 'NOT_FOUND')
        return {value: 0, version: 0}
      })
    assert.ok(found.value === expected.value || found.value === expected.tried, `${name}: ${found.value}`)
    assert.ok(found.version >= expected.version, `${name}: version ${found.version} after ${expected.version}`)
    Object.assign(expected, {value: found.value, version: found.version})
  }
}

test(`${CYCLES} kill -9 under writers of all tiers lose no value that was acknowledged, and no version comes back`, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  const known = new Map<string, Known>()
  let token = ''
  try {
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const gateway = await spawnGateway(dir)
      await check(gateway, known)
      token ||= (await gateway.admin.call('token.create', {label: 'writer'})).secret ?? ''
      const writers = ['persistent', 'shared'].flatMap(tier =>
        Array.from({length: KEYS}, (_, n) => [tier, `k${n}`] as const),
      )
      const clients = await Promise.all(writers.map(() => connectTo(gateway, token)))
      const running = writers.map(([tier, key], index) => {
        const entry = known.get(`${tier} ${key}`) ?? {value: 0, version: 0, tried: 0}
        known.set(`${tier} ${key}`, entry)
        const client = clients[index] ?? assert.fail()
        return Promise.race([write(client, tier, key, entry), client.closed])
      })
      await sleep(50 + (cycle % 5) * 60)
      await gateway.kill('SIGKILL')
      await Promise.all(running)
    }
    const gateway = await spawnGateway(dir)
    await check(gateway, known)
    await gateway.kill('SIGTERM')
    assert.ok(
      [...known.values()].every(({value}) => value > 0),
      'each key was written',
    )
  } finally {
    rmSync(dir, {recursive: true, force: true})
  }
})
