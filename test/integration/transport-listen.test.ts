import assert from 'node:assert/strict'
import {once} from 'node:events'
import {connect, createServer, type Server} from 'node:net'
import {networkInterfaces} from 'node:os'
import {test} from 'node:test'
import {eventually, handshake, plainSocket, rawWebSocket, readAll, testTransport} from './transport-fixture.ts'

/** An address of this machine that is not loopback, where there is one. */
const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find(entry => entry && !entry.internal && entry.family === 'IPv4')?.address

async function occupy(port: number, host: string): Promise<Server & AsyncDisposable> {
  const server = createServer().listen(port, host)
  await once(server, 'listening')
  return Object.assign(server, {
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  })
}

const portOf = (server: Server) => (server.address() as {port: number}).port

test('case 91: it listens on 127.0.0.1 and ::1, on one port, and nowhere else', async () => {
  await using gateway = await testTransport()
  const {port} = gateway
  assert.deepEqual(gateway.transport.addresses, [
    {host: '127.0.0.1', port},
    {host: '::1', port},
  ])
  assert.equal(gateway.transport.endpoint, `wss://localhost:${port}`)
  for (const host of ['127.0.0.1', '::1']) (await plainSocket(port, host)).destroy()
  const elsewhere = [...(ownAddress ? [ownAddress] : []), '127.0.0.2']
  for (const host of elsewhere) {
    const [error] = await once(connect({host, port}), 'error')
    assert.equal(error.code, 'ECONNREFUSED', host)
  }
})

test('a port in use is a conflict that names it and says how to go on', async () => {
  await using holder = await occupy(0, '127.0.0.1')
  const port = portOf(holder)
  await assert.rejects(testTransport({listen: [{host: '127.0.0.1', port}]}), {
    code: 'CONFLICT',
    message: `port ${port} of 127.0.0.1 is in use`,
    hint: new RegExp(`ss -ltnp 'sport = :${port}'.*listen\\.port`),
  })
})

test('when the second address is taken the first is let go', async () => {
  await using holder = await occupy(0, '127.0.0.2')
  const port = portOf(holder)
  const listen = [
    {host: '127.0.0.1', port},
    {host: '127.0.0.2', port},
  ]
  await assert.rejects(testTransport({listen}), {code: 'CONFLICT'})
  const [error] = await once(connect({host: '127.0.0.1', port}), 'error')
  assert.equal(error.code, 'ECONNREFUSED')
})

test('an address that this machine does not have is an error', async () => {
  await assert.rejects(testTransport({listen: [{host: '192.0.2.77', port: 0}]}), {
    code: 'IO',
    message: /cannot listen on port 0 of 192\.0\.2\.77: EADDRNOTAVAIL/,
  })
})

test('no address at all is an error', async () => {
  await assert.rejects(testTransport({listen: []}), {code: 'IO', message: 'there is no address to listen on'})
})

test('plain text is answered on loopback only', async () => {
  if (ownAddress === undefined) return
  await using gateway = await testTransport({
    listen: [{host: ownAddress, port: 0}],
    allowedHosts: [ownAddress],
    tls: {hostnames: [ownAddress]},
  })
  const plain = await plainSocket(gateway.port, ownAddress)
  const answer = readAll(plain)
  plain.write(handshake(gateway.port, {Host: ownAddress}))
  assert.equal(await answer, '')
  assert.equal(gateway.log.lines[0]?.message, 'plain text from another machine was refused')
  const secure = await gateway.tlsSocket({host: ownAddress, servername: ''})
  secure.write(handshake(gateway.port, {Host: ownAddress}))
  assert.match(String((await once(secure, 'data'))[0]), /^HTTP\/1\.1 101 /)
  secure.destroy()
})

test('metrics are not told to another machine', async () => {
  if (ownAddress === undefined) return
  await using gateway = await testTransport({
    listen: [{host: ownAddress, port: 0}],
    allowedHosts: [ownAddress],
    metrics: () => 'kruxos_up 1\n',
    tls: {hostnames: [ownAddress]},
  })
  const socket = await gateway.tlsSocket({host: ownAddress, servername: ''})
  const answer = readAll(socket)
  socket.write(`GET /metrics HTTP/1.1\r\nHost: ${ownAddress}\r\nConnection: close\r\n\r\n`)
  assert.match(await answer, /^HTTP\/1\.1 404 /)
})

test('a burst of a thousand connections is served', async () => {
  await using gateway = await testTransport({limits: {maxConnections: 1024}})
  const sockets = await Promise.all(Array.from({length: 1000}, () => rawWebSocket(gateway.port)))
  assert.equal(gateway.transport.connections, 1000)
  for (const socket of sockets) socket.destroy()
  await eventually(() => gateway.transport.connections === 0)
})

for (const code of [1001, 1012] as const) {
  test(`close says goodbye with ${code} and leaves nothing behind`, async () => {
    await using gateway = await testTransport()
    const clients = await Promise.all([gateway.connect(), gateway.connect({plain: true})])
    const goodbyes = clients.map(client => once(client, 'close'))
    await gateway.transport.close(code)
    for (const goodbye of goodbyes) assert.equal((await goodbye)[0], code)
    assert.deepEqual(gateway.seen.closed, [code, code])
    await eventually(() => gateway.transport.connections === 0)
    const [error] = await once(connect({host: '127.0.0.1', port: gateway.port}), 'error')
    assert.equal(error.code, 'ECONNREFUSED')
  })
}

test('close does not wait for ever: not for a silent socket, a request or a client that ignores it', async () => {
  const asked = Promise.withResolvers<never>()
  asked.promise.catch(() => {})
  await using gateway = await testTransport({health: () => asked.promise})
  const silent = await plainSocket(gateway.port)
  const waiting = await plainSocket(gateway.port)
  waiting.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const deaf = await rawWebSocket(gateway.port)
  const ends = [silent, waiting, deaf].map(socket => readAll(socket))
  await gateway.transport.close()
  await Promise.all(ends)
  asked.reject(new Error('too late'))
})

test('close refuses the client whose token is being checked, and tells its handler', async () => {
  const answer = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const closed: number[] = []
  await using gateway = await testTransport({
    authenticate: async () => {
      asked.resolve()
      await answer.promise
      return {
        accepted: true,
        handler: {onOpen: () => assert.fail(), onMessage() {}, onClose: code => closed.push(code)},
      }
    },
  })
  const socket = await plainSocket(gateway.port)
  const end = readAll(socket)
  socket.write(handshake(gateway.port))
  await asked.promise
  const stopped = gateway.transport.close()
  answer.resolve()
  await Promise.all([stopped, end])
  assert.deepEqual(closed, [1006])
})
