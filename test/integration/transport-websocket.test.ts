import assert from 'node:assert/strict'
import {once} from 'node:events'
import {test} from 'node:test'
import {WebSocket} from 'ws'
import {
  eventually,
  exchange,
  frame,
  handshake,
  plainSocket,
  rawWebSocket,
  readAll,
  TOKEN,
  testTransport,
} from './transport-fixture.ts'

const MIB = 1_048_576
const closeOf = async (ws: WebSocket): Promise<{code: number; reason: string}> => {
  const [code, reason] = await once(ws, 'close')
  return {code, reason: String(reason)}
}

for (const scheme of ['wss', 'ws']) {
  test(`${scheme}:// echoes messages unchanged, in order`, async () => {
    await using gateway = await testTransport()
    const ws = await gateway.connect({plain: scheme === 'ws', path: '/mcp'})
    const messages = ['{}', '', '  ', '\u2028\u2029\r\n\0', '😀'.repeat(1000), 'x'.repeat(3 * MIB)]
    const echoed: string[] = []
    ws.on('message', (data, isBinary) => echoed.push(isBinary ? 'binary' : String(data)))
    for (const message of messages) ws.send(message)
    await eventually(() => echoed.length === messages.length)
    assert.deepEqual(echoed, messages)
    assert.equal(gateway.seen.connections[0]?.isSecure, scheme === 'wss')
    ws.close(1000)
    await eventually(() => gateway.seen.closed.length > 0)
    assert.deepEqual(gateway.seen.closed, [1000])
    await eventually(() => gateway.transport.connections === 0)
  })
}

test('the subprotocol mcp is taken when it is offered; none is needed', async () => {
  await using gateway = await testTransport()
  const protocolOf = async (offered: string | null) => {
    const {text} = await exchange(gateway.port, handshake(gateway.port, {'Sec-WebSocket-Protocol': offered}))
    assert.match(text, /^HTTP\/1\.1 101 /)
    return /^Sec-WebSocket-Protocol: (.*)\r$/m.exec(text)?.[1]
  }
  assert.equal(await protocolOf('mcp'), 'mcp')
  assert.equal(await protocolOf('soap, mcp'), 'mcp')
  assert.equal(await protocolOf('soap'), undefined)
  assert.equal(await protocolOf(null), undefined)
})

test('case 93: a message over the limit closes with 1009; what a frame only announces is not stored', async () => {
  await using gateway = await testTransport({limits: {maxPayloadBytes: MIB}})
  const over = await gateway.connect()
  over.send('x'.repeat(MIB + 1))
  assert.equal((await closeOf(over)).code, 1009)

  const before = process.memoryUsage().arrayBuffers
  const announced = await rawWebSocket(gateway.port)
  const answer = once(announced, 'data')
  announced.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x06, 0x40, 0, 0, 0, 0, 0, 0])) // a text of 100 MiB
  announced.write('x'.repeat(1000))
  assert.equal((await answer)[0].readUInt16BE(2), 1009)
  announced.destroy()
  assert.ok(process.memoryUsage().arrayBuffers - before < 20 * MIB)

  const exact = await gateway.connect()
  exact.send('x'.repeat(MIB))
  const [data] = await once(exact, 'message')
  assert.equal(data.length, MIB)
  exact.terminate()
})

test('case 93: a message of many fragments counts as one', async () => {
  await using gateway = await testTransport({limits: {maxPayloadBytes: 1000}})
  const socket = await rawWebSocket(gateway.port)
  const answer = once(socket, 'data')
  socket.write(Buffer.concat([frame(0x01, 'x'.repeat(600)), frame(0x80, 'x'.repeat(600))]))
  assert.equal((await answer)[0].readUInt16BE(2), 1009)
  socket.destroy()
})

