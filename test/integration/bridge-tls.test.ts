import assert from 'node:assert/strict'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {createServer} from 'node:tls'
import {startBridge, startConnected} from '../support/bridge-process.ts'
import {startBridgeSocket} from '../support/bridge-socket.ts'
import {type Authority, type KeyAndCertificate, makeAuthority, makeSelfSigned} from '../support/certificates.ts'
import {startEndpoint, TOKEN} from '../support/mcp-endpoint.ts'

let authority: Authority
let leaf: KeyAndCertificate
let folder: string
let caFile: string

before(() => {
  authority = makeAuthority()
  leaf = authority.issue()
  folder = mkdtempSync(join(tmpdir(), 'kbt-'))
  caFile = join(folder, 'ca.pem')
  writeFileSync(caFile, authority.cert)
})

after(() => rmSync(folder, {recursive: true, force: true}))

/** Takes any client and keeps what it sends: the one that squats on the port while the gateway is down. */
async function startImpostor({key, cert}: KeyAndCertificate) {
  let received = ''
  let handshakes = 0
  const server = createServer({key, cert}, socket => {
    handshakes++
    socket
      .on('error', () => undefined)
      .on('data', data => {
        received += data
      })
  })
  server.on('tlsClientError', () => handshakes++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  return {
    url: `wss://localhost:${port}`,
    received: () => received,
    handshakes: () => handshakes,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

test('over TLS with the authority of a file: by name, by address, with a server that speaks 1.3', async () => {
  await using endpoint = await startEndpoint({tls: leaf})
  for (const url of [endpoint.url, endpoint.url.replace('localhost', '127.0.0.1'), `localhost:${endpoint.port}`]) {
    await using bridge = await startConnected(endpoint, {env: {KRUXOS_CA_FILE: caFile, KRUXOS_ENDPOINT: url}})
    assert.equal((await bridge.handshake()).result?.serverInfo?.name, 'test')
    assert.equal(bridge.stderr(), '')
  }
})

test('the authority, or the pin, comes from the bridge socket, else from the data folder', async () => {
  await using endpoint = await startEndpoint({tls: leaf})
  await using socket = await startBridgeSocket({token: TOKEN, ca: authority.cert})
  await using first = await startConnected(endpoint, {env: {KRUXOS_AGENT_TOKEN: '', KRUXOS_BRIDGE_SOCKET: socket.path}})
  assert.equal((await first.handshake()).result?.serverInfo?.name, 'test')

  const self = makeSelfSigned()
  await using operators = await startEndpoint({tls: self})
  socket.reply = {token: TOKEN, pin: self.pin}
  await using pinned = await startConnected(operators, {
    env: {KRUXOS_AGENT_TOKEN: '', KRUXOS_BRIDGE_SOCKET: socket.path},
  })
  assert.equal((await pinned.handshake()).result?.serverInfo?.name, 'test')

  const data = mkdtempSync(join(folder, 'd-'))
  await using second = startBridge({
    env: {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_TOKEN: TOKEN, KRUXOS_DATA_DIR: data},
  })
  assert.match((await second.handshake()).result?.instructions ?? '', /cannot read the certificate authority/)
  mkdirSync(join(data, 'tls'))
  writeFileSync(join(data, 'tls', 'ca.pem'), authority.cert)
  await second.notification('notifications/tools/list_changed')
})

test('a pinned public key is enough, in hex and base64, whoever signed the certificate', async () => {
  const self = makeSelfSigned()
  await using endpoint = await startEndpoint({tls: self})
  for (const pin of [self.pin, Buffer.from(self.pin, 'hex').toString('base64')]) {
    await using bridge = await startConnected(endpoint, {env: {KRUXOS_PIN_SHA256: pin}})
    assert.equal((await bridge.handshake()).result?.serverInfo?.name, 'test')
  }
})

test('with a pin the name by which a gateway is reached is not sent: it proves nothing and may be unknown there', async t => {
  const self = makeSelfSigned()
  const names: unknown[] = []
  let received = ''
  const server = createServer({key: self.key, cert: self.cert}, socket => {
    names.push(socket.servername)
    socket
      .on('error', () => undefined)
      .on('data', data => {
        received += data
      })
  })
  server.listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  const env = {KRUXOS_ENDPOINT: `wss://localhost:${port}`, KRUXOS_AGENT_TOKEN: TOKEN, KRUXOS_PIN_SHA256: self.pin}
  await using bridge = startBridge({env})
  await bridge.until(() => received.includes('\r\n\r\n'), 'a request')
  assert.equal(names[0], false)
  assert.match(received, /^host: localhost\r$/im)
})

test('case 189: every fault of a certificate is refused before the token is sent, with a line of its own', async () => {
  const other = makeAuthority()
  const faults: [string, KeyAndCertificate, RegExp][] = [
    ['wrong authority', other.issue(), /was not made by .*ca\.pem/],
    ['self-signed', makeSelfSigned(), /was not made by/],
    [
      'expired',
      authority.issue({validFrom: -3, validTo: -1}),
      /has expired.*look at the clock.*kruxos gateway restart/,
    ],
    ['not yet valid', authority.issue({validFrom: 1, validTo: 3}), /is not valid yet.*look at the clock/],
    ['wrong name', authority.issue({dns: ['gateway.example']}), /is not for the name localhost/],
  ]
  for (const [fault, tls, message] of faults) {
    await using endpoint = await startEndpoint({tls})
    const env = {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_TOKEN: TOKEN, KRUXOS_CA_FILE: caFile}
    await using bridge = startBridge({env})
    const {result} = await bridge.handshake()
    assert.match(result?.instructions ?? '', message, fault)
    assert.equal(endpoint.upgrades.length, 0, fault)
    const lines = bridge.stderr().trim().split('\n')
    assert.equal(lines.length, 1, bridge.stderr())
    assert.match(lines[0] ?? '', message)
  }
})

for (const [what, trust] of [
  ['authority', () => ({KRUXOS_CA_FILE: caFile})],
  ['pin', () => ({KRUXOS_PIN_SHA256: leaf.pin})],
] as const) {
  test(`an impostor on the port never gets the token, whatever the environment says (${what})`, async () => {
    const self = makeSelfSigned()
    const selfFile = join(folder, 'self.pem')
    writeFileSync(selfFile, self.cert)
    await using impostor = await startImpostor(self)
    const env = {
      KRUXOS_ENDPOINT: impostor.url,
      KRUXOS_AGENT_TOKEN: TOKEN,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_NO_WARNINGS: '1',
      NODE_EXTRA_CA_CERTS: selfFile,
      ...trust(),
    }
    await using bridge = startBridge({env})
    await bridge.handshake()
    await bridge.until(() => impostor.handshakes() >= 3, 'some attempts')
    assert.equal(impostor.received(), '')
    assert.match(bridge.stderr(), /nothing was sent/)
  })
}

test('wss is never given up for ws', async () => {
  await using endpoint = await startEndpoint()
  const url = endpoint.url.replace('ws:', 'wss:')
  await using bridge = startBridge({env: {KRUXOS_ENDPOINT: url, KRUXOS_AGENT_TOKEN: TOKEN, KRUXOS_CA_FILE: caFile}})
  assert.match((await bridge.handshake()).result?.instructions ?? '', /does not speak TLS 1\.3/)
  assert.equal(endpoint.upgrades.length, 0)
})

test('case 193: a clock that is wrong is named as the likely cause', async () => {
  await using endpoint = await startEndpoint({tls: authority.issue({validFrom: 0.5, validTo: 3})})
  const env = {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_TOKEN: TOKEN, KRUXOS_CA_FILE: caFile}
  await using bridge = startBridge({env})
  const {result} = await bridge.handshake()
  const today = new Date().toISOString().slice(0, 10)
  assert.ok(result?.instructions?.includes(`look at the clock of this machine (it says ${today}`), result?.instructions)
})
