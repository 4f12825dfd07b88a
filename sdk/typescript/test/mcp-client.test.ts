/** The protocol's own client works beside ours: on the same gateway, with the config that ours gives. */
import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {Client} from '@modelcontextprotocol/client'
import {StdioClientTransport} from '@modelcontextprotocol/client/stdio'
import {WebSocketTransport} from '../../testing/websocket-transport.ts'
import type {StdioServer} from '../src/index.ts'
import {type TestAgent, testAgent} from './agent.ts'

const BRIDGE = join(import.meta.dirname, '..', '..', '..', 'src', 'bridge', 'main.ts')

async function checkClient(client: Client, {agent}: TestAgent): Promise<void> {
  const {tools} = await client.listTools()
  assert.deepEqual(
    tools.map(({name}) => name),
    agent.capabilities.asClaudeTools().map(({name}) => name),
  )
  const path = '/workspace/data.csv'
  const {structuredContent} = await client.callTool({name: 'filesystem__read', arguments: {path}})
  assert.deepEqual(structuredContent, await agent.filesystem.read({path}))
  assert.equal((await client.callTool({name: 'filesystem__read', arguments: {path: '/none'}})).isError, true)
  await client.close()
}

test('over a WebSocket of its own', async () => {
  await using fixture = await testAgent()
  const client = new Client({name: 'official', version: '1.0.0'})
  const {gateway, token} = fixture
  const ca = readFileSync(gateway.paths.caFile, 'utf8')
  await client.connect(new WebSocketTransport({endpoint: gateway.endpoint, token, ca}))
  await checkClient(client, fixture)
})

test('through mcp-bridge, started as asMcpConfig() says', async () => {
  await using fixture = await testAgent()
  const {kruxos} = fixture.agent.asMcpConfig({includeToken: true, command: BRIDGE}).mcpServers
  const {command, args, env} = kruxos as StdioServer
  const client = new Client({name: 'official', version: '1.0.0'})
  await client.connect(new StdioClientTransport({command: process.execPath, args: [command, ...args], env}))
  await checkClient(client, fixture)
})
