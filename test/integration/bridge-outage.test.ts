import assert from 'node:assert/strict'
import {once} from 'node:events'
import {createServer} from 'node:net'
import {test} from 'node:test'
import {type BridgeProcess, startBridge, startConnected} from '../support/bridge-process.ts'
import {ECHO_TOOL, type Endpoint, type EndpointOptions, startEndpoint, TOKEN} from '../support/mcp-endpoint.ts'

const OTHER_TOOL = {name: 'other', description: 'new', inputSchema: {type: 'object'}}
const hangs: EndpointOptions = {onMessage: ({method}) => method === 'tools/call'}

function agentEnv(port: number): Record<string, string> {
  return {KRUXOS_ENDPOINT: `ws://localhost:${port}`, KRUXOS_AGENT_TOKEN: TOKEN}
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const endpoint = await startEndpoint()
  await endpoint.kill()
  return endpoint.port
}

/** The StructuredError in the result of a tool call. */
async function failureOf(bridge: BridgeProcess, id: number): Promise<Record<string, unknown>> {
  const {result} = await bridge.answer(id)
  assert.equal(result?.isError, true)
  return JSON.parse(result?.content?.[0]?.text ?? '')
}

test('case 178: with the gateway down the bridge answers for it, and connects when it comes up', async () => {
  const port = await freePort()
  await using bridge = startBridge({env: agentEnv(port)})
  bridge.request('server-discover-probe-1', 'server/discover')
  assert.equal((await bridge.answer('server-discover-probe-1')).error?.code, -32_601)
  const {result} = await bridge.handshake()
  assert.equal(result?.protocolVersion, '2025-11-25')
  assert.equal(result?.serverInfo?.name, 'kruxos')
  assert.match(result?.instructions ?? '', /nothing listens there.*kruxos gateway start/)
  bridge.request(1, 'tools/list')
  assert.deepEqual(
    (await bridge.answer(1)).result?.tools?.map(({name}: {name: string}) => name),
    ['gateway__status'],
  )
  bridge.request(2, 'ping')
  assert.deepEqual((await bridge.answer(2)).result, {})
  bridge.request(3, 'tools/call', {name: 'echo', arguments: {}})
  const failure = await failureOf(bridge, 3)
  assert.equal(failure['error_type'], 'ServiceUnavailable')
  assert.equal(failure['retryable'], true)
  assert.match(String(failure['description']), /kruxos gateway start/)
  bridge.request(4, 'kruxos/checkApproval')
  const {error} = await bridge.answer(4)
  assert.equal(error?.code, -31_001)
  assert.match(error?.message ?? '', /kruxos gateway start/)

  await using endpoint = await startEndpoint({port})
  await bridge.notification('notifications/tools/list_changed')
  bridge.request(5, 'tools/list')
  assert.deepEqual((await bridge.answer(5)).result?.tools, [ECHO_TOOL])
  assert.deepEqual(endpoint.methods(), ['initialize', 'notifications/initialized', 'tools/list'])
  assert.deepEqual(JSON.parse(endpoint.texts[0] ?? '').params.clientInfo, {name: 'host', version: '1'})
  assert.deepEqual(bridge.stderr().trim().split('\n').length, 2, bridge.stderr())
})

test('what is no JSON-RPC is answered without a gateway too', async () => {
  await using bridge = startBridge({env: agentEnv(await freePort())})
  bridge.send('{"jsonrpc":')
  bridge.send('[1]')
  await bridge.until(() => bridge.lines.length === 2, 'two answers')
  assert.deepEqual(
    bridge.lines.map(line => JSON.parse(line)).map(({id, error}) => [id, error.code]),
    [
      [null, -32_700],
      [null, -32_600],
    ],
  )
})

test('a port that accepts and says nothing does not keep the host waiting', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  try {
    await using bridge = startBridge({env: agentEnv(address.port)})
    assert.equal((await bridge.handshake()).result?.serverInfo?.name, 'kruxos')
  } finally {
    server.close()
  }
})

