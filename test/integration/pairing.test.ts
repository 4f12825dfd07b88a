/** A real gateway and the client side of pairing, in one process: what the network adds is in test/packaging. */
import assert from 'node:assert/strict'
import {createHash, randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {request} from 'node:http'
import type {AddressInfo} from 'node:net'
import {connect} from 'node:net'
import {text} from 'node:stream/consumers'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {createServer, connect as tlsConnect} from 'node:tls'
import {useCode} from '../../src/cli/pair/use-code.ts'
import type {Params} from '../../src/contract/operations.ts'
import {formatPairingCode, makePairingSecret, parsePairingCode} from '../../src/contract/pairing-code.ts'
import {makeAuthority, makeSelfSigned} from '../support/certificates.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

interface Device {
  readonly device?: string
  readonly token?: string
  readonly held?: string | null
  readonly endpoint?: string
}

const makeToken = () => randomBytes(32).toString('hex')
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

async function codeOf({admin}: TempGateway, params: Params<'pairing.create'> = {}): Promise<string> {
  return (await admin.call('pairing.create', params)).pairingCode ?? ''
}

function use(
  gateway: TempGateway,
  code: string,
  {device = 'laptop', token = makeToken(), held = null, endpoint}: Device = {},
) {
  const to = new URL(endpoint ?? gateway.endpoint)
  return useCode(to, parsePairingCode(code), {device, tokenHash: hashOf(token)}, held)
}

async function audited({admin}: TempGateway, event: string) {
  const {entries} = await admin.call('audit.query', {limit: 500})
  return entries.filter(entry => entry.event === event)
}

test('a device that brings the code gets a token of its own, an agent of its own, and the whole pin', async () => {
  await using gateway = await tempGateway()
  const token = makeToken()
  const paired = await use(gateway, await codeOf(gateway), {token, device: "Ada's MacBook.local"})
  assert.deepEqual([paired.label, paired.agent], ['ada-s-macbook', 'ada-s-macbook'])
  assert.equal(paired.pinSha256.length, 32)
  const client = await gateway.connect(token)
  assert.ok((await client.request('tools/list')).result)
  client.socket.close()
  const {tokens} = await gateway.admin.call('token.list', {})
  assert.deepEqual(
    tokens.filter(({label}) => label === 'ada-s-macbook').map(({agent, state, stored}) => ({agent, state, stored})),
    [{agent: 'ada-s-macbook', state: 'active', stored: false}],
  )
  const {pairings} = await gateway.admin.call('pairing.list', {})
  assert.deepEqual(
    pairings.map(({state, label}) => ({state, label})),
    [{state: 'used', label: 'ada-s-macbook'}],
  )
})

test('neither the code nor the token is in what the gateway keeps or writes', async () => {
  await using gateway = await tempGateway()
  const code = await codeOf(gateway)
  const token = makeToken()
  await use(gateway, code, {token})
  const {secret} = parsePairingCode(code)
  for (const file of [
    gateway.paths.storeFile,
    `${gateway.paths.storeFile}-wal`,
    gateway.paths.auditFile,
    `${gateway.paths.auditFile}-wal`,
  ]) {
    const bytes = readFileSync(file)
    for (const value of [code, code.replaceAll('-', ''), secret, token]) assert.ok(!bytes.includes(value), file)
  }
})

test('a repeated request is answered without the code, and nothing kept for it holds the code', async () => {
  await using gateway = await tempGateway()
  const options = {idempotencyKey: 'once'}
  const first = await gateway.admin.call('pairing.create', {}, options)
  const second = await gateway.admin.call('pairing.create', {}, options)
  assert.deepEqual([second.pairing.id, second.pairingCode], [first.pairing.id, null])
})

test('a code is used once: the second device is told, whoever comes first', async () => {
  await using gateway = await tempGateway()
  const code = await codeOf(gateway)
  await use(gateway, code)
  await assert.rejects(use(gateway, code), {code: 'CONFLICT', message: /used already/})
})

test('of two devices that bring one code at once exactly one wins', async () => {
  await using gateway = await tempGateway()
  for (let round = 0; round < 5; round += 1) {
    const code = await codeOf(gateway)
    const outcomes = await Promise.allSettled([use(gateway, code), use(gateway, code)])
    assert.deepEqual(outcomes.map(({status}) => status).toSorted(), ['fulfilled', 'rejected'])
    const {reason} = outcomes.find(({status}) => status === 'rejected') as PromiseRejectedResult
    assert.equal(reason.code, 'CONFLICT')
  }
  const {tokens} = await gateway.admin.call('token.list', {})
  assert.equal(tokens.filter(({label}) => label.startsWith('laptop')).length, 5)
})

test('a code that was cancelled, has expired, or is unknown is refused; a used one cannot be cancelled', async () => {
  await using gateway = await tempGateway()
  const {pairing, pairingCode: code} = await gateway.admin.call('pairing.create', {})
  assert.equal((await gateway.admin.call('pairing.cancel', {id: pairing.id.slice(0, 8)})).changed, true)
  assert.equal((await gateway.admin.call('pairing.cancel', {id: pairing.id})).changed, false)
  await assert.rejects(use(gateway, code ?? ''), {code: 'CONFLICT', message: /cancelled/})

  const short = await codeOf(gateway, {ttlSeconds: 1})
  await sleep(1100)
  await assert.rejects(use(gateway, short), {code: 'CONFLICT', message: /expired/})

  const {pin} = parsePairingCode(short)
  const guess = formatPairingCode({pin, secret: makePairingSecret(randomBytes(11))})
  await assert.rejects(use(gateway, guess), {code: 'NOT_FOUND'})

  const used = await gateway.admin.call('pairing.create', {})
  await use(gateway, used.pairingCode ?? '')
  await assert.rejects(gateway.admin.call('pairing.cancel', {id: used.pairing.id}), {
    code: 'CONFLICT',
    hint: /token revoke laptop/,
  })
})

test('an open code outlives a restart of the gateway', async () => {
  await using gateway = await tempGateway()
  const code = await codeOf(gateway, {name: 'ada'})
  await gateway.restart()
  assert.equal((await use(gateway, code)).label, 'ada')
})

test("the operator names device and agent; what a device calls itself never leads to what is somebody else's", async () => {
  await using gateway = await tempGateway()
  await gateway.admin.call('agent.create', {name: 'shared'})
  const named = await use(gateway, await codeOf(gateway, {name: 'desk', agent: 'shared'}))
  assert.deepEqual([named.label, named.agent], ['desk', 'shared'])
  await gateway.createToken('taken')
  const names = ['shared', 'taken', 'default-agent', 'system', '../..', 'Büro 7']
  const paired = []
  for (const device of names) paired.push(await use(gateway, await codeOf(gateway), {device}))
  assert.deepEqual(
    paired.map(({agent}) => agent),
    ['shared-2', 'taken-2', 'default-agent-2', 'device-system', 'device', 'b-ro-7'],
  )
})

test('names that cannot be are refused where the code is made', async () => {
  await using gateway = await tempGateway()
  const create = (params: Params<'pairing.create'>) => gateway.admin.call('pairing.create', params)
  await assert.rejects(create({agent: 'nobody'}), {code: 'NOT_FOUND'})
  await assert.rejects(create({name: 'system'}), {code: 'USAGE'})
  await assert.rejects(create({name: 'Big Name'}), {code: 'USAGE'})
  await gateway.createToken('taken')
  await assert.rejects(create({name: 'taken'}), {code: 'CONFLICT'})
})

test('a device that is paired again keeps its name and agent, and its old token ends at once', async () => {
  await using gateway = await tempGateway()
  const [first, second] = [makeToken(), makeToken()]
  await use(gateway, await codeOf(gateway), {token: first})
  const client = await gateway.connect(first)
  const closed = once(client.socket, 'close')
  const paired = await use(gateway, await codeOf(gateway), {token: second, held: first})
  assert.deepEqual([paired.label, paired.agent], ['laptop', 'laptop'])
  assert.equal((await closed)[0], 4401)
  await assert.rejects(gateway.connect(first))
  ;(await gateway.connect(second)).socket.close()
})

test('a token that came from no pairing is not replaced by one', async () => {
  await using gateway = await tempGateway()
  const other = await gateway.createToken('other')
  assert.equal((await use(gateway, await codeOf(gateway), {held: other})).label, 'laptop')
  ;(await gateway.connect(other)).socket.close()
})

test('an impostor with another key is told nothing, and the code is still good', async t => {
  await using gateway = await tempGateway()
  const code = await codeOf(gateway)
  for (const {key, cert} of [makeSelfSigned(), makeAuthority().issue()]) {
    let received = ''
    const impostor = createServer({key, cert}, socket => {
      const onward = tlsConnect({
        port: Number(new URL(gateway.endpoint).port),
        ca: readFileSync(gateway.paths.caFile),
        servername: 'localhost',
      })
      socket.on('data', data => {
        received += data
      })
      socket
        .on('error', () => onward.destroy())
        .pipe(onward)
        .on('error', () => socket.destroy())
        .pipe(socket)
    }).listen(0, '127.0.0.1')
    t.after(() => impostor.close())
    await once(impostor, 'listening')
    const endpoint = `wss://localhost:${(impostor.address() as AddressInfo).port}`
    await assert.rejects(use(gateway, code, {endpoint}), {
      code: 'UNREACHABLE',
      exitCode: 3,
      message: /does not have the public key.*nothing was sent/,
    })
    assert.equal(received, '')
  }
  assert.equal((await use(gateway, code)).label, 'laptop')
})

test('wrong codes are limited for each address before they are looked at, and audited until then', async () => {
  await using gateway = await tempGateway()
  const code = await codeOf(gateway)
  const {pin} = parsePairingCode(code)
  const guess = () => use(gateway, formatPairingCode({pin, secret: makePairingSecret(randomBytes(11))}))
  for (let attempt = 0; attempt < 10; attempt += 1) await assert.rejects(guess(), {code: 'NOT_FOUND'})
  await assert.rejects(guess(), {code: 'DENIED', message: /too many/})
  await assert.rejects(use(gateway, code), {code: 'DENIED', message: /too many/})
  const refused = await audited(gateway, 'pairing.refused')
  assert.equal(refused.length, 10)
  assert.match(JSON.stringify(refused[0]), /127\.0\.0\.1/)
  // Another address is not held off.
  const elsewhere = gateway.endpoint.replace('localhost', '[::1]')
  assert.equal((await use(gateway, code, {endpoint: elsewhere})).label, 'laptop')
})

test('what was used is audited with address, device and agent', async () => {
  await using gateway = await tempGateway()
  await use(gateway, await codeOf(gateway), {device: 'Desk 3'})
  const [entry] = await audited(gateway, 'pairing.used')
  assert.equal(entry?.subject, 'desk-3')
  const {pairing: _, ...input} = {...(entry?.input as Record<string, string>)}
  assert.deepEqual(input, {agent: 'desk-3', device: 'Desk 3', remoteAddress: '127.0.0.1', replaces: null})
  assert.equal((await audited(gateway, 'pairing.create')).length > 0, true)
})

test('a code is taken over TLS only, by POST only, and in a small body', async () => {
  await using gateway = await tempGateway()
  const {port} = new URL(gateway.endpoint)
  const ask = async (method: string, body: string, secure: boolean) => {
    const createConnection = () =>
      secure
        ? tlsConnect({port: Number(port), ca: readFileSync(gateway.paths.caFile), servername: 'localhost'})
        : connect(Number(port), '127.0.0.1')
    const sent = request({method, path: '/pair', headers: {host: 'localhost'}, createConnection}).end(body)
    const [response] = await once(sent, 'response')
    return {status: response.statusCode, body: await text(response)}
  }
  const {secret} = parsePairingCode(await codeOf(gateway))
  const body = JSON.stringify({secret, device: 'laptop', tokenHash: hashOf('x')})
  assert.equal((await ask('POST', body, false)).status, 403)
  assert.equal((await ask('GET', '', true)).status, 400)
  assert.equal((await ask('POST', body + ' '.repeat(5000), true)).status, 400)
  assert.equal((await ask('POST', body, true)).status, 200)
})
