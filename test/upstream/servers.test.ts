/** Servers that nobody here wrote, behind a gateway, called by a client on the wire. */
import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, readFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {test} from 'node:test'
import type {Params} from '../../src/contract/operations.ts'
import {eventually} from '../support/eventually.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'
import {programOf} from './install.ts'

const FREE = 'version: 1\nname: free\nrules: [{match: "*", tier: autonomous}]\n'

type Launch = Params<'upstream.add'>['launch']
type Result = {content: {type: string; text: string}[]; structuredContent?: Record<string, unknown>; isError?: boolean}

const program = (server: Parameters<typeof programOf>[0], ...args: string[]): Launch => ({
  transport: 'stdio',
  command: process.execPath,
  args: [programOf(server), ...args],
})

async function gatewayWith(name: string, launch: Launch): Promise<TempGateway & {client: RpcClient}> {
  const gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}\n'})
  await gateway.admin.call('policy.set', {layer: 'org', text: FREE})
  const {upstream} = await gateway.admin.call('upstream.add', {name, launch})
  assert.equal(upstream.state, 'running')
  assert.deepEqual(
    upstream.tools.filter(({state}) => state !== 'approved'),
    [],
  )
  return Object.assign(gateway, {client: await gateway.connect(await gateway.createToken('bot'))})
}

async function call(client: RpcClient, name: string, input: object = {}): Promise<Result> {
  const {result, error} = await client.request('tools/call', {name, arguments: input})
  assert.equal(error, undefined)
  return result as unknown as Result
}

const errorOf = ({content}: Result) => JSON.parse(content[0]?.text ?? '')

test('server-filesystem reads and writes files of the folder that it was given, and says why it does no more', async () => {
  await using gateway = await gatewayWith('files', program('filesystem', process.cwd()))
  const folder = join(gateway.dir, 'shared')
  mkdirSync(folder)
  await gateway.admin.call('upstream.add', {name: 'shared', launch: program('filesystem', folder)})
  const {client} = gateway
  const path = join(folder, 'a.txt')
  await call(client, 'shared__write_file', {path, content: 'hello'})
  assert.equal(readFileSync(path, 'utf8'), 'hello')
  const read = await call(client, 'shared__read_text_file', {path})
  assert.deepEqual([read.content[0]?.text, read.structuredContent], ['hello', {content: 'hello'}])
  assert.match(errorOf(await call(client, 'shared__read_text_file', {path: '/etc/passwd'})).description, /denied/i)
  assert.equal(errorOf(await call(client, 'shared__read_text_file', {})).error_type, 'InvalidInput')
  await client[Symbol.asyncDispose]()
})

test('server-memory keeps what it was told, in a folder of its own, across a restart of the gateway', async () => {
  await using gateway = await gatewayWith('memory', {
    ...program('memory'),
    env: {MEMORY_FILE_PATH: {value: 'memory.jsonl'}},
  } as Launch)
  const entities = [{name: 'kruxos', entityType: 'gateway', observations: ['it works']}]
  await call(gateway.client, 'memory__create_entities', {entities})
  await gateway.client[Symbol.asyncDispose]()
  await gateway.restart()
  const stateOf = async () => (await gateway.admin.call('upstream.show', {name: 'memory'})).upstream.state
  await eventually(async () => assert.equal(await stateOf(), 'running'), 30_000)
  await using client = await gateway.connect(await gateway.createToken('other'))
  assert.deepEqual((await call(client, 'memory__read_graph')).structuredContent, {entities, relations: []})
})

/** What both transports have to carry. */
async function useEverything({client, admin}: TempGateway & {client: RpcClient}): Promise<void> {
  assert.match((await call(client, 'everything__echo', {message: 'hi'})).content[0]?.text ?? '', /hi/)
  assert.match((await call(client, 'everything__get_sum', {a: 2, b: 3})).content[0]?.text ?? '', /5/)
  assert.equal(errorOf(await call(client, 'everything__get_sum', {a: 'x'})).error_type, 'InvalidInput')
  const {content} = await call(client, 'everything__get_tiny_image')
  assert.ok(content.some(({type}) => type === 'image'))
  const {structuredContent} = await call(client, 'everything__get_structured_content', {location: 'New York'})
  assert.deepEqual(Object.keys(structuredContent ?? {}).sort(), ['conditions', 'humidity', 'temperature'])
  await client.request('tools/call', {
    name: 'everything__trigger_long_running_operation',
    arguments: {duration: 0.5, steps: 5},
    _meta: {progressToken: 'p'},
  })
  assert.ok(client.notifications.filter(({method}) => method === 'notifications/progress').length >= 4)
  const {entries} = await admin.call('audit.query', {capability: 'everything.get_sum'} as Params<'audit.query'>)
  assert.ok(entries.length > 0)
}

test('server-everything over standard streams: content of each kind, structured content, progress', async () => {
  await using gateway = await gatewayWith('everything', program('everything', 'stdio'))
  await useEverything(gateway)
  await gateway.client[Symbol.asyncDispose]()
})

test('server-everything over Streamable HTTP, and again after it was restarted', async () => {
  const port = await freePort()
  let server = await startHttp(port)
  try {
    await using gateway = await gatewayWith('everything', {transport: 'http', url: `http://127.0.0.1:${port}/mcp`})
    await useEverything(gateway)
    server.kill('SIGKILL')
    await once(server, 'exit')
    const lost = await call(gateway.client, 'everything__echo', {message: 'hi'})
    assert.match(errorOf(lost).error_type, /ConnectionLost|ServiceUnavailable/)
    server = await startHttp(port)
    await eventually(async () => {
      const {content} = await call(gateway.client, 'everything__echo', {message: 'back'})
      assert.match(content[0]?.text ?? '', /Echo: back/)
    }, 60_000)
    await gateway.client[Symbol.asyncDispose]()
  } finally {
    server.kill('SIGKILL')
  }
})

async function startHttp(port: number) {
  const env = {...process.env, PORT: String(port)}
  const server = spawn(process.execPath, [programOf('everything'), 'streamableHttp'], {env, stdio: 'ignore'})
  await eventually(async () => void (await fetch(`http://127.0.0.1:${port}/mcp`)), 30_000)
  return server
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as {port: number}
  server.close()
  await once(server, 'close')
  return port
}