test('case 95: compression is not negotiated, and a compressed frame is an error', async () => {
  await using gateway = await testTransport()
  const offer = {'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits'}
  const {status, text} = await exchange(gateway.port, handshake(gateway.port, offer))
  assert.equal(status, 101)
  assert.doesNotMatch(text, /Extensions/i)
  const ws = await gateway.connect({perMessageDeflate: true})
  assert.equal(ws.extensions, '')
  ws.terminate()
})

const badFrames: Record<string, {bytes: Buffer; code: number}> = {
  'a compressed frame': {bytes: frame(0xc1, 'x'), code: 1002},
  'invalid UTF-8': {bytes: frame(0x81, Buffer.from([0xc3, 0x28])), code: 1007},
  'an unmasked frame': {bytes: Buffer.from([0x81, 1, 0x41]), code: 1002},
  'a reserved bit': {bytes: frame(0xa1, 'x'), code: 1002},
  'a reserved opcode': {bytes: frame(0x83, 'x'), code: 1002},
  'a continuation of nothing': {bytes: frame(0x80, 'x'), code: 1002},
  'a fragmented ping': {bytes: frame(0x09, 'x'), code: 1002},
  'a ping of 126 bytes': {
    bytes: Buffer.concat([Buffer.from([0x89, 0xfe, 0, 126, 0, 0, 0, 0]), Buffer.alloc(126)]),
    code: 1002,
  },
  'close code 1005': {bytes: frame(0x88, Buffer.from([0x03, 0xed])), code: 1002},
  'close code 65535': {bytes: frame(0x88, Buffer.from([0xff, 0xff])), code: 1002},
  'a close frame of one byte': {bytes: frame(0x88, Buffer.from([3])), code: 1002},
  'a length with the sign bit': {
    bytes: Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    code: 1009,
  },
}

for (const [name, {bytes, code}] of Object.entries(badFrames)) {
  test(`case 96: ${name} closes with ${code}, and others go on`, async () => {
    await using gateway = await testTransport()
    const other = await gateway.connect()
    const socket = await rawWebSocket(gateway.port)
    const answer = once(socket, 'data')
    socket.write(bytes)
    const [close] = await answer
    assert.equal(close.readUInt8(0), 0x88)
    assert.equal(close.readUInt16BE(2), code)
    socket.end()
    await eventually(() => gateway.seen.closed.length === 1)
    other.send('alive')
    assert.equal(String((await once(other, 'message'))[0]), 'alive')
    assert.deepEqual(gateway.seen.messages, ['alive'])
    other.terminate()
  })
}

test('case 97: a binary frame closes with 1003 and is not handed on', async () => {
  await using gateway = await testTransport()
  const ws = await gateway.connect()
  ws.send(Buffer.from('{}'))
  ws.send('after it')
  assert.equal((await closeOf(ws)).code, 1003)
  assert.deepEqual(gateway.seen.messages, [])
  assert.deepEqual(gateway.seen.closed, [1003])
})

test('case 97: empty and blank texts are handed on: the protocol answers them', async () => {
  await using gateway = await testTransport()
  const ws = await gateway.connect()
  ws.send('')
  ws.send(' \n')
  await eventually(() => gateway.seen.messages.length === 2)
  assert.deepEqual(gateway.seen.messages, ['', ' \n'])
  ws.terminate()
})

test('a connection beyond the limit is refused with 503 until another has left', async () => {
  await using gateway = await testTransport({limits: {maxConnections: 3}})
  const clients = await Promise.all([gateway.connect(), gateway.connect(), gateway.connect()])
  const {status, text} = await exchange(gateway.port, handshake(gateway.port))
  assert.equal(status, 503)
  assert.match(text, /retry-after: \d/)
  assert.equal((await exchange(gateway.port, handshake(gateway.port, {Authorization: 'Bearer x'}))).status, 503)
  clients[0]?.terminate()
  await eventually(() => gateway.transport.connections === 2)
  clients.push(await gateway.connect())
  for (const client of clients) client.terminate()
})

