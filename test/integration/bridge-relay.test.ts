import assert from 'node:assert/strict'
import {test} from 'node:test'
import {startConnected} from '../support/bridge-process.ts'
import {ECHO_TOOL, startEndpoint, TOKEN} from '../support/mcp-endpoint.ts'

test('a host shakes hands, lists the tools and calls one; stderr stays empty', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  const hello = await bridge.handshake()
  assert.equal(hello.result?.serverInfo?.name, 'test')
  bridge.request(1, 'tools/list')
  assert.deepEqual((await bridge.answer(1)).result?.tools, [ECHO_TOOL])
  bridge.request(2, 'tools/call', {name: 'echo', arguments: {a: 1}})
  assert.equal((await bridge.answer(2)).result?.content?.[0]?.text, '{"a":1}')
  assert.equal(bridge.stderr(), '')
})

test('the upgrade carries the token, the agent and the client, asks for the subprotocol and offers no compression', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint, {args: ['--cli=codex'], env: {KRUXOS_AGENT_NAME: 'claude-code'}})
  await bridge.handshake()
  const [headers = {}] = endpoint.upgrades
  assert.equal(headers.authorization, `Bearer ${TOKEN}`)
  assert.equal(headers['kruxos-agent'], 'claude-code')
  assert.equal(headers['kruxos-client'], 'codex')
  assert.equal(headers['kruxos-session'], undefined)
  assert.equal(headers['sec-websocket-protocol'], 'mcp')
  assert.equal(headers['sec-websocket-extensions'], undefined)
  assert.equal(headers.origin, undefined)
})

test('a probe with server/discover before initialize is answered by the gateway at once', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  bridge.request('server-discover-probe-1', 'server/discover')
  assert.equal((await bridge.answer('server-discover-probe-1')).error?.code, -32_601)
  assert.deepEqual(endpoint.methods(), ['server/discover'])
  assert.equal((await bridge.handshake()).result?.serverInfo?.name, 'test')
})

test('messages pass byte for byte both ways, unknown methods and odd spacing too', async () => {
  const push = '{ "method" :"notifications/x/y",  "jsonrpc":"2.0","params":{"n":1.0,"e":1e2,"u":"\\u00e9"}}'
  await using endpoint = await startEndpoint({
    onMessage({method}, socket) {
      if (method === 'custom/thing') socket.send(push)
      return method === 'custom/thing'
    },
  })
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  const odd = '  {"id":"é\\u0000",\t"jsonrpc" : "2.0","method":"custom/thing","params":{"n":1.0,"dup":1,"dup":2}}\r'
  bridge.send(odd)
  await bridge.notification('notifications/x/y')
  assert.equal(endpoint.texts.at(-1), odd)
  assert.ok(bridge.lines.includes(push))
})

test('case 186: line separators, split characters, escaped NUL and CR stay inside one message', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  const value = 'a\u2028b\u2029c\u0085d \u{1f600} e\u0000f\rg\nh'
  const message = {jsonrpc: '2.0', id: 1, method: 'tools/call', params: {name: 'echo', arguments: {value}}}
  for (const byte of Buffer.from(`${JSON.stringify(message)}\n`)) {
    bridge.stdin.write(Buffer.of(byte))
    await new Promise(setImmediate)
  }
  const answer = await bridge.answer(1)
  assert.deepEqual(JSON.parse(answer.result?.content?.[0]?.text ?? ''), {value})
  assert.equal(endpoint.texts.at(-1), JSON.stringify(message))
})

test('a message of the gateway that is broken over lines reaches the host as one line', async () => {
  const pretty = JSON.stringify({jsonrpc: '2.0', method: 'notifications/pretty', params: {text: 'a\nb'}}, null, 2)
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  endpoint.broadcast(pretty)
  await bridge.notification('notifications/pretty')
  assert.deepEqual(JSON.parse(bridge.lines.at(-1) ?? ''), JSON.parse(pretty))
})

test('blank lines are nothing; what is not JSON in UTF-8 is answered and does not disturb the rest', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  bridge.send('')
  bridge.send(' \t\r')
  bridge.send('{"jsonrpc":"2.0","id":9,"method"')
  bridge.stdin.write(Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a]))
  bridge.send('\ufeff{"jsonrpc":"2.0","id":8,"method":"ping"}')
  bridge.request(1, 'ping')
  await bridge.answer(1)
  const errors = bridge.lines.map(line => JSON.parse(line)).filter(({error}) => error)
  assert.deepEqual(
    errors.map(({id, error}) => [id, error.code]),
    [
      [null, -32_700],
      [null, -32_700],
      [null, -32_700],
    ],
  )
  assert.deepEqual(endpoint.methods(), ['initialize', 'notifications/initialized', 'ping'])
})

test('case 188: what the gateway sends that is not JSON-RPC does not reach stdout', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  for (const text of ['hello', '', '42', '[]', '{}', '{"jsonrpc":"2.0"}', `"\u001b[2J${TOKEN}"`])
    endpoint.broadcast(text)
  bridge.request(1, 'ping')
  await bridge.answer(1)
  assert.equal(bridge.lines.length, 2)
  assert.match(bridge.stderr(), /dropped what the gateway sent/)
})

test('a cancellation passes at once, ahead of the answer to what it cancels', async () => {
  await using endpoint = await startEndpoint({onMessage: ({method}) => method === 'tools/call'})
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  bridge.request(5, 'tools/call', {name: 'slow'})
  bridge.send({jsonrpc: '2.0', method: 'notifications/cancelled', params: {requestId: 5}})
  bridge.request(6, 'ping')
  await bridge.answer(6)
  assert.deepEqual(endpoint.methods().slice(-3), ['tools/call', 'notifications/cancelled', 'ping'])
  assert.deepEqual(bridge.answersTo(5), [])
})

test('requests, progress and list changes of the gateway pass to the host, and its answers back', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  endpoint.broadcast('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}')
  endpoint.broadcast('{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}')
  endpoint.broadcast('{"jsonrpc":"2.0","id":"g1","method":"elicitation/create","params":{}}')
  await bridge.notification('elicitation/create')
  await bridge.notification('notifications/progress')
  await bridge.notification('notifications/tools/list_changed')
  const reply = '{"jsonrpc":"2.0","id":"g1","result":{"action":"decline"}}'
  bridge.send(reply)
  bridge.request(1, 'ping')
  await bridge.answer(1)
  assert.ok(endpoint.texts.includes(reply))
})
