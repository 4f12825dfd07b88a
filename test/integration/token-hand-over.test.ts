import assert from 'node:assert/strict'
import {createHash, randomBytes} from 'node:crypto'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {tempGateway} from '../support/temp-gateway.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function holds(dir: string, text: string): boolean {
  return readdirSync(dir, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .some(entry => readFileSync(join(entry.parentPath, entry.name)).includes(text))
}

test('a secret that the client made opens a session, and the gateway never had it', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const secret = randomBytes(32).toString('hex')
  const params = {label: 'own', hash: sha256(secret)}
  const made = await admin.call('token.create', params)
  assert.deepEqual([made.secret, made.changed, made.token.stored], [null, true, false])
  await using client = await gateway.connect(secret)
  assert.ok(client)
  assert.ok(!holds(gateway.dir, secret))
  await assert.rejects(admin.call('token.reveal', {token: 'own'}), {code: 'NOT_FOUND'})
  assert.equal((await admin.call('token.create', {...params, ifAbsent: true})).changed, false)
})

test('a hash that another token has, or another hash for a label that is there, is a conflict', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const hash = sha256('a')
  await admin.call('token.create', {label: 'own', hash})
  await assert.rejects(admin.call('token.create', {label: 'other', hash}), {code: 'CONFLICT'})
  const replaced = admin.call('token.create', {label: 'own', hash: sha256('b'), ifAbsent: true})
  await assert.rejects(replaced, {code: 'CONFLICT'})
  await assert.rejects(admin.call('token.create', {label: 'x', hash: sha256('x'), wrapTtlSeconds: 9}), {code: 'USAGE'})
  await assert.rejects(admin.call('token.create', {label: 'x', hash: sha256('x'), grantUids: [1]}), {code: 'USAGE'})
})

test('a hand-over code gives the token once; the second time is a conflict and an alert', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const {secret: none, handOver, token} = await admin.call('token.create', {label: 'handed', wrapTtlSeconds: 300})
  const code = handOver?.code ?? ''
  assert.deepEqual([none, token.stored], [null, false])
  assert.match(code, /^krx_code_[\w-]{22}$/)
  await gateway.restart()
  const {secret} = await admin.call('token.unwrap', {code})
  await using client = await gateway.connect(secret ?? '')
  assert.ok(client)
  await assert.rejects(admin.call('token.unwrap', {code}), {code: 'CONFLICT', message: /used already/})
  const {alerts} = await admin.call('alert.list', {severity: 'critical'})
  assert.deepEqual(
    alerts.map(({kind, subject}) => [kind, subject]),
    [['hand-over-reused', 'handed']],
  )
  for (const canary of [code, secret ?? '']) assert.ok(!holds(gateway.dir, canary))
})

test('of many who bring one code at once one gets the token', async () => {
  await using gateway = await tempGateway()
  const {handOver} = await gateway.admin.call('token.create', {label: 'raced', wrapTtlSeconds: 300})
  const params = {code: handOver?.code ?? ''}
  const outcomes = await Promise.allSettled(Array.from({length: 20}, () => gateway.admin.call('token.unwrap', params)))
  assert.equal(outcomes.filter(({status}) => status === 'fulfilled').length, 1)
  const {alerts} = await gateway.admin.call('alert.list', {})
  assert.equal(alerts.filter(({kind}) => kind === 'hand-over-reused')[0]?.count, 19)
})

test('a code that expired, of a token that was revoked or rotated, or that never was, gives nothing', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const wrapped = async (label: string, wrapTtlSeconds = 300) =>
    (await admin.call('token.create', {label, wrapTtlSeconds})).handOver?.code ?? ''
  const [late, revoked, rotated] = [await wrapped('late', 1), await wrapped('revoked'), await wrapped('rotated')]
  await admin.call('token.revoke', {token: 'revoked'})
  await admin.call('token.rotate', {token: 'rotated'})
  await sleep(1100)
  for (const code of [late, revoked, rotated])
    await assert.rejects(admin.call('token.unwrap', {code}), {code: 'CONFLICT'})
  await assert.rejects(admin.call('token.unwrap', {code: 'krx_code_none'}), {code: 'NOT_FOUND'})
})

test('a repeated request with its idempotency key makes no second token and repeats no code', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const create = () => admin.call('token.create', {label: 'again', wrapTtlSeconds: 300}, {idempotencyKey: 'k1'})
  const first = await create()
  const second = await create()
  assert.equal(second.token.id, first.token.id)
  assert.equal(second.handOver, undefined)
  const unwrap = () => admin.call('token.unwrap', {code: first.handOver?.code ?? ''}, {idempotencyKey: 'k2'})
  assert.match((await unwrap()).secret ?? '', /^[0-9a-f]{64}$/)
  assert.equal((await unwrap()).secret, null)
  assert.ok(!holds(gateway.dir, first.handOver?.code ?? 'no code'))
})
