import assert from 'node:assert/strict'
import {test} from 'node:test'
import {StructuredError} from '../../../../src/contract/structured-error.ts'
import {createMcpConnection, type McpServices, type ToolCall} from '../../../../src/gateway/mcp/index.ts'

const services: McpServices = {
  server: {name: 'kruxos', title: 'kruxos', version: '1.2.3'},
  instructions: 'what there is',
  maxCallsInFlight: 2,
  onClient() {},
  listTools: cursor => (cursor === undefined ? '{"tools":[]}' : null),
  checkApproval: async () => null,
  call: async ({name, input}) => (name === 'no.such' ? 'unknown' : {ok: true, output: {name, input}}),
}

function connect(overrides: Partial<McpServices> = {}) {
  const sent: {
    id?: unknown
    result?: Record<string, unknown>
    error?: {code: number}
    method?: string
    params?: unknown
  }[] = []
  const connection = createMcpConnection({...services, ...overrides}, text => sent.push(JSON.parse(text)))
  const receive = (message: unknown) =>
    connection.receive(typeof message === 'string' ? message : JSON.stringify(message))
  const request = (id: unknown, method: string, params?: unknown) => receive({jsonrpc: '2.0', id, method, params})
  return {sent, connection, receive, request}
}

function initialized(overrides: Partial<McpServices> = {}) {
  const client = connect(overrides)
  client.request(0, 'initialize', {
    protocolVersion: '2025-06-18',
    clientInfo: {name: 'test', version: '1'},
    capabilities: {},
  })
  client.sent.length = 0
  return client
}

const settle = () => new Promise(resolve => setImmediate(resolve))

test("initialize answers the client's revision when it is known, else the newest", () => {
  for (const [asked, answered] of [
    ['2024-11-05', '2024-11-05'],
    ['2025-06-18', '2025-06-18'],
    ['2031-01-01', '2025-11-25'],
    [undefined, '2025-11-25'],
  ]) {
    const {sent, request} = connect()
    request(1, 'initialize', {protocolVersion: asked})
    assert.equal(sent[0]?.result?.['protocolVersion'], answered)
    assert.equal(sent[0]?.result?.['instructions'], 'what there is')
  }
})

test('case 101: a method before initialize is refused, ping is not, an unknown one is -32601, and the connection stays', () => {
  const {sent, request} = connect()
  request(1, 'tools/list')
  request(2, 'ping')
  request('server-discover-probe-1', 'server/discover', {}) // lacks _meta
  request(3, 'initialize', {})
  request(4, 'initialize', {})
  assert.deepEqual(
    sent.map(({id, error}) => [id, error?.code]),
    [
      [1, -32_600],
      [2, undefined],
      ['server-discover-probe-1', -32_602],
      [3, undefined],
      [4, -32_600],
    ],
  )
})

test('names of Object.prototype are unknown methods', () => {
  const {sent, request} = initialized()
  for (const method of ['constructor', 'toString', '__proto__']) request(1, method)
  assert.deepEqual(
    sent.map(({error}) => error?.code),
    [-32_601, -32_601, -32_601],
  )
})

