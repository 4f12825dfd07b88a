/** Case 105: clients that are gone without a word. */
import assert from 'node:assert/strict'
import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {DEFAULT_LIMITS} from '../../src/gateway/transport/index.ts'
import {eventually, frame, rawWebSocket, type TestTransport, TOKEN, testTransport} from './transport-fixture.ts'

const quick = {pingIntervalMs: 200, pongDeadlineMs: 200}

async function clientProcess(gateway: TestTransport): Promise<ChildProcess & AsyncDisposable> {
  const tokenFile = join(gateway.tlsDir, 'token')
  await writeFile(tokenFile, TOKEN, {mode: 0o600})
  const script = join(import.meta.dirname, 'transport-client.ts')
  const child = spawn(
    process.execPath,
    [script, gateway.transport.endpoint, join(gateway.tlsDir, 'ca.pem'), tokenFile],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await once(child.stdout, 'data')
  const exited = once(child, 'exit')
  return Object.assign(child, {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  })
}

test('case 105: by default a dead client is found within 45 s', () => {
  assert.ok(DEFAULT_LIMITS.pingIntervalMs + DEFAULT_LIMITS.pongDeadlineMs <= 45_000)
})

test('case 105: a client that is stopped (SIGSTOP) is dropped; one that lives stays', async () => {
  await using gateway = await testTransport({limits: quick})
  const living = await gateway.connect()
  await using child = await clientProcess(gateway)
  assert.equal(gateway.transport.connections, 2)
  child.kill('SIGSTOP')
  await eventually(() => gateway.transport.connections === 1)
  assert.deepEqual(gateway.seen.closed, [1006])
  living.send('alive')
  assert.equal(String((await once(living, 'message'))[0]), 'alive')
  living.terminate()
})

test('case 105: a stopped client is dropped also while something is sent to it', async t => {
  await using gateway = await testTransport({limits: quick})
  await using child = await clientProcess(gateway)
  const stream = setInterval(() => gateway.seen.connections[0]?.send('tick'), 20)
  t.after(() => clearInterval(stream))
  child.kill('SIGSTOP')
  await eventually(() => gateway.transport.connections === 0)
  assert.deepEqual(gateway.seen.closed, [1006])
})

test('case 105: a stopped client whose answers pile up is dropped', async () => {
  await using gateway = await testTransport({limits: quick})
  await using child = await clientProcess(gateway)
  child.kill('SIGSTOP')
  for (let n = 0; n < 7; n++) gateway.seen.connections[0]?.send('x'.repeat(1_000_000))
  await eventually(() => gateway.transport.connections === 0)
  assert.deepEqual(gateway.seen.closed, [1006])
})

test('a client that is killed is noticed at once', async () => {
  await using gateway = await testTransport()
  await using child = await clientProcess(gateway)
  child.kill('SIGKILL')
  await eventually(() => gateway.transport.connections === 0)
  assert.deepEqual(gateway.seen.closed, [1006])
})

test('a client that answers pings lives on, however silent', async () => {
  await using gateway = await testTransport({limits: {pingIntervalMs: 20, pongDeadlineMs: 15}})
  const ws = await gateway.connect()
  let pings = 0
  ws.on('ping', () => {
    pings += 1
  })
  await eventually(() => pings > 20)
  assert.equal(gateway.transport.connections, 1)
  ws.terminate()
})

test('a client in the middle of a long message cannot answer pings, and lives on', async () => {
  await using gateway = await testTransport({limits: quick})
  const socket = await rawWebSocket(gateway.port)
  const message = frame(0x81, 'x'.repeat(200))
  for (const byte of message) {
    socket.write(Buffer.from([byte]))
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  await eventually(() => gateway.seen.messages.length === 1)
  assert.deepEqual(gateway.seen.closed, [])
  socket.destroy()
})
