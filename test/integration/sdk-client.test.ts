/** The official SDK's client as the judge: through the bridge over stdio, with the schemas it checks itself. */
import assert from 'node:assert/strict'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {Client} from '@modelcontextprotocol/sdk/client/index.js'
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js'
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js'
import {OFFERED_COUNT} from '../support/built-in.ts'
import {OWN_UID, tempGateway} from '../support/temp-gateway.ts'

const bridge = join(import.meta.dirname, '..', '..', 'src', 'bridge', 'main.ts')

test('the SDK client lists every tool, calls through the bridge, and accepts the structured output', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  await gateway.createToken('sdk')
  await gateway.admin.call('token.grant', {label: 'sdk', uid: OWN_UID})
  const workspace = join(gateway.paths.workspacesDir, 'sdk')
  mkdirSync(workspace, {recursive: true})
  writeFileSync(join(workspace, 'a.txt'), 'text')

  const client = new Client({name: 'judge', version: '1.0.0'})
  const env = {
    PATH: '/usr/bin:/bin',
    KRUXOS_ENDPOINT: gateway.endpoint,
    KRUXOS_TOKEN_LABEL: 'sdk',
    KRUXOS_BRIDGE_SOCKET: gateway.paths.bridgeSocket,
  }
  await client.connect(new StdioClientTransport({command: process.execPath, args: [bridge], env}))
  assert.match(client.getInstructions() ?? '', /\/workspace/)
  const {tools} = await client.listTools()
  assert.equal(tools.length, OFFERED_COUNT)
  for (const {name, annotations, outputSchema} of tools) {
    assert.match(name, /^[a-z0-9_]{1,64}$/)
    assert.equal(typeof annotations?.readOnlyHint, 'boolean')
    assert.equal(outputSchema?.type, 'object')
  }
  const calls: [name: string, input: Record<string, unknown>][] = [
    ['filesystem__read', {path: '/workspace/a.txt'}],
    ['filesystem__list', {path: '/workspace'}],
    ['filesystem__write', {path: '/workspace/b.txt', content: 'b'}],
    ['filesystem__edit', {path: '/workspace/b.txt', pattern: 'b', replace: 'c', replace_all: true}],
    ['filesystem__search', {path: '/workspace', pattern: '*.txt'}],
    ['filesystem__search_content', {path: '/workspace', pattern: 'text'}],
    ['filesystem__stat', {path: '/workspace/none'}],
    ['system__info', {}],
    ['system__health', {}],
    ['system__metrics', {}],
    ['system__time', {}],
    ['agent__whoami', {}],
    ['agent__session', {}],
    ['agent__policy', {}],
    ['agent__capabilities', {}],
  ]
  for (const [name, input] of calls) {
    // The client throws when structuredContent does not fit the outputSchema.
    const result = await client.callTool({name, arguments: input})
    assert.ok(!result.isError, `${name}: ${JSON.stringify(result.content)}`)
  }
  // It would throw at a pending answer that is no error, or that is structured: docs/decisions/0008.
  const pending = await client.callTool({name: 'filesystem__delete', arguments: {path: '/workspace/a.txt'}})
  assert.equal(pending.isError, true)
  assert.match(JSON.stringify(pending.content), /pending_approval.*appr-/)
  await client.close()
})

test('the SDK client speaks Streamable HTTP to the gateway, and ends its session', async () => {
  await using gateway = await tempGateway()
  const token = await gateway.createToken('sdk')
  const url = new URL(`http://127.0.0.1:${new URL(gateway.endpoint).port}/mcp`)
  const transport = new StreamableHTTPClientTransport(url, {requestInit: {headers: {authorization: `Bearer ${token}`}}})
  const client = new Client({name: 'judge', version: '1.0.0'})
  await client.connect(transport as Transport)
  assert.equal((await client.listTools()).tools.length, OFFERED_COUNT)
  const written = {name: 'filesystem__write', arguments: {path: '/workspace/b.txt', content: 'b'}}
  assert.notEqual((await client.callTool(written)).isError, true)
  const missing = await client.callTool({name: 'filesystem__read', arguments: {path: '/workspace/none'}})
  assert.equal(missing.isError, true)
  await transport.terminateSession()
  await client.close()
  assert.deepEqual((await gateway.admin.call('session.list', {})).sessions, [])
})
