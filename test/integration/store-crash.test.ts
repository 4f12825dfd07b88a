import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {randomInt} from 'node:crypto'
import {once} from 'node:events'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {openStore} from '../../src/gateway/store/index.ts'
import {openVault} from '../../src/gateway/vault/index.ts'
import {tempFolder} from '../unit/gateway/store/temp-store.ts'
import {PASSPHRASE} from '../unit/gateway/vault/temp-vault.ts'

const PROGRAM = join(import.meta.dirname, 'store-programs/change-vault.ts')
const CYCLES = Number(process.env['KRUXOS_TEST_CRASHES'] ?? 100)
/** Most are killed soon after their start, some live long enough to stretch a passphrase. */
const longestRunMs = (cycle: number) => (cycle % 5 === 0 ? 500 : 60)

/** What a path holds: as acknowledged, or else as tried when the process was killed. */
interface Expected {
  acknowledged: string | null
  tried: string | null
}

type Model = Map<string, Expected>

/** Runs the program for a while, kills it, and notes what it said. */
async function runAndKill(folder: string, cycle: number, model: Model): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, folder, PASSPHRASE, String(cycle)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  for await (const line of createInterface({input: child.stdout})) {
    const [word, path, value] = JSON.parse(line)
    if (word === 'ready') void sleep(randomInt(longestRunMs(cycle))).then(() => child.kill('SIGKILL'))
    if (word === 'try') model.set(path, {acknowledged: model.get(path)?.acknowledged ?? null, tried: value})
    if (word === 'done') model.set(path, {acknowledged: value, tried: value})
  }
  const [, signal] = await exited
  assert.equal(signal, 'SIGKILL')
}

/** Opens everything as the next gateway would, and settles what the kill left open. */
async function verify(folder: string, model: Model): Promise<void> {
  const store = await openStore({file: join(folder, 'kruxos.db')})
  const vault = await openVault({
    storage: store.vault,
    sealer: 'key-file',
    keyFile: join(folder, 'vault.key'),
    passphrase: PASSPHRASE,
  })
  const {state, reason} = await vault.status()
  assert.deepEqual({state, reason}, {state: 'unlocked', reason: null})
  const agents = new Set((await store.agents.list()).map(({name}) => name))
  for (const [path, {acknowledged, tried}] of model) {
    const value = await vault.get(store.vault, path)
    assert.ok(value === acknowledged || value === tried, `${path} is ${value}, not ${acknowledged} or ${tried}`)
    assert.ok(value === null || agents.has(value.replace('value ', 'agent-of-')), 'a secret without its row')
    model.set(path, {acknowledged: value, tried: value})
  }
  await store.close()
}

test(`case 155: ${CYCLES} kill -9 during put, remove, reseal and change of the key lose nothing that was acknowledged`, async t => {
  const folder = tempFolder(t)
  const model: Model = new Map()
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    await runAndKill(folder, cycle, model)
    await verify(folder, model)
  }
  assert.ok(model.size > 0)
})
