import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {spawnGateway} from '../../../test/support/gateway-process.ts'
import {startEndpoint, TOKEN} from '../../../test/support/mcp-endpoint.ts'
import {
  AuthenticationError,
  ConnectionLostError,
  InvalidInputError,
  KruxOS,
  ServiceUnavailableError,
  TimeoutError,
} from '../src/index.ts'
import {testAgent} from './agent.ts'

test('a restart of the gateway between two calls is invisible, and the session goes on', async () => {
  await using fixture = await testAgent()
  const {agent, gateway} = fixture
  const before = await agent.agent.session()
  await gateway.restart()
  const after = await agent.agent.session()
  assert.equal(after.session_id, before.session_id)
  assert.equal((await agent.filesystem.read({path: '/workspace/data.csv'})).size, 8)
})

test('a gateway that is killed and comes back is found again', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'ks-'))
  try {
    const first = await spawnGateway(dir)
    await first.admin.call('agent.create', {name: 'build'})
    const {secret} = await first.admin.call('token.create', {label: 'build', agent: 'build'})
    const {gateway} = await first.admin.call('status.get', {})
    await using agent = await KruxOS.connect(gateway.endpoint, {apiKey: secret ?? '', caFile: first.paths.caFile})
    await first.kill('SIGKILL')
    const second = await spawnGateway(dir, {}, {port: Number(new URL(gateway.endpoint).port)})
    assert.equal((await agent.capabilities.invoke('system.time'))['timezone'], 'UTC')
    await second.kill('SIGTERM')
  } finally {
    rmSync(dir, {recursive: true, force: true})
  }
})

test('a call whose outcome is unknown is never sent again', async () => {
  const called = Promise.withResolvers<void>()
  const keepWaiting = ({method}: {method?: string}) => {
    if (method === 'tools/call') called.resolve()
    return method === 'tools/call'
  }
  await using endpoint = await startEndpoint({onMessage: keepWaiting})
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  const call = agent.capabilities.invoke('filesystem.append', {path: '/workspace/log', content: 'once'})
  const lost = assert.rejects(call, (error: Error) => {
    assert.ok(error instanceof ConnectionLostError)
    assert.match(error.message, /outcome unknown/)
    assert.equal(error.retryable, false)
    return true
  })
  await called.promise
  await using successor = await endpoint.restart()
  await lost
  await agent.capabilities.list()
  assert.deepEqual(successor.methods(), ['initialize', 'notifications/initialized', 'tools/list', 'tools/list'])
  assert.equal(successor.upgrades.at(-1)?.['kruxos-session'], '0123456789abcdef')
})

test('a gateway that stays away is told of in time, nothing has run, and the next call finds it when it is back', async () => {
  await using endpoint = await startEndpoint()
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN, reconnectTimeoutMs: 1000})
  await endpoint.kill()
  await assert.rejects(agent.capabilities.list(), (error: Error) => {
    assert.ok(error instanceof ServiceUnavailableError)
    assert.match(error.message, /nothing was run/)
    assert.equal(error.retryable, true)
    return true
  })
  await endpoint.restart()
  assert.deepEqual(await agent.capabilities.invoke('test.echo', {text: 'late'}), {text: 'late'})
})

test('a token that is revoked raises an authentication error, at once and from then on', async () => {
  await using fixture = await testAgent()
  const {agent, gateway, token} = fixture
  await gateway.admin.call('token.revoke', {token: 'build'})
  for (const _ of [1, 2])
    await assert.rejects(agent.system.time(), (error: Error) => {
      assert.ok(error instanceof AuthenticationError)
      assert.ok(!error.message.includes(token))
      return true
    })
})

test('tools that change are seen without asking', async () => {
  const tools = [{name: 'a__b', inputSchema: {type: 'object'}}]
  await using endpoint = await startEndpoint({tools})
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  assert.deepEqual(Object.keys(agent), ['capabilities', 'a'])
  tools.splice(0, 1, {name: 'c__d', inputSchema: {type: 'object'}})
  endpoint.broadcast(JSON.stringify({jsonrpc: '2.0', method: 'notifications/tools/list_changed'}))
  await agent.capabilities.list()
  assert.deepEqual(Object.keys(agent), ['capabilities', 'c'])
  assert.deepEqual(
    agent.capabilities.asClaudeTools().map(({name}) => name),
    ['c__d'],
  )
})

test('a gateway that accepts and says nothing is given up on', async () => {
  await using endpoint = await startEndpoint({onMessage: () => true})
  await assert.rejects(KruxOS.connect(endpoint.url, {apiKey: TOKEN, timeoutMs: 200}), TimeoutError)
})

test('what is not JSON is passed over, and a listener that throws ends its own call alone', async () => {
  await using endpoint = await startEndpoint({
    onMessage({method, params}, socket) {
      const {progressToken} = (params?.['_meta'] ?? {}) as {progressToken?: number}
      if (method !== 'tools/call' || progressToken === undefined) return false
      socket.send('{"jsonrpc":')
      const told = {progressToken, progress: 1, total: 2}
      socket.send(JSON.stringify({jsonrpc: '2.0', method: 'notifications/progress', params: told}))
      return false
    },
  })
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  const seen: unknown[] = []
  await agent.capabilities.invoke('test.echo', {}, {onProgress: progress => void seen.push(progress)})
  assert.deepEqual(seen, [{progress: 1, total: 2}])
  const onProgress = () => {
    throw new Error('of the listener')
  }
  await assert.rejects(agent.capabilities.invoke('test.echo', {}, {onProgress}), /of the listener/)
  assert.deepEqual(await agent.capabilities.invoke('test.echo', {a: 1}), {a: 1})
})

test('a call that is larger than the gateway takes is not sent, and the connection stays', async () => {
  await using endpoint = await startEndpoint()
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  const content = 'x'.repeat(17 * 1_048_576)
  await assert.rejects(agent.capabilities.invoke('test.echo', {content}), InvalidInputError)
  assert.deepEqual(await agent.capabilities.invoke('test.echo', {a: 1}), {a: 1})
})
