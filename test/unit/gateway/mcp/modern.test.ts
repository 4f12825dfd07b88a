/** 2026-07-28 on a connection that both eras share. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {createMcpConnection, type McpServices} from '../../../../src/gateway/mcp/index.ts'

const SUBSCRIPTION_ID = 'io.modelcontextprotocol/subscriptionId'
const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}

const services: McpServices = {
  server: {name: 'kruxos', title: 'kruxos', version: '1.2.3'},
  instructions: 'what there is',
  maxCallsInFlight: 2,
  onClient() {},
  listTools: cursor => (cursor === undefined ? '{"tools":[{"name":"a__b"}],"nextCursor":"x"}' : null),
  checkApproval: async () => null,
  call: async () => ({ok: true, output: {done: true}}),
}

interface Sent {
  readonly id?: unknown
  readonly method?: string
  readonly params?: Record<string, Record<string, unknown>>
  readonly result?: Record<string, unknown>
  readonly error?: {readonly code: number; readonly data?: unknown}
}

function connect() {
  const sent: Sent[] = []
  const connection = createMcpConnection(services, text => sent.push(JSON.parse(text)))
  const receive = (message: object) => connection.receive(JSON.stringify({jsonrpc: '2.0', ...message}))
  const request = (id: unknown, method: string, params: object = {}, meta: unknown = META) =>
    receive({id, method, params: {...params, _meta: meta}})
  return {sent, connection, receive, request}
}

test('a request that names its revision needs no handshake, and its result says what it is', () => {
  const {sent, request} = connect()
  request(1, 'server/discover')
  request(2, 'tools/list')
  assert.deepEqual(sent[0]?.result?.['supportedVersions'], ['2026-07-28'])
  assert.deepEqual(sent[0]?.result?.['capabilities'], {tools: {listChanged: true}})
  const {result = {}} = sent[1] ?? {}
  assert.deepEqual([result['resultType'], result['cacheScope'], result['nextCursor']], ['complete', 'private', 'x'])
  assert.deepEqual(result['tools'], [{name: 'a__b'}])
})

test('what a request lacks or a version that is not spoken is told with the code of the revision', () => {
  const {sent, request} = connect()
  const {'io.modelcontextprotocol/clientCapabilities': _, ...withoutCapabilities} = META
  request(1, 'tools/list', {}, withoutCapabilities)
  request(2, 'tools/list', {}, {...META, 'io.modelcontextprotocol/protocolVersion': '2030-01-01'})
  request(3, 'ping')
  request(4, 'initialize')
  request(5, 'tools/list', {cursor: 'unknown'})
  assert.deepEqual(
    sent.map(({id, error}) => [id, error?.code]),
    [
      [1, -32_602],
      [2, -32_022],
      [3, -32_601],
      [4, -32_601],
      [5, -32_602],
    ],
  )
  assert.deepEqual(sent[1]?.error?.data, {supported: ['2026-07-28'], requested: '2030-01-01'})
})

test('a subscription is acknowledged first, then told of changes under its own id until it is cancelled', () => {
  const {sent, request, receive, connection} = connect()
  request('s', 'subscriptions/listen', {notifications: {toolsListChanged: true, promptsListChanged: true}})
  request('other', 'subscriptions/listen', {notifications: {}})
  connection.toolsChanged()
  assert.deepEqual(
    sent.map(({method, params}) => [method, params?.['_meta']?.[SUBSCRIPTION_ID]]),
    [
      ['notifications/subscriptions/acknowledged', 's'],
      ['notifications/subscriptions/acknowledged', 'other'],
      ['notifications/tools/list_changed', 's'],
    ],
  )
  assert.deepEqual(sent[0]?.params?.['notifications'], {toolsListChanged: true})
  receive({method: 'notifications/cancelled', params: {requestId: 's'}})
  connection.toolsChanged()
  assert.equal(sent.length, 3)
})

test('both eras are served on one connection', () => {
  const {sent, request, receive, connection} = connect()
  request(1, 'server/discover')
  receive({id: 2, method: 'initialize', params: {protocolVersion: '2025-06-18'}})
  receive({id: 3, method: 'tools/list'})
  assert.equal(sent[1]?.result?.['protocolVersion'], '2025-06-18')
  assert.equal(sent[2]?.result?.['resultType'], undefined)
  connection.toolsChanged()
  assert.deepEqual(sent[3], {jsonrpc: '2.0', method: 'notifications/tools/list_changed'})
})
