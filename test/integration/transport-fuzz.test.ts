/** Case 210, in small: whatever arrives, each connection ends and the next client is served. Seeded: a failure can be repeated. */
import assert from 'node:assert/strict'
import {once} from 'node:events'
import {test} from 'node:test'
import {eventually, frame, handshake, plainSocket, readAll, TOKEN, testTransport} from './transport-fixture.ts'

const SEED = 20_261_123
const INPUTS = 4000
const AT_ONCE = 40

/** mulberry32 */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((((mixed ^ (mixed >>> 14)) >>> 0) * below) / 4_294_967_296) | 0
  }
}

type Random = ReturnType<typeof createRandom>

const randomBytes = (random: Random, length: number) => Buffer.from(Array.from({length}, () => random(256)))

function mutate(random: Random, bytes: Buffer): Buffer {
  const mutated = Buffer.from(bytes)
  for (let n = random(6); n >= 0; n--) mutated[random(mutated.length)] = random(256)
  const cut = random(mutated.length)
  const kinds = [
    () => mutated,
    () => mutated.subarray(0, cut),
    () => Buffer.concat([mutated.subarray(0, cut), randomBytes(random, random(40)), mutated.subarray(cut)]),
    () => Buffer.concat([mutated.subarray(0, cut), mutated]),
  ]
  return kinds[random(kinds.length)]?.() ?? mutated
}

function inputOf(random: Random, port: number): Buffer {
  const upgrade = Buffer.from(handshake(port))
  const request = Buffer.from(`POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}`)
  const frames = Buffer.concat([frame(0x81, '{"jsonrpc":"2.0"}'), frame(0x89, 'ping'), frame(0x88, '')])
  const kinds = [
    () => randomBytes(random, 1 + random(200)),
    () => Buffer.concat([Buffer.from([0x16, 3, 1]), randomBytes(random, random(200))]),
    () => mutate(random, upgrade),
    () => mutate(random, request),
    () => Buffer.concat([upgrade, mutate(random, frames)]),
    () => Buffer.concat([upgrade, randomBytes(random, 1 + random(200))]),
  ]
  return kinds[random(kinds.length)]?.() ?? upgrade
}

test(`case 210: ${INPUTS} broken inputs leave no connection behind and no client unserved`, async () => {
  await using gateway = await testTransport()
  const random = createRandom(SEED)
  const inputs = Array.from({length: INPUTS}, () => inputOf(random, gateway.port)).entries()
  async function feed(): Promise<void> {
    for (const [index, input] of inputs) {
      const socket = await plainSocket(gateway.port)
      const answer = readAll(socket)
      socket.end(input)
      await answer.catch(error => assert.fail(`input ${index}, ${input.toString('latin1')}: ${error.message}`))
    }
  }
  await Promise.all(Array.from({length: AT_ONCE}, feed))
  await eventually(() => gateway.transport.connections === 0)
  const accepted = gateway.seen.requests.filter(({headers}) => headers.authorization === `Bearer ${TOKEN}`)
  assert.ok(accepted.length > INPUTS / 4, 'many inputs get past the door')
  assert.equal(gateway.seen.closed.length, accepted.length, 'each handler is closed once')
  assert.deepEqual(
    gateway.log.lines.filter(({level}) => level === 'error'),
    [],
  )
  const ws = await gateway.connect()
  ws.send('alive')
  assert.equal(String((await once(ws, 'message'))[0]), 'alive')
  ws.terminate()
})
