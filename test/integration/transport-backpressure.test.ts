/** Clients that do not read what they asked for. */
import assert from 'node:assert/strict'
import {once} from 'node:events'
import {test} from 'node:test'
import type {WebSocket} from 'ws'
import type {Connection} from '../../src/gateway/transport/types.ts'
import {eventually, rawWebSocket, testTransport} from './transport-fixture.ts'

const MIB = 1_048_576

function collect(ws: WebSocket): number[] {
  const sizes: number[] = []
  ws.on('message', data => sizes.push((data as Buffer).length))
  return sizes
}

test('case 104: a client that does not read is closed at the cap, and its answers are not kept', async () => {
  let queued = 0
  function stream(connection: Connection): void {
    for (let n = 0; n < 200; n++) {
      connection.send('x'.repeat(MIB))
      if (gateway.seen.closed.length === 0) queued += 1
    }
  }
  await using gateway = await testTransport({onMessage: stream})
  const ws = await gateway.connect()
  const other = await gateway.connect()
  const before = process.memoryUsage().arrayBuffers
  ws.send('stream 200 MiB')
  ws.pause()
  await eventually(() => gateway.seen.closed.length > 0)
  assert.deepEqual(gateway.seen.closed, [1013])
  assert.ok(queued <= 10, `${queued} MiB queued`)
  assert.ok(process.memoryUsage().arrayBuffers - before < 40 * MIB)
  await eventually(() => gateway.transport.connections === 1)
  other.send('stream 200 MiB')
  assert.equal((await once(other, 'message'))[0].length, MIB, 'others are served')
  other.terminate()
  ws.terminate()
})

test('a client that reads is sent messages larger than what may wait, two of them at once', async () => {
  await using gateway = await testTransport({
    limits: {maxBufferedBytes: 64 * 1024},
    onMessage(connection) {
      connection.send('x'.repeat(12 * MIB))
      connection.send('y'.repeat(12 * MIB))
    },
  })
  const ws = await gateway.connect()
  const sizes = collect(ws)
  for (const count of [2, 4]) {
    ws.send('more')
    await eventually(() => sizes.length === count)
  }
  assert.deepEqual(sizes, Array(4).fill(12 * MIB))
  assert.deepEqual(gateway.seen.closed, [])
  ws.terminate()
})

test('what waits is counted in bytes, not in characters', async () => {
  let queued = 0
  await using gateway = await testTransport({
    limits: {maxBufferedBytes: MIB},
    onMessage(connection) {
      for (; gateway.seen.closed.length === 0; queued++) connection.send('€'.repeat(30_000))
    },
  })
  const ws = await gateway.connect()
  ws.send('stream')
  ws.pause()
  await eventually(() => gateway.seen.closed.length > 0)
  assert.ok(queued * 90_000 < 2 * MIB, `${queued} messages queued`)
  ws.terminate()
})

test('a client that does not read its answers is not read either, and loses nothing when it goes on', async () => {
  const requests = 400
  await using gateway = await testTransport({onMessage: connection => connection.send('x'.repeat(256 * 1024))})
  const ws = await gateway.connect()
  const sizes = collect(ws)
  ws.pause()
  for (let n = 0; n < requests; n++) ws.send('y'.repeat(32 * 1024))
  let before = -1
  await eventually(() => {
    const isStill = before === gateway.seen.messages.length && before > 0
    before = gateway.seen.messages.length
    return isStill
  })
  assert.ok(gateway.seen.messages.length < requests / 2, `${gateway.seen.messages.length} were read`)
  assert.deepEqual(gateway.seen.closed, [])
  ws.resume()
  await eventually(() => sizes.length === requests)
  ws.terminate()
})

test('a close reaches a client that was not read', async () => {
  await using gateway = await testTransport({onMessage: connection => connection.send('x'.repeat(256 * 1024))})
  const ws = await gateway.connect()
  ws.pause()
  for (let n = 0; n < 100; n++) ws.send('y'.repeat(32 * 1024))
  await eventually(() => gateway.seen.messages.length > 4)
  gateway.seen.connections[0]?.close(4401, 'revoked')
  ws.resume()
  const [code] = await once(ws, 'close')
  assert.equal(code, 4401)
})

test('a flood of pings that are not read does not fill the memory', async () => {
  await using gateway = await testTransport()
  const socket = await rawWebSocket(gateway.port)
  socket.pause()
  socket.on('error', () => {}) // it is cut
  const ping = Buffer.concat([Buffer.from([0x89, 0xfd, 0, 0, 0, 0]), Buffer.alloc(125)])
  const pings = Buffer.concat(Array.from({length: 500}, () => ping))
  const before = process.memoryUsage().arrayBuffers
  const flood = () => {
    while (!socket.destroyed && socket.write(pings));
  }
  socket.on('drain', flood)
  flood()
  await eventually(() => gateway.seen.closed.length === 1)
  assert.ok(process.memoryUsage().arrayBuffers - before < 40 * MIB)
  socket.destroy()
})
