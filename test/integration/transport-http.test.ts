/** Slow, oversized and malformed clients, before any WebSocket. */
import assert from 'node:assert/strict'
import {once} from 'node:events'
import type {Socket} from 'node:net'
import {type TestContext, test} from 'node:test'
import {type ConnectionOptions, connect} from 'node:tls'
import {eventually, exchange, handshake, plainSocket, readAll, testTransport} from './transport-fixture.ts'

/** A byte now and then, so that the connection is never idle. */
function drip(t: TestContext, socket: Socket): void {
  const timer = setInterval(() => socket.write('a'), 20)
  t.after(() => clearInterval(timer))
}

const quick = {firstByteTimeoutMs: 100, headersTimeoutMs: 200, requestTimeoutMs: 300, tlsHandshakeTimeoutMs: 200}

test('a client that says nothing is disconnected', async () => {
  await using gateway = await testTransport({limits: quick})
  assert.equal(await readAll(await plainSocket(gateway.port)), '')
})

test('slowloris: a header that does not end is answered 408, plain and under TLS', async t => {
  await using gateway = await testTransport({limits: quick})
  for (const socket of [await plainSocket(gateway.port), await gateway.tlsSocket()]) {
    const answer = readAll(socket)
    socket.write('GET /mcp HTTP/1.1\r\nHost: localhost\r\nX-A: ')
    drip(t, socket)
    assert.match(await answer, /^HTTP\/1\.1 408 /)
  }
})

test('slowloris: a TLS client that says nothing after the handshake is answered 408', async () => {
  await using gateway = await testTransport({limits: quick})
  assert.match(await readAll(await gateway.tlsSocket()), /^HTTP\/1\.1 408 /)
})

test('slowloris: a body that does not end is answered 408', async t => {
  await using gateway = await testTransport({limits: quick, health: () => new Promise(() => {})})
  const socket = await plainSocket(gateway.port)
  const answer = readAll(socket)
  socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n')
  drip(t, socket)
  assert.match(await answer, /^HTTP\/1\.1 408 /)
})

test('a TLS handshake that does not end is cut', async () => {
  await using gateway = await testTransport({limits: quick})
  const socket = await plainSocket(gateway.port)
  socket.write(Buffer.from([0x16, 3, 1, 2, 0, 1]))
  await readAll(socket)
})

test('a header of 20 KB is answered 431', async () => {
  await using gateway = await testTransport()
  const {status} = await exchange(gateway.port, handshake(gateway.port, {'X-Big': 'a'.repeat(20_480)}))
  assert.equal(status, 431)
})

const malformed: Record<string, string> = {
  'Content-Length beside Transfer-Encoding':
    'POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'two values of Content-Length':
    'POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n',
  'a space before the colon': 'GET /mcp HTTP/1.1\r\nHost : localhost\r\n\r\n',
  'a folded header': 'GET /mcp HTTP/1.1\r\nHost: localhost\r\n evil.example\r\n\r\n',
  'a bare line feed in a header': 'GET /mcp HTTP/1.1\r\nHost: localhost\r\nX-A: a\nOrigin: b\r\n\r\n',
  'no HTTP at all': '{"jsonrpc":"2.0","id":1,"method":"initialize"}\n',
}

for (const [name, request] of Object.entries(malformed)) {
  test(`${name} is a bad request`, async () => {
    await using gateway = await testTransport()
    assert.equal((await exchange(gateway.port, request)).status, 400)
    assert.deepEqual(gateway.seen.requests, [])
  })
}

test('a method that opens a tunnel is not served', async () => {
  await using gateway = await testTransport()
  const {text} = await exchange(gateway.port, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n')
  assert.equal(text, '')
})

test('a client that offers HTTP/2 in passing is answered by HTTP/1.1', async () => {
  await using gateway = await testTransport()
  const request = 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n'
  assert.equal((await exchange(gateway.port, request)).status, 200)
})

test('a first chunk of any size is handed on whole, and so is one of a single byte', async () => {
  await using gateway = await testTransport()
  const request = `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\nConnection: close\r\n\r\n${'x'.repeat(200_000)}`
  assert.match((await exchange(gateway.port, request)).text, /\r\n\r\n200000$/)
  const socket = await plainSocket(gateway.port)
  socket.setNoDelay(true)
  const answer = readAll(socket)
  for (const character of 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n') {
    socket.write(character)
    await new Promise(resolve => setImmediate(resolve))
  }
  assert.match(await answer, /^HTTP\/1\.1 200 /)
})

test('a TLS client that sends its first record byte by byte is served', async () => {
  await using gateway = await testTransport()
  const wire = await plainSocket(gateway.port)
  wire.setNoDelay(true)
  const write = wire.write.bind(wire)
  // The record layer writes through this; each byte goes out alone.
  wire.write = ((chunk: Buffer, ...rest: [never]) => {
    for (const byte of chunk.subarray(0, -1)) write(Buffer.from([byte]))
    return write(chunk.subarray(-1), ...rest)
  }) as typeof wire.write
  const socket = connect({socket: wire, ca: gateway.ca, servername: 'localhost'})
  await once(socket, 'secureConnect')
  const answer = readAll(socket)
  socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  assert.match(await answer, /^HTTP\/1\.1 200 /)
})

const handshakes: Record<string, ConnectionOptions> = {
  'TLS 1.2': {maxVersion: 'TLSv1.2'},
  'TLS 1.1': {minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0'},
  'a foreign server name': {servername: 'evil.example', checkServerIdentity: () => undefined},
}

for (const [name, options] of Object.entries(handshakes)) {
  test(`case 90: ${name} is refused, and logged once`, async () => {
    await using gateway = await testTransport()
    for (let n = 0; n < 5; n++) {
      const socket = connect({
        host: '127.0.0.1',
        port: gateway.port,
        ca: gateway.ca,
        servername: 'localhost',
        ...options,
      })
      const outcome = await Promise.race([once(socket, 'secureConnect'), once(socket, 'close')]).catch(() => 'refused')
      socket.destroy()
      assert.equal(outcome, 'refused')
    }
    await eventually(() => gateway.log.lines.length > 0)
    assert.deepEqual(
      gateway.log.lines.map(({level, message}) => `${level}: ${message}`),
      ['warn: a TLS handshake failed'],
    )
  })
}

test('case 90: what only looks like TLS is closed, and the next client is served', async () => {
  await using gateway = await testTransport()
  const socket = await plainSocket(gateway.port)
  const answer = readAll(socket)
  socket.write(Buffer.concat([Buffer.from([0x16]), Buffer.from('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')]))
  assert.doesNotMatch(await answer, /HTTP/)
  assert.equal((await fetch(`http://localhost:${gateway.port}/health`)).status, 200)
})
