/** A machine whose clock stands in 1970 at boot, until NTP sets it. */
import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import WebSocket from 'ws'
import {eventually} from '../support/eventually.ts'
import {connectTo, type GatewayProcess, spawnGateway} from '../support/gateway-process.ts'
import {rpcClient} from '../support/rpc-client.ts'
import {clockIn1970} from '../support/wrong-clock.ts'

const TTL_S = 3600
/** Far from what any machine takes for these tests. */
const SLACK_MS = 120_000

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  t.after(() => rmSync(dir, {recursive: true, force: true}))
  return dir
}

async function boot(t: TestContext, dir: string, env: Readonly<Record<string, string>> = {}): Promise<GatewayProcess> {
  const gateway = await spawnGateway(dir, env)
  t.after(() => gateway.kill('SIGKILL'))
  return gateway
}

async function makeToken({admin}: GatewayProcess, label: string): Promise<string> {
  await admin.call('agent.create', {name: label, ifAbsent: true})
  return (await admin.call('token.create', {label, agent: label, ttlSeconds: TTL_S})).secret ?? ''
}

async function tokenOf({admin}: GatewayProcess, label: string) {
  const {token} = await admin.call('token.show', {token: label})
  return {...token, created: Date.parse(token.createdAt), expires: Date.parse(token.expiresAt ?? '')}
}

/** Without TLS, which a client with the right clock refuses while the gateway's is wrong. */
async function connectPlainly({admin}: GatewayProcess, token: string) {
  const {port} = new URL((await admin.call('status.get', {})).gateway.endpoint)
  return rpcClient(new WebSocket(`ws://127.0.0.1:${port}`, {headers: {authorization: `Bearer ${token}`}}))
}

test('cases 193, 197: a gateway made in 1970 serves clients once the clock is set; a token keeps its time to live', async t => {
  const dir = folder(t)
  const clock = clockIn1970(dir)
  const gateway = await boot(t, dir, clock.env)
  const started = Date.now()
  const secret = await makeToken(gateway, 'bot')
  assert.ok((await tokenOf(gateway, 'bot')).expires < Date.UTC(1971, 0))
  const session = await connectPlainly(gateway, secret)
  await assert.rejects(connectTo(gateway, secret), {code: 'CERT_HAS_EXPIRED'})

  clock.set()
  await eventually(async () => (await connectTo(gateway, secret)).socket.terminate(), 30_000)
  const token = await tokenOf(gateway, 'bot')
  assert.equal(token.expires - token.created, TTL_S * 1000, 'to the millisecond')
  assert.ok(token.created >= started - 2000 && token.created <= Date.now(), token.createdAt)
  assert.equal(token.state, 'active')

  assert.equal(session.socket.readyState, WebSocket.OPEN, 'a session that was open goes on')
  await session.request('tools/list', {})
  const {gateway: state, sessions} = await gateway.admin.call('status.get', {})
  assert.ok(state.uptimeSeconds * 1000 < SLACK_MS, `up for ${state.uptimeSeconds} s`)
  assert.ok(sessions.every(({connectedAt}) => Date.parse(connectedAt) > started - 2000))
  session.socket.terminate()
})

test('what waits for a person or for its time goes on waiting when the clock is set', async t => {
  const dir = folder(t)
  const clock = clockIn1970(dir)
  const gateway = await boot(t, dir, clock.env)
  const {admin} = gateway
  const session = await connectPlainly(gateway, await makeToken(gateway, 'bot'))
  await admin.call('policy.set', {
    layer: 'org',
    text: 'version: 1\nname: t\nrules:\n  - {match: filesystem.delete, tier: approval_required}\n  - {match: scheduler.*, tier: autonomous}\n',
  })
  await eventually(async () => assert.equal((await admin.call('policy.show', {})).policy.name, 't'))
  void session.callTool('filesystem__delete', {path: '/workspace/a'}).catch(() => {})
  const delayed = {capability: 'system.time', delay_seconds: TTL_S}
  await session.callTool('scheduler__delay', delayed)
  await session.callTool('scheduler__cron_create', {capability: 'system.time', schedule: '* * * * *'})
  await eventually(async () => assert.equal((await admin.call('approval.list', {})).total, 1))

  clock.set()
  await eventually(async () => assert.ok((await tokenOf(gateway, 'bot')).created > Date.UTC(2026, 0)), 30_000)
  const {approvals} = await admin.call('approval.list', {})
  assert.equal(approvals[0]?.state, 'pending')
  assert.ok(Date.parse(approvals[0]?.expiresAt ?? '') > Date.now())
  const {schedules} = await admin.call('schedule.list', {})
  const [delay, cron] = ['delay', 'cron'].map(kind => schedules.find(each => each.kind === kind))
  assert.ok(Date.parse(delay?.nextRunAt ?? '') > Date.now() + TTL_S * 1000 - SLACK_MS, 'an hour is an hour')
  const {runs} = (await admin.call('schedule.show', {id: cron?.id ?? ''})).schedule
  assert.ok(runs.length <= 1, 'no run is made up for')
  assert.deepEqual((await admin.call('alert.list', {})).alerts, [])
  session.socket.terminate()
})

test('a gateway that ended in 1970 and starts when the clock is right leaves a token the rest of its time', async t => {
  const dir = folder(t)
  const clock = clockIn1970(dir)
  const first = await boot(t, dir, clock.env)
  const secret = await makeToken(first, 'bot')
  await first.kill('SIGKILL')
  const second = await boot(t, dir)
  const {expires} = await tokenOf(second, 'bot')
  const left = expires - Date.now()
  assert.ok(left <= TTL_S * 1000 && left > TTL_S * 1000 - SLACK_MS, `${left} ms left`)
  ;(await connectTo(second, secret)).socket.terminate()
})

test('case 197: a boot in 1970 of a machine that knew the time does not bring back a token that had expired', async t => {
  const dir = folder(t)
  const first = await boot(t, dir)
  await makeToken(first, 'bot')
  const before = await tokenOf(first, 'bot')
  await first.kill('SIGTERM')
  const clock = clockIn1970(dir)
  const second = await boot(t, dir, clock.env)
  const {gateway} = await second.admin.call('status.get', {})
  assert.ok(Date.parse(gateway.startedAt) > Date.now() - SLACK_MS, `it began at ${gateway.startedAt}`)
  clock.set()
  assert.deepEqual(await tokenOf(second, 'bot'), before)
})
