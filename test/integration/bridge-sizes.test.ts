import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {test} from 'node:test'
import {type BridgeProcess, startConnected} from '../support/bridge-process.ts'
import {type EndpointOptions, startEndpoint} from '../support/mcp-endpoint.ts'

const MIB = 1_048_576

/** Answers a tool call with as many characters as it asks for. */
const generous: EndpointOptions = {
  onMessage({id, method, params}, socket) {
    const size = (params?.['arguments'] as {size?: number} | undefined)?.size
    if (method !== 'tools/call' || size === undefined) return false
    const result = {content: [{type: 'text', text: 'x'.repeat(size)}]}
    socket.send(JSON.stringify({jsonrpc: '2.0', id, result}))
    return true
  },
}

function callOfBytes(id: number, bytes: number, idAt: 'head' | 'tail' = 'head'): string {
  const start = idAt === 'head' ? `{"jsonrpc":"2.0","id":${id},"method":"tools/call",` : '{"method":"tools/call",'
  const end = idAt === 'head' ? '"}}}' : `"}},"jsonrpc":"2.0","id":${id}}`
  const middle = '"params":{"name":"echo","arguments":{"value":"'
  return start + middle + 'x'.repeat(bytes - start.length - middle.length - end.length) + end
}

test('case 184: 9 MiB pass to the gateway and back without a byte changed', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  const call = callOfBytes(1, 9 * MIB)
  bridge.send(call)
  const answer = await bridge.answer(1)
  assert.ok(endpoint.texts.at(-1) === call)
  assert.ok(answer.result?.content?.[0]?.text === JSON.stringify(JSON.parse(call).params.arguments))
})

test('case 184: 16 MiB pass to the gateway; one byte more is refused with the limit, wherever the id stands', async () => {
  await using endpoint = await startEndpoint({
    onMessage: ({method}, socket) => method === 'tools/call' && reply(socket),
  })
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  const largest = callOfBytes(1, 16 * MIB)
  bridge.send(largest)
  await bridge.answer(1)
  assert.ok(endpoint.texts.at(-1) === largest)
  bridge.send(callOfBytes(2, 16 * MIB + 1))
  bridge.send(callOfBytes(3, 16 * MIB + 1, 'tail'))
  bridge.send(`"${'x'.repeat(16 * MIB)}"`)
  for (const id of [2, 3]) {
    const {error} = await bridge.answer(id)
    assert.equal(error?.code, -31_004)
    assert.match(error?.message ?? '', /16777217 bytes, more than the 16777216/)
  }
  await bridge.until(() => bridge.lines.some(line => line.includes('"id":null')), 'an error without id')
  assert.ok(endpoint.texts.at(-1) === largest)
})

test('an answer that hosts cannot read is replaced by one that says so; the session goes on', async () => {
  await using endpoint = await startEndpoint(generous)
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  bridge.request(1, 'tools/call', {name: 'echo', arguments: {size: 9.4 * MIB}})
  assert.equal((await bridge.answer(1)).result?.content?.[0]?.text.length, Math.floor(9.4 * MIB))
  bridge.request(2, 'tools/call', {name: 'echo', arguments: {size: 20 * MIB}})
  const {result} = await bridge.answer(2)
  const failure = JSON.parse(result?.content?.[0]?.text ?? '')
  assert.equal(result?.isError, true)
  assert.equal(failure.error_type, 'ResourceExhausted')
  assert.equal(failure.context.limit, 9.5 * MIB)
  endpoint.broadcast(
    JSON.stringify({jsonrpc: '2.0', method: 'notifications/huge', params: {text: 'x'.repeat(10 * MIB)}}),
  )
  bridge.request(3, 'ping')
  await bridge.answer(3)
  assert.ok(!bridge.lines.some(line => line.includes('notifications/huge')))
  assert.match(bridge.stderr(), /dropped a message of the gateway: 104\d+ bytes/)
  assert.ok(bridge.lines.every(line => Buffer.byteLength(line) < 10 * MIB))
})

test('all of a large answer is written before the exit', async () => {
  await using endpoint = await startEndpoint(generous)
  await using bridge = await startConnected(endpoint)
  bridge.request(1, 'tools/call', {name: 'echo', arguments: {size: 9 * MIB}})
  bridge.stdin.end()
  assert.deepEqual(await bridge.exit, {code: 0, signal: null})
  assert.equal(bridge.answersTo(1)[0]?.result?.content?.[0]?.text.length, 9 * MIB)
})

test('a host that reads slowly slows the gateway down, and the memory of the bridge stays small', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  bridge.stdout.pause()
  const message = JSON.stringify({jsonrpc: '2.0', method: 'notifications/x', params: {text: 'x'.repeat(MIB)}})
  for (let count = 0; count < 150; count++) endpoint.broadcast(message)
  const [socket] = endpoint.sockets
  await settled(bridge, () => socket?.bufferedAmount ?? 0)
  assert.ok((socket?.bufferedAmount ?? 0) > 100 * MIB, 'most of it is still with the gateway')
  assert.ok(residentBytes(bridge.pid) < 180 * MIB, `resident: ${residentBytes(bridge.pid)}`)
  bridge.stdout.resume()
  await bridge.notification('notifications/x', 150)
})

test('a gateway that reads slowly slows the host down, and the memory of the bridge stays small', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  const [socket] = endpoint.sockets
  socket?.pause()
  for (let id = 0; id < 150; id++) bridge.send(callOfBytes(id, MIB))
  await settled(bridge, () => bridge.stdin.writableLength)
  assert.ok(bridge.stdin.writableLength > 100 * MIB, 'most of it is still with the host')
  assert.ok(residentBytes(bridge.pid) < 180 * MIB, `resident: ${residentBytes(bridge.pid)}`)
  socket?.resume()
  await bridge.until(() => endpoint.texts.length === 152, 'all calls')
})

function reply(socket: {send(text: string): void}): true {
  socket.send('{"jsonrpc":"2.0","id":1,"result":{"content":[]}}')
  return true
}

/** Waits until a figure does not change any more. */
async function settled(bridge: BridgeProcess, figure: () => number): Promise<void> {
  let last = -1
  let since = Date.now()
  await bridge.until(() => {
    if (figure() !== last) since = Date.now()
    last = figure()
    return Date.now() - since > 500
  }, 'the flow to stop')
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}
