import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {constants} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {startBridge, startConnected} from '../support/bridge-process.ts'
import {startEndpoint, TOKEN} from '../support/mcp-endpoint.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'bridge', 'main.ts')

function agentEnv(url: string): Record<string, string> {
  return {KRUXOS_ENDPOINT: url, KRUXOS_AGENT_TOKEN: TOKEN}
}

test('case 181: stdin closed, the bridge closes its connection in order and exits 0', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  bridge.stdin.end()
  assert.deepEqual(await bridge.exit, {code: 0, signal: null})
  assert.deepEqual(endpoint.closeCodes, [1000])
})

test('case 181: a request and the end of stdin in one go are answered before the exit', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  bridge.request(1, 'custom/thing')
  bridge.stdin.write('{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo","arguments":7}}')
  bridge.stdin.end()
  assert.deepEqual(await bridge.exit, {code: 0, signal: null})
  assert.equal(bridge.answersTo(1)[0]?.error?.code, -32_601)
  assert.equal(bridge.answersTo(2)[0]?.result?.content?.[0]?.text, '7', 'a last line without newline counts')
})

test('case 181: an answer that does not come holds the exit up for a short time only', async () => {
  await using endpoint = await startEndpoint({onMessage: ({method}) => method === 'tools/call'})
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  bridge.request(1, 'tools/call', {name: 'slow'})
  bridge.stdin.end()
  assert.deepEqual(await bridge.exit, {code: 0, signal: null})
  assert.equal(bridge.answersTo(1)[0]?.result?.isError, true)
})

test('stdin that ends before the connection is there, or before anything was said, ends the bridge', async () => {
  await using endpoint = await startEndpoint()
  await using connecting = startBridge({env: agentEnv(endpoint.url)})
  connecting.stdin.end()
  assert.deepEqual(await connecting.exit, {code: 0, signal: null})
  await endpoint.kill()
  await using alone = startBridge({env: agentEnv(endpoint.url)})
  alone.request(1, 'initialize', {})
  alone.stdin.end()
  assert.deepEqual(await alone.exit, {code: 0, signal: null})
  assert.equal(alone.answersTo(1).length, 1)
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`case 182: ${signal} closes the connection in order and shows in the exit code`, async () => {
    await using endpoint = await startEndpoint()
    await using bridge = await startConnected(endpoint)
    await bridge.handshake()
    bridge.kill(signal)
    assert.deepEqual(await bridge.exit, {code: 128 + constants.signals[signal], signal: null})
    assert.deepEqual(endpoint.closeCodes, [1000])
  })
}

test('SIGUSR1 opens no debugger', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  bridge.kill('SIGUSR1')
  bridge.request(1, 'tools/call', {name: 'echo', arguments: 1})
  await bridge.answer(1)
  bridge.stdin.end()
  await bridge.exit
  assert.equal(bridge.stderr(), '')
})

test('case 182: a host that is killed leaves no bridge behind', async () => {
  await using endpoint = await startEndpoint()
  const host = `const {spawn} = require('node:child_process')
    const bridge = spawn(process.execPath, [process.argv[1]], {stdio: ['pipe', 'pipe', 'inherit']})
    bridge.stdin.write('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}\\n')
    bridge.stdout.once('data', () => console.log('answered'))`
  const env = {...process.env, ...agentEnv(endpoint.url)}
  const child = spawn(process.execPath, ['-e', host, MAIN], {env, stdio: ['ignore', 'pipe', 'pipe']})
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  // Both hold the other end of stderr: it ends when neither is left.
  await once(child.stderr.resume(), 'end')
  assert.deepEqual(endpoint.closeCodes, [1000])
})

test('case 183: a host that stops reading stdout ends the bridge without a word', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  bridge.stdout.destroy()
  const flood = setInterval(() => endpoint.broadcast('{"jsonrpc":"2.0","method":"notifications/x"}'), 5)
  const exit = await bridge.exit
  clearInterval(flood)
  assert.deepEqual(exit, {code: 0, signal: null})
  assert.equal(bridge.stderr(), '')
})

test('stderr that nobody reads does not end the bridge', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint, {env: {KRUXOS_LOG: 'debug'}})
  bridge.stderrStream.destroy()
  await bridge.handshake()
  bridge.request(1, 'tools/list')
  assert.equal((await bridge.answer(1)).result?.tools?.length, 1)
})
