import assert from 'node:assert/strict'
import {test} from 'node:test'
import {startBridge} from '../support/bridge-process.ts'
import {startBridgeSocket} from '../support/bridge-socket.ts'
import {startEndpoint, TOKEN} from '../support/mcp-endpoint.ts'

const NOBODY = 'ws://localhost:1'

/** Runs `mcp-bridge --check`: stdout stays empty, stderr is one line. */
async function check(env: Record<string, string>): Promise<{code: number | null; line: string}> {
  await using bridge = startBridge({args: ['--check'], env})
  const {code} = await bridge.exit
  assert.deepEqual(bridge.lines, [])
  const lines = bridge.stderr().trim().split('\n')
  assert.equal(lines.length, 1, bridge.stderr())
  return {code, line: lines[0] ?? ''}
}

test('--check connects once, lists the tools and says how that went', async () => {
  await using endpoint = await startEndpoint()
  const {code, line} = await check({KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_TOKEN: TOKEN})
  assert.equal(code, 0)
  assert.match(line, /^mcp-bridge: ok: test 1 at ws:\/\/localhost:\d+, 1 tools, \d+ ms$/)
  assert.deepEqual(endpoint.methods(), ['initialize', 'notifications/initialized', 'tools/list'])
})

test('--check with a label tells the vault from the gateway by its exit code', async () => {
  await using refusing = await startEndpoint({refuse: () => ({status: 401})})
  await using socket = await startBridgeSocket({token: TOKEN})
  const env = {KRUXOS_BRIDGE_SOCKET: socket.path, KRUXOS_ENDPOINT: NOBODY}
  assert.equal((await check(env)).code, 6)
  assert.equal((await check({...env, KRUXOS_ENDPOINT: refusing.url})).code, 7)
  for (const [error, expected] of [
    ['LOCKED', 3],
    ['NOT_FOUND', 4],
    ['DENIED', 5],
    ['IO', 5],
    ['INTERNAL', 5],
  ] as const) {
    socket.reply = {error: {code: error, message: 'as it is'}}
    const {code, line} = await check(env)
    assert.equal(code, expected, error)
    assert.match(line, /as it is/)
  }
  const gone = await check({KRUXOS_BRIDGE_SOCKET: '/nowhere/b.sock'})
  assert.equal(gone.code, 6, 'no socket is no gateway')
  assert.match(gone.line, /the gateway is not running/)
})

test('--check with a token from the environment has codes of its own', async () => {
  await using refusing = await startEndpoint({refuse: () => ({status: 403})})
  assert.equal((await check({KRUXOS_ENDPOINT: refusing.url, KRUXOS_AGENT_TOKEN: TOKEN})).code, 10)
  const {code, line} = await check({KRUXOS_ENDPOINT: NOBODY, KRUXOS_USER_TOKEN: TOKEN})
  assert.equal(code, 11)
  assert.match(line, /no gateway at ws:\/\/localhost:1: nothing listens there; start it with: kruxos gateway start/)
  assert.equal((await check({KRUXOS_CREDENTIALS_FILE: '/nowhere'})).code, 64)
})

test('--check is not content with a connection that answers nothing useful', async () => {
  await using broken = await startEndpoint({
    onMessage({id}, socket) {
      socket.send(JSON.stringify({jsonrpc: '2.0', id, error: {code: -32_603, message: 'broken'}}))
      return true
    },
  })
  assert.equal((await check({KRUXOS_ENDPOINT: broken.url, KRUXOS_AGENT_TOKEN: TOKEN})).code, 11)
  await using closing = await startEndpoint({
    onMessage(_message, socket) {
      socket.close()
      return true
    },
  })
  assert.equal((await check({KRUXOS_ENDPOINT: closing.url, KRUXOS_AGENT_TOKEN: TOKEN})).code, 11)
})