test('case 179: over 20 restarts each pending call gets exactly one error and is never sent again', async () => {
  await using first = await startEndpoint(hangs)
  await using bridge = await startConnected(first)
  await bridge.handshake()
  let endpoint: Endpoint = first
  for (let cycle = 1; cycle <= 20; cycle++) {
    bridge.request(cycle, 'tools/call', {name: 'write', arguments: {cycle}})
    await bridge.until(() => endpoint.texts.some(text => text.includes(`"cycle":${cycle}}`)), `call ${cycle}`)
    endpoint = await endpoint.restart()
    const failure = await failureOf(bridge, cycle)
    assert.equal(failure['error_type'], 'ConnectionLost')
    assert.equal(failure['retryable'], false)
    assert.match(String(failure['description']), /outcome unknown, not sent again/)
    bridge.request(`alive ${cycle}`, 'x/alive')
    assert.equal((await bridge.answer(`alive ${cycle}`)).error?.code, -32_601, 'held until the gateway is back')
    assert.deepEqual(endpoint.methods(), ['initialize', 'notifications/initialized', 'x/alive'])
    assert.equal(endpoint.upgrades[0]?.['kruxos-session'], '0123456789abcdef')
  }
  for (let cycle = 1; cycle <= 20; cycle++) assert.equal(bridge.answersTo(cycle).length, 1)
})

test('after a restart the host is told of the tools only when they changed', async () => {
  await using first = await startEndpoint()
  await using bridge = await startConnected(first)
  await bridge.handshake()
  bridge.request(1, 'tools/list')
  await bridge.answer(1)
  const second = await first.restart()
  await bridge.until(() => second.methods().includes('tools/list'), 'the question of the bridge')
  bridge.request(2, 'ping')
  await bridge.answer(2)
  assert.ok(!bridge.lines.some(line => line.includes('list_changed')))

  await second.restart({tools: [ECHO_TOOL, OTHER_TOOL]})
  await bridge.notification('notifications/tools/list_changed')
  bridge.request(3, 'tools/list')
  assert.deepEqual((await bridge.answer(3)).result?.tools, [ECHO_TOOL, OTHER_TOOL])
})

test('a host that never listed the tools is not asked about them after a restart', async () => {
  await using first = await startEndpoint()
  await using bridge = await startConnected(first)
  await bridge.handshake()
  bridge.request(1, 'ping')
  await bridge.answer(1)
  const second = await first.restart()
  await bridge.until(() => second.methods().includes('notifications/initialized'), 'the handshake')
  bridge.request(2, 'custom/thing')
  await bridge.answer(2)
  assert.deepEqual(second.methods(), ['initialize', 'notifications/initialized', 'custom/thing'])
})

test('a list that was asked for when the connection broke is asked for again and answered once', async () => {
  await using first = await startEndpoint({onMessage: ({method}) => method === 'tools/list'})
  await using bridge = await startConnected(first)
  await bridge.handshake()
  bridge.request(1, 'tools/list')
  await bridge.until(() => first.methods().includes('tools/list'), 'the list request')
  await first.restart({})
  assert.deepEqual((await bridge.answer(1)).result?.tools, [ECHO_TOOL])
  assert.equal(bridge.answersTo(1).length, 1)
})

test('an answer that comes late, on the resumed session, to a call that was given up is dropped', async () => {
  await using first = await startEndpoint(hangs)
  await using bridge = await startConnected(first)
  await bridge.handshake()
  bridge.request(1, 'tools/call', {name: 'slow'})
  await bridge.until(() => first.methods().includes('tools/call'), 'the call')
  const second = await first.restart()
  await failureOf(bridge, 1)
  await bridge.until(() => second.methods().includes('notifications/initialized'), 'the handshake')
  second.broadcast('{"jsonrpc":"2.0","id":1,"result":{"content":[]}}')
  bridge.request(2, 'ping')
  await bridge.answer(2)
  assert.equal(bridge.answersTo(1).length, 1)
})

test('while the gateway is away for long, calls get an answer and the tools seen last are listed', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  bridge.request(1, 'tools/list')
  await bridge.answer(1)
  await endpoint.kill()
  await bridge.until(() => bridge.stderr().includes('was lost'), 'the loss to be noticed')
  bridge.request(2, 'tools/call', {name: 'echo'})
  assert.equal((await failureOf(bridge, 2))['error_type'], 'ServiceUnavailable')
  bridge.request(3, 'tools/list')
  assert.deepEqual((await bridge.answer(3)).result?.tools, [ECHO_TOOL])
})

test('two changes of state are two lines on stderr, however many attempts fail in between', async () => {
  const port = await freePort()
  await using bridge = startBridge({env: agentEnv(port)})
  await bridge.handshake()
  await using endpoint = await startEndpoint({port})
  await bridge.until(() => endpoint.methods().includes('notifications/initialized'), 'the handshake')
  const lines = bridge.stderr().trim().split('\n')
  assert.match(
    lines[0] ?? '',
    /^mcp-bridge: no gateway at ws:\/\/localhost:\d+: nothing listens there; start it with: /,
  )
  assert.deepEqual(lines.slice(1), ['mcp-bridge: connected to the gateway'])
})