const malformed: [name: string, text: string, code: number][] = [
  ['not JSON', '{', -32_700],
  ['null', 'null', -32_600],
  ['a number', '7', -32_600],
  ['an empty batch', '[]', -32_600],
  ['a batch of one', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32_600],
  ['a null id', '{"jsonrpc":"2.0","id":null,"method":"ping"}', -32_600],
  ['a fractional id', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', -32_600],
  ['an object as id', '{"jsonrpc":"2.0","id":{},"method":"ping"}', -32_600],
  ['an id beyond 2^53', '{"jsonrpc":"2.0","id":18446744073709551615,"method":"ping"}', -32_600],
  ['no jsonrpc', '{"id":1,"method":"ping"}', -32_600],
  ['no method', '{"jsonrpc":"2.0","id":1}', -32_600],
  ['params that are a list', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32_602],
]
for (const [name, text, code] of malformed) {
  test(`cases 98 and 99: ${name} is answered with one error ${code}`, () => {
    const {sent, receive} = initialized()
    receive(text)
    assert.deepEqual(
      sent.map(({error}) => error?.code),
      [code],
    )
  })
}

test('case 98: a batch of 10,000 is refused with one error', () => {
  const {sent, receive} = initialized()
  receive(Array.from({length: 10_000}, (_, id) => ({jsonrpc: '2.0', id, method: 'ping'})))
  assert.equal(sent.length, 1)
})

test('responses and unknown notifications get no answer', () => {
  const {sent, receive} = initialized()
  receive({jsonrpc: '2.0', id: 1, result: {}})
  receive({jsonrpc: '2.0', method: 'notifications/whatever'})
  assert.deepEqual(sent, [])
})

test('a call is answered with JSON text and the same value structured', async () => {
  const {sent, request} = initialized()
  request('a', 'tools/call', {name: 'state__get', arguments: {key: 'k'}})
  await settle()
  const output = {name: 'state.get', input: {key: 'k'}}
  assert.deepEqual(sent[0]?.result, {
    content: [{type: 'text', text: JSON.stringify(output)}],
    structuredContent: output,
  })
})

test('an unknown tool is -32602, a missing name too', async () => {
  const {sent, request} = initialized()
  request(1, 'tools/call', {name: 'no__such'})
  request(2, 'tools/call', {})
  await settle()
  assert.deepEqual(new Set(sent.map(({error}) => error?.code)), new Set([-32_602]))
})

test('case 99: an id that is in use is refused and both answers keep their own', async () => {
  const gate = Promise.withResolvers<void>()
  const call = async ({input}: ToolCall) => {
    await gate.promise
    return {ok: true as const, output: {input}}
  }
  const {sent, request} = initialized({call})
  request(1, 'tools/call', {name: 'a__b', arguments: {n: 1}})
  request(1, 'tools/call', {name: 'a__b', arguments: {n: 2}})
  gate.resolve()
  await settle()
  assert.deepEqual(
    sent.map(({id, error}) => [id, error?.code]),
    [
      [1, -32_600],
      [1, undefined],
    ],
  )
  assert.deepEqual(sent[1]?.result?.['structuredContent'], {input: {n: 1}})
})

test('a cancelled call is aborted and never answered', async () => {
  let aborted = false
  const call = ({signal}: ToolCall) => {
    const {promise, resolve} = Promise.withResolvers<'unknown'>()
    signal.addEventListener('abort', () => {
      aborted = true
      resolve('unknown')
    })
    return promise
  }
  const {sent, request, receive} = initialized({call})
  request(7, 'tools/call', {name: 'a__b'})
  receive({jsonrpc: '2.0', method: 'notifications/cancelled', params: {requestId: 7}})
  await settle()
  assert.ok(aborted)
  assert.deepEqual(sent, [])
})

test('more calls than allowed at once are refused', async () => {
  const {sent, request} = initialized({call: () => new Promise(() => {})})
  for (const id of [1, 2, 3]) request(id, 'tools/call', {name: 'a__b'})
  assert.deepEqual(
    sent.map(({id, error}) => [id, error?.code]),
    [[3, -32_600]],
  )
})

test('progress is sent only when the request carried a token', async () => {
  const call = async ({progress}: ToolCall) => {
    progress(1, 2, 'half')
    return {ok: true as const, output: {}}
  }
  const {sent, request} = initialized({call})
  request(1, 'tools/call', {name: 'a__b', _meta: {progressToken: 'p'}})
  request(2, 'tools/call', {name: 'a__b'})
  await settle()
  const progress = sent.filter(({method}) => method === 'notifications/progress')
  assert.deepEqual(
    progress.map(({params}) => params),
    [{progressToken: 'p', progress: 1, total: 2, message: 'half'}],
  )
})

test('list_changed waits for initialize', () => {
  const {sent, connection, request} = connect()
  connection.toolsChanged()
  assert.equal(sent.length, 0)
  request(1, 'initialize', {})
  connection.toolsChanged()
  assert.equal(sent.at(-1)?.method, 'notifications/tools/list_changed')
})

test('a result that is too large to be kept for a slow reader is an error that says what to do', async () => {
  const output = {content: 'x'.repeat(13 * 1_048_576)}
  const {sent, request} = initialized({call: async () => ({ok: true, output})})
  request(1, 'tools/call', {name: 'a__b'})
  await settle()
  const content = sent[0]?.result?.['content'] as {text: string}[] | undefined
  assert.equal(sent[0]?.result?.['isError'], true)
  assert.equal(
    StructuredError.partial()
      .loose()
      .parse(JSON.parse(content?.[0]?.text ?? '')).error_type,
    'ResultTooLarge',
  )
})

test('a handler that goes on after its call was cancelled or answered reports no more progress', async () => {
  const reports: ToolCall['progress'][] = []
  const {sent, request, receive} = initialized({
    async call({name, progress}) {
      reports.push(progress)
      return name === 'ends' ? {ok: true, output: {}} : new Promise(() => {})
    },
  })
  const _meta = {progressToken: 'p'}
  request(1, 'tools/call', {name: 'ends', _meta})
  request(2, 'tools/call', {name: 'waits', _meta})
  receive({jsonrpc: '2.0', method: 'notifications/cancelled', params: {requestId: 2}})
  await settle()
  for (const report of reports) report(1)
  assert.deepEqual(
    sent.map(({id}) => id),
    [1],
  )
})

for (const version of [{toString: 1}, 7, null, ['1']]) {
  test(`a client whose version is ${JSON.stringify(version)} is served, with none`, () => {
    const clients: unknown[] = []
    const {sent, request} = connect({onClient: client => clients.push(client)})
    request(1, 'initialize', {clientInfo: {name: 'odd', version}})
    assert.ok(sent[0]?.result)
    assert.deepEqual(clients, [{name: 'odd', version: ''}])
  })
}
