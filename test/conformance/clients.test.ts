/** The second official client and the inspector, on the tools that every gateway has. */
import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {test} from 'node:test'
import {promisify} from 'node:util'
import {OFFERED_COUNT} from '../support/built-in.ts'
import {tempGateway} from '../support/temp-gateway.ts'
import {BIN, FOLDER} from './install.ts'

interface SdkClient {
  connect(transport: object): Promise<void>
  listTools(): Promise<{tools: {name: string}[]}>
  callTool(call: object): Promise<{isError?: boolean; structuredContent?: object}>
  getNegotiatedProtocolVersion(): string | undefined
  close(): Promise<void>
}
interface Sdk {
  Client: new (info: object, options: object) => SdkClient
  StreamableHTTPClientTransport: new (url: URL, options: object) => object
}

/** Not by its name: the product's own packages do not have it. */
async function loadSdk(): Promise<Sdk> {
  return import(join(FOLDER, 'node_modules', '@modelcontextprotocol', 'client', 'dist', 'index.mjs'))
}

const ERAS: [mode: string, version: string][] = [
  ['legacy', '2025-11-25'],
  ['auto', '2026-07-28'],
]
for (const [mode, version] of ERAS)
  test(`the second SDK's client lists and calls tools over HTTP in ${version}`, async () => {
    await using gateway = await tempGateway()
    const headers = {authorization: `Bearer ${await gateway.createToken('sdk')}`}
    const {Client, StreamableHTTPClientTransport} = await loadSdk()
    const client = new Client({name: 'judge', version: '2.0.0'}, {versionNegotiation: {mode}})
    await client.connect(new StreamableHTTPClientTransport(urlOf(gateway), {requestInit: {headers}}))
    assert.equal(client.getNegotiatedProtocolVersion(), version)
    assert.equal((await client.listTools()).tools.length, OFFERED_COUNT)
    const {isError, structuredContent} = await client.callTool({name: 'agent__whoami', arguments: {}})
    assert.notEqual(isError, true)
    assert.ok(structuredContent)
    const {sessions} = await gateway.admin.call('session.list', {})
    assert.deepEqual(
      sessions.map(({client: named}) => named?.name),
      ['judge'],
    )
    await client.close()
  })

test('the inspector finds nothing in the tools that a client could not read', async () => {
  await using gateway = await tempGateway()
  const bearer = `Authorization: Bearer ${await gateway.createToken('inspector')}`
  const url = urlOf(gateway).href
  const args = ['--cli', url, '--transport', 'http', '--header', bearer, '--method', 'tools/list', '--strict']
  const {stdout} = await promisify(execFile)(process.execPath, [join(BIN, 'mcp-inspector'), ...args])
  assert.equal(JSON.parse(stdout).tools.length, OFFERED_COUNT)
})

function urlOf({endpoint}: {endpoint: string}): URL {
  return new URL(`http://127.0.0.1:${new URL(endpoint).port}/mcp`)
}
