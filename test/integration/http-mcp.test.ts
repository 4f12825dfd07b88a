/** Streamable HTTP and JSON-RPC on a whole gateway. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {httpClient, MODERN_META} from '../support/http-client.ts'
import {tempGateway} from '../support/temp-gateway.ts'

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: {name: 'http-test', version: '1'},
}

test('a session over HTTP begins with initialize, shows in the status, and ends with DELETE', async () => {
  await using gateway = await tempGateway()
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const begun = await client.post('initialize', INITIALIZE)
  const session = begun.headers.get('mcp-session-id') ?? ''
  assert.match(session, /^[0-9a-f]{32}$/)
  assert.equal((await client.post('tools/list', {}, {'mcp-session-id': session})).status, 200)
  const {sessions} = await gateway.admin.call('session.list', {})
  assert.deepEqual(
    sessions.map(({client: named, state}) => [named?.name, state]),
    [['http-test', 'connected']],
  )
  assert.equal((await client.fetch('/mcp', {method: 'DELETE', headers: {'mcp-session-id': session}})).status, 200)
  assert.deepEqual((await gateway.admin.call('session.list', {})).sessions, [])
  assert.equal((await client.post('tools/list', {}, {'mcp-session-id': session})).status, 404)
})

test('a session over HTTP goes on after a restart of the gateway, without a new handshake', async () => {
  await using gateway = await tempGateway()
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const session = (await client.post('initialize', INITIALIZE)).headers.get('mcp-session-id') ?? ''
  await gateway.restart()
  const {status, body} = await client.post('tools/list', {}, {'mcp-session-id': session})
  assert.equal(status, 200)
  assert.ok(body.result.tools.length > 0)
})

test("another token cannot go on with somebody's session", async () => {
  await using gateway = await tempGateway()
  const owner = httpClient(gateway, await gateway.createToken('owner'))
  const thief = httpClient(gateway, await gateway.createToken('thief'))
  const session = (await owner.post('initialize', INITIALIZE)).headers.get('mcp-session-id') ?? ''
  assert.equal((await thief.post('tools/list', {}, {'mcp-session-id': session})).status, 404)
})

test('a client of 2026-07-28 needs no session, and its requests share one that the status shows', async () => {
  await using gateway = await tempGateway()
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const {body} = await client.modern('server/discover')
  assert.deepEqual(body.result.supportedVersions, ['2026-07-28'])
  const called = await client.modern('tools/call', {name: 'agent__whoami', arguments: {}})
  assert.equal(called.body.result.resultType, 'complete')
  const list = (await client.modern('tools/list')).body.result
  assert.equal(list.cacheScope, 'private')
  const {sessions} = await gateway.admin.call('session.list', {})
  assert.deepEqual(
    sessions.map(({client: named, invocations}) => [named?.name, invocations]),
    [['modern-test', 1]],
  )
})

test('headers that do not agree with the body are refused with -32020', async () => {
  await using gateway = await tempGateway()
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const wrong: Record<string, string>[] = [
    {'mcp-method': 'tools/call'},
    {'mcp-method': ''},
    {'mcp-protocol-version': '2026-07-29'},
  ]
  for (const headers of wrong) {
    const {status, body} = await client.modern('tools/list', {}, headers)
    assert.deepEqual([status, body.error.code], [400, -32_020], JSON.stringify(headers))
  }
  const call = {name: 'agent__whoami', arguments: {}}
  const {body} = await client.modern('tools/call', call, {'mcp-name': 'filesystem__read'})
  assert.equal(body.error.code, -32_020)
})

test('a revoked token ends its streams within a second, and is told 401', async () => {
  await using gateway = await tempGateway()
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const session = (await client.post('initialize', INITIALIZE)).headers.get('mcp-session-id') ?? ''
  const headers = {'mcp-session-id': session, accept: 'text/event-stream'}
  const stream = await client.fetch('/mcp', {headers})
  assert.equal(stream.status, 200)
  const ended = stream.text()
  await gateway.admin.call('token.revoke', {token: 'bot'})
  await ended
  assert.equal((await client.post('tools/list', {}, {'mcp-session-id': session})).status, 401)
})

test('a request from a foreign page, with a foreign name or without a token is refused', async () => {
  await using gateway = await tempGateway()
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const body = JSON.stringify({jsonrpc: '2.0', id: 1, method: 'initialize', params: INITIALIZE})
  const statusOf = async (headers: Record<string, string>) =>
    (await client.fetch('/mcp', {method: 'POST', body, headers})).status
  assert.equal(await statusOf({origin: 'https://evil.example'}), 403)
  assert.equal(await statusOf({authorization: 'Bearer nonsense'}), 401)
  assert.equal(await statusOf({authorization: ''}), 401)
})

test('a client that closes the response of 2026-07-28 cancels its call', async () => {
  await using gateway = await tempGateway()
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const cancel = new AbortController()
  const params = {name: 'filesystem__delete', arguments: {path: '/workspace/none'}, _meta: MODERN_META}
  const asked = client
    .fetch('/mcp', {
      method: 'POST',
      signal: cancel.signal,
      headers: {'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': params.name},
      body: JSON.stringify({jsonrpc: '2.0', id: 1, method: 'tools/call', params}),
    })
    .catch(() => null)
  await eventually(async () => assert.equal((await pending(gateway)).length, 1))
  cancel.abort()
  await asked
  await eventually(async () => assert.equal((await pending(gateway)).length, 0))
})

async function pending({admin}: Awaited<ReturnType<typeof tempGateway>>) {
  return (await admin.call('approval.list', {})).approvals.filter(({state}) => state === 'pending')
}

test('a batch of /rpc is answered in one, each call by its own id', async () => {
  await using gateway = await tempGateway()
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const messages = [
    {jsonrpc: '2.0', id: 1, method: 'capabilities.invoke', params: {capability: 'agent.whoami', arguments: {}}},
    {jsonrpc: '2.0', method: 'capabilities.list'},
    {jsonrpc: '2.0', id: 2, method: 'capabilities.describe', params: {name: 'filesystem.read'}},
    {jsonrpc: '2.0', id: 3, method: 'no.such'},
    {jsonrpc: '2.0', id: 4, method: 'session.create'},
  ]
  const response = await client.fetch('/rpc', {method: 'POST', body: JSON.stringify(messages)})
  const answers = (await response.json()) as {id: number; result?: Record<string, unknown>; error?: {code: number}}[]
  assert.deepEqual(
    answers.map(({id, error}) => [id, error?.code]),
    [
      [1, undefined],
      [2, undefined],
      [3, -32_601],
      [4, undefined],
    ],
  )
  assert.equal(answers[0]?.result?.['success'], true)
  assert.equal(answers[1]?.result?.['permission_tier'], 'autonomous')
  assert.match(String(answers[3]?.result?.['session_id']), /^sess-[0-9a-f]{8}$/)
})

test('/rpc answers with the published codes', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const codeOf = async (method: string, params: object, token?: string) => {
    const headers = token === undefined ? {} : {authorization: `Bearer ${token}`}
    const body = JSON.stringify({jsonrpc: '2.0', id: 1, method, params})
    const response = await client.fetch('/rpc', {method: 'POST', body, headers})
    return ((await response.json()) as {error?: {code: number}}).error?.code
  }
  assert.equal(await codeOf('capabilities.list', {}, 'nonsense'), -32_003)
  assert.equal(await codeOf('capabilities.invoke', {capability: 'no.such'}), -32_602)
  assert.equal(await codeOf('session.end', {session_id: 'sess-00000000'}), -32_602)
  const removal = {capability: 'filesystem.delete', arguments: {path: '/workspace/none'}}
  assert.equal(await codeOf('capabilities.invoke', removal), -32_002)
})

test('clients that never say goodbye do not keep others of their token out', async () => {
  await using gateway = await tempGateway({settings: 'limits: {max_connections_per_token: 2}'})
  const client = httpClient(gateway, await gateway.createToken('bot'))
  for (let count = 0; count < 5; count++) assert.equal((await client.post('initialize', INITIALIZE)).status, 200)
  const states = (await gateway.admin.call('session.list', {})).sessions.map(({state}) => state)
  assert.equal(states.filter(state => state === 'connected').length, 2)
})
