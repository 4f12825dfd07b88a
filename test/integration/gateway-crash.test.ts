import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import type {AdminClient} from '../../src/cli/admin-client.ts'
import {launchGateway, spawnGateway} from '../support/gateway-process.ts'

const CYCLES = Number(process.env['KRUXOS_TEST_CRASHES'] ?? 200)

let dir: string
before(() => {
  dir = mkdtempSync(join(tmpdir(), 'kx-'))
})
after(() => rmSync(dir, {recursive: true, force: true}))

/** What was acknowledged; a label that is in neither set may be either. */
interface Model {
  readonly alive: Set<string>
  readonly revoked: Set<string>
}

async function load(admin: AdminClient, cycle: number, model: Model): Promise<void> {
  for (let n = 0; ; n++) {
    const label = `t${cycle}-${n}`
    await admin.call('token.create', {label})
    model.alive.add(label)
    if (n % 2 === 0) continue
    model.alive.delete(label)
    await admin.call('token.revoke', {token: label})
    model.revoked.add(label)
  }
}

async function check(admin: AdminClient, model: Model): Promise<void> {
  const {tokens} = await admin.call('token.list', {})
  const active = new Set(tokens.map(({label}) => label))
  assert.deepEqual(
    [...model.alive].filter(label => !active.has(label)),
    [],
    'acknowledged tokens are lost',
  )
  assert.deepEqual(
    [...model.revoked].filter(label => active.has(label)),
    [],
    'revoked tokens are alive',
  )
  const [sample] = [...model.alive].slice(-1)
  if (sample) assert.match((await admin.call('token.reveal', {token: sample})).secret, /^[0-9a-f]{64}$/)
}

test(`case 70: after ${CYCLES} kill -9 under load the next gateway starts, no acknowledged token is lost and no revoked one alive`, async () => {
  const model: Model = {alive: new Set(), revoked: new Set()}
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const gateway = await spawnGateway(dir)
    await check(gateway.admin, model)
    const working = load(gateway.admin, cycle, model).catch(error => assert.equal(error.code, 'UNREACHABLE'))
    await sleep((cycle * 7) % 120)
    assert.equal(await gateway.kill('SIGKILL'), 'SIGKILL')
    await working
  }
  const last = await spawnGateway(dir)
  await check(last.admin, model)
  assert.equal(await last.kill('SIGTERM'), 0)
  assert.ok(model.alive.size + model.revoked.size > 0)
  assert.equal(statSync(last.paths.adminSocket, {throwIfNoEntry: false}), undefined)
})

test('case 75: a create that was cut off is repeated with its key, and there is one token', async () => {
  for (let cycle = 0; cycle < 20; cycle++) {
    const label = `once-${cycle}`
    const options = {idempotencyKey: label}
    const gateway = await spawnGateway(dir)
    const cut = gateway.admin.call('token.create', {label}, options).catch(error => error)
    await sleep(cycle % 8)
    await gateway.kill('SIGKILL')
    const first = await cut
    const next = await spawnGateway(dir)
    const {token, secret} = await next.admin.call('token.create', {label}, options)
    assert.equal((await next.admin.call('token.reveal', {token: label})).secret, secret)
    if (first instanceof Error) assert.equal((first as NodeJS.ErrnoException).code, 'UNREACHABLE')
    else assert.deepEqual(first, {token, secret, changed: true})
    const {tokens} = await next.admin.call('token.list', {includeRevoked: true})
    assert.equal(tokens.filter(each => each.label === label).length, 1)
    await next.kill('SIGKILL')
  }
})

test('case 208: of several gateways started at once exactly one serves, and the others name it', async () => {
  const gateways = Array.from({length: 5}, () => launchGateway(dir))
  const winner = await spawnedWinner(gateways)
  const losers = gateways.filter(gateway => gateway !== winner)
  for (const loser of losers) {
    assert.equal(await loser.exited, 5)
    assert.match(loser.stderr(), new RegExp(`already running \\(pid ${winner.pid}\\)`))
  }
  assert.equal((await winner.admin.call('gateway.ready', {})).pid, winner.pid)
  assert.equal(await winner.kill('SIGTERM'), 0)
})

async function spawnedWinner(gateways: ReturnType<typeof launchGateway>[]) {
  for (;;) {
    const ready = await gateways[0]?.admin.call('gateway.ready', {}).catch(() => null)
    const winner = gateways.find(({pid}) => pid === ready?.pid)
    if (winner) return winner
    await sleep(20)
  }
}
