import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {chmod, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {type BridgeOptions, startBridge, startConnected} from '../support/bridge-process.ts'
import {startBridgeSocket} from '../support/bridge-socket.ts'
import {startEndpoint, TOKEN} from '../support/mcp-endpoint.ts'

const OTHER_TOKEN = 'beef00aa'.repeat(8)
const MAIN = join(import.meta.dirname, '..', '..', 'src', 'bridge', 'main.ts')

function tempFolder() {
  const path = mkdtempSync(join(tmpdir(), 'kt-'))
  return {path, [Symbol.dispose]: () => rmSync(path, {recursive: true, force: true})}
}

/** Starts a bridge that has to refuse to run, and gives back what it said. */
async function refusal(code: number, options: BridgeOptions): Promise<string> {
  await using endpoint = await startEndpoint()
  const env = {KRUXOS_ENDPOINT: endpoint.url, ...options.env}
  await using bridge = startBridge({...options, env})
  assert.deepEqual(await bridge.exit, {code, signal: null}, bridge.stderr())
  assert.deepEqual(bridge.lines, [])
  assert.equal(endpoint.upgrades.length, 0)
  assert.equal(bridge.stderr().trim().split('\n').length, 1)
  return bridge.stderr()
}

test('case 175: a token anywhere on the command line ends the bridge before it connects, and is not repeated', async () => {
  using folder = tempFolder()
  const checkout = join(folder.path, 'krx_user_hunter2')
  await symlink(join(import.meta.dirname, '..', '..'), checkout)
  const {execPath} = process
  const cases: BridgeOptions[] = [
    {args: ['krx_user_hunter2']},
    {args: ['--label=krx_agent_hunter2']},
    {args: ['--gateway', 'ws://localhost:1/?token=hunter2']},
    {command: [execPath, join(checkout, 'src', 'bridge', 'main.ts')]},
    {command: [execPath, '--title=krx_user_hunter2', MAIN]},
    {args: ['--check', TOKEN]},
  ]
  for (const each of cases) {
    const said = await refusal(2, {...each, env: {KRUXOS_AGENT_TOKEN: TOKEN}})
    assert.match(said, /revoke it.*KRUXOS_CREDENTIALS_FILE/)
    assert.doesNotMatch(said, /hunter2|c0ffee/)
  }
})

test('what makes no sense on the command line or in the environment is a usage error', async () => {
  assert.match(await refusal(64, {args: ['--token', 'x']}), /unknown option '--token'; see mcp-bridge --help/)
  const env = {KRUXOS_ENDPOINT: 'wss://user:hunter2@localhost:7700'}
  assert.doesNotMatch(await refusal(64, {env}), /hunter2/)
})

test('--help and --version say what they are asked and need no gateway', async () => {
  for (const [flag, expected] of [
    ['--help', /USAGE[\s\S]*KRUXOS_ENDPOINT[\s\S]*EXIT CODES/],
    ['--version', /^mcp-bridge \d+\.\d+\.\d+\n$/],
  ] as const) {
    assert.match(execFileSync(process.execPath, [MAIN, flag], {encoding: 'utf8'}), expected)
  }
})

test('case 177: a credentials file that others can read is refused with the way to mend it', async () => {
  using folder = tempFolder()
  const path = join(folder.path, 'token')
  await writeFile(path, TOKEN)
  await chmod(path, 0o644)
  assert.match(await refusal(64, {env: {KRUXOS_CREDENTIALS_FILE: path}}), /can be read by other users; chmod 600 '/)
})

test('case 177: one newline at the end of a credentials file is no part of the token', async () => {
  await using endpoint = await startEndpoint()
  using folder = tempFolder()
  for (const end of ['', '\n', '\r\n']) {
    const path = join(folder.path, `token${end.length}`)
    await writeFile(path, TOKEN + end, {mode: 0o600})
    const env = {KRUXOS_AGENT_TOKEN: '', KRUXOS_CREDENTIALS_FILE: path}
    await using bridge = await startConnected(endpoint, {env})
    assert.equal((await bridge.handshake()).result?.serverInfo?.name, 'test')
  }
})

test('the first source that is set gives the token: label, agent token, alias, user token, file', async () => {
  await using endpoint = await startEndpoint({refuse: () => undefined})
  await using socket = await startBridgeSocket({token: 'from-socket'})
  using folder = tempFolder()
  const file = join(folder.path, 'token')
  await writeFile(file, 'from-file', {mode: 0o600})
  const sources: [string, string, string][] = [
    ['KRUXOS_TOKEN_LABEL', 'team', 'from-socket'],
    ['KRUXOS_AGENT_TOKEN', 'from-agent', 'from-agent'],
    ['KRUXOS_API_KEY', 'from-alias', 'from-alias'],
    ['KRUXOS_USER_TOKEN', 'from-user', 'from-user'],
    ['KRUXOS_CREDENTIALS_FILE', file, 'from-file'],
  ]
  for (let first = 0; first <= sources.length; first++) {
    const set = Object.fromEntries(sources.slice(first).map(([name, value]) => [name, value]))
    const env = {KRUXOS_AGENT_TOKEN: '', KRUXOS_BRIDGE_SOCKET: socket.path, ...set}
    await using bridge = await startConnected(endpoint, {env})
    assert.equal(bridge.stderr(), '')
    const expected = sources[first]?.[2] ?? 'from-socket'
    assert.equal(endpoint.upgrades.at(-1)?.authorization, `Bearer ${expected}`)
  }
  assert.deepEqual(socket.questions, ['{"label":"team"}\n', '{"label":"primary"}\n'])
})

test('a bridge socket that belongs to somebody else, or is none, is not asked', async () => {
  using folder = tempFolder()
  const path = join(folder.path, 'b.sock')
  await writeFile(path, '')
  await using bridge = startBridge({env: {KRUXOS_BRIDGE_SOCKET: path}})
  const {result} = await bridge.handshake()
  assert.match(result?.instructions ?? '', /is not a socket/)
})

test('while the vault is locked the bridge runs and says so, and takes up work when it is opened', async () => {
  await using endpoint = await startEndpoint()
  await using socket = await startBridgeSocket({
    error: {code: 'LOCKED', message: 'the vault is locked', hint: 'kruxos vault unlock'},
  })
  const env = {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_BRIDGE_SOCKET: socket.path}
  await using bridge = startBridge({env})
  const {result} = await bridge.handshake()
  assert.match(result?.instructions ?? '', /the vault is locked; kruxos vault unlock/)
  bridge.request(1, 'tools/call', {name: 'echo', arguments: 1})
  assert.match((await bridge.answer(1)).result?.content?.[0]?.text ?? '', /the vault is locked/)
  socket.reply = {token: TOKEN}
  await bridge.notification('notifications/tools/list_changed')
  bridge.request(2, 'tools/call', {name: 'echo', arguments: 2})
  assert.equal((await bridge.answer(2)).result?.content?.[0]?.text, '2')
})

test('with no token at the label the bridge runs and says so', async () => {
  await using socket = await startBridgeSocket({error: {code: 'NOT_FOUND', message: 'no token at \u001b[31m"x"'}})
  await using bridge = startBridge({args: ['--label', 'x'], env: {KRUXOS_BRIDGE_SOCKET: socket.path}})
  bridge.request(1, 'initialize', {protocolVersion: '2024-11-05'})
  const {result} = await bridge.answer(1)
  assert.match(result?.instructions ?? '', /no token at/)
  assert.equal(result?.protocolVersion, '2024-11-05')
  assert.doesNotMatch(bridge.stderr(), /\u001b/)
})

test('a rejected token is read again from its source, so that rotation goes unnoticed', async () => {
  await using endpoint = await startEndpoint()
  await using socket = await startBridgeSocket((question: number) => ({token: question === 1 ? OTHER_TOKEN : TOKEN}))
  const env = {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_BRIDGE_SOCKET: socket.path}
  await using bridge = startBridge({env})
  await bridge.until(() => endpoint.sockets.size > 0, 'the connection')
  assert.equal((await bridge.handshake()).result?.serverInfo?.name, 'test')
  assert.equal(bridge.stderr(), '')
})

for (const [mode, code] of [
  ['label', 7],
  ['environment', 10],
] as const) {
  test(`a token (${mode}) that is rejected for good: the request gets the reason, then exit ${code}`, async () => {
    await using endpoint = await startEndpoint({refuse: () => ({status: 401})})
    await using socket = await startBridgeSocket({token: TOKEN})
    const source = mode === 'label' ? {KRUXOS_BRIDGE_SOCKET: socket.path} : {KRUXOS_AGENT_TOKEN: TOKEN}
    await using bridge = startBridge({env: {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_NAME: 'ada', ...source}})
    bridge.request('probe', 'server/discover')
    assert.equal((await bridge.answer('probe')).error?.code, -32_601)
    bridge.request(1, 'initialize', {})
    const {error} = await bridge.answer(1)
    assert.equal(error?.code, -31_003)
    assert.match(error?.message ?? '', /rejected the token .* for the agent "ada"; .*kruxos token/)
    assert.deepEqual(await bridge.exit, {code, signal: null})
    assert.ok(endpoint.upgrades.length <= 2)
  })
}

test('a token that is rejected before anything was asked ends the bridge, after a moment for the first question', async () => {
  await using endpoint = await startEndpoint({refuse: () => ({status: 403})})
  await using bridge = startBridge({env: {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_TOKEN: TOKEN}})
  assert.deepEqual(await bridge.exit, {code: 10, signal: null})
  assert.match(bridge.stderr(), /rejected the token in KRUXOS_AGENT_TOKEN/)
})

test('a token that is revoked in the middle of a session ends it with the reason', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint)
  await bridge.handshake()
  for (const socket of endpoint.sockets) socket.close(4401, 'revoked')
  bridge.request(1, 'tools/call', {name: 'echo'})
  const {result} = await bridge.answer(1)
  assert.equal(result?.isError, true)
  assert.deepEqual(await bridge.exit, {code: 10, signal: null})
  assert.match(bridge.stderr(), /rejected the token/)
})

test('429 and 503 are waited out, not taken for a rejection', async () => {
  let attempts = 0
  await using endpoint = await startEndpoint({
    refuse: () =>
      ++attempts > 2 ? undefined : {status: attempts === 1 ? 429 : 503, reason: 'busy', headers: {'retry-after': '1'}},
  })
  await using bridge = startBridge({env: {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_TOKEN: TOKEN}})
  const {result} = await bridge.handshake()
  assert.match(result?.instructions ?? '', /answered (429|503): busy/)
  await bridge.notification('notifications/tools/list_changed')
  assert.equal(attempts, 3)
})

test('a redirect is not followed: the token goes nowhere else', async () => {
  await using other = await startEndpoint()
  await using endpoint = await startEndpoint({refuse: () => ({status: 302, headers: {location: other.url}})})
  await using bridge = startBridge({env: {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_TOKEN: TOKEN}})
  assert.match((await bridge.handshake()).result?.instructions ?? '', /answered 302/)
  assert.equal(other.upgrades.length, 0)
})