test('connections on their way in count: a burst does not get past the limit', async () => {
  const answers = Promise.withResolvers<void>()
  await using gateway = await testTransport({
    limits: {maxConnections: 5},
    authenticate: async () => {
      await answers.promise
      return {accepted: true, handler: {onOpen() {}, onMessage() {}, onClose() {}}}
    },
  })
  const burst = Array.from({length: 20}, () => exchange(gateway.port, handshake(gateway.port)))
  let refused = 0
  for (const one of burst) one.then(({status}) => status === 503 && refused++)
  await eventually(() => refused === 15)
  answers.resolve()
  const statuses = (await Promise.all(burst)).map(({status}) => status)
  assert.equal(statuses.filter(status => status === 101).length, 5)
})

test('a client that leaves while its token is checked is told to the handler as lost, and never opened', async () => {
  const answer = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const events: string[] = []
  await using gateway = await testTransport({
    authenticate: async () => {
      asked.resolve()
      await answer.promise
      return {
        accepted: true,
        handler: {onOpen: () => events.push('open'), onMessage() {}, onClose: code => events.push(`close ${code}`)},
      }
    },
  })
  const socket = await plainSocket(gateway.port)
  socket.write(handshake(gateway.port))
  await asked.promise
  socket.resetAndDestroy()
  await new Promise(resolve => setTimeout(resolve, 50))
  answer.resolve()
  await eventually(() => events.length > 0)
  await new Promise(resolve => setTimeout(resolve, 50))
  assert.ok(events.at(-1) === 'close 1006', events.join())
  assert.equal(gateway.transport.connections, 0)
})

test('a handshake that is none is refused, and its handler told', async () => {
  await using gateway = await testTransport()
  const {status} = await exchange(gateway.port, handshake(gateway.port, {'Sec-WebSocket-Version': '7'}))
  assert.equal(status, 400)
  assert.deepEqual(gateway.seen.connections, [])
  assert.deepEqual(gateway.seen.closed, [1006])
})

test('close ends a connection at once: nothing more passes, and the handler hears of it once', async () => {
  await using gateway = await testTransport()
  const ws = await gateway.connect()
  const [connection] = gateway.seen.connections
  const received: string[] = []
  ws.on('message', data => received.push(String(data)))
  connection?.close(4401, `revoked ${'ü'.repeat(100)}`)
  assert.deepEqual(gateway.seen.closed, [4401])
  connection?.send('too late')
  connection?.close(1000, 'again')
  ws.send('too late as well')
  const {code, reason} = await closeOf(ws)
  assert.equal(code, 4401)
  assert.match(reason, /^revoked ü{50,}/)
  await eventually(() => gateway.transport.connections === 0)
  assert.deepEqual([received, gateway.seen.messages, gateway.seen.closed], [[], [], [4401]])
})

test('a client that does not answer our close frame is cut', async () => {
  await using gateway = await testTransport({limits: {closeTimeoutMs: 100}})
  const socket = await rawWebSocket(gateway.port)
  const end = readAll(socket)
  gateway.seen.connections[0]?.close(4401, 'revoked')
  assert.match(await end, /revoked/)
  await eventually(() => gateway.transport.connections === 0)
})

test('a handler that throws costs its own connection', async () => {
  await using gateway = await testTransport({
    onMessage(connection, text) {
      if (text === 'bad') throw new Error('SECRET')
      connection.send(text)
    },
  })
  const other = await gateway.connect()
  const ws = await gateway.connect()
  ws.send('bad')
  assert.deepEqual(await closeOf(ws), {code: 1011, reason: 'internal error'})
  assert.deepEqual(gateway.seen.closed, [1011])
  other.send('alive')
  assert.equal(String((await once(other, 'message'))[0]), 'alive')
  other.terminate()
})

test('a token that is refused is a 401 at the client, before the socket opens', async () => {
  await using gateway = await testTransport()
  const headers = {authorization: `Bearer ${TOKEN}x`}
  const ws = new WebSocket(gateway.transport.endpoint, {ca: gateway.ca, headers})
  const [error] = await once(ws, 'error')
  assert.equal(error.message, 'Unexpected server response: 401')
})
