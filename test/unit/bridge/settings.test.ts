import assert from 'node:assert/strict'
import {test} from 'node:test'
import {parseCommandLine, showsToken} from '../../../src/bridge/command-line.ts'
import {readSettings, type Settings} from '../../../src/bridge/settings.ts'
import type {Environment} from '../../../src/config/env.ts'
import {resolvePaths} from '../../../src/config/paths.ts'

const HEX = 'c0ffee55'.repeat(8)

const readKeychain = async (label: string) => `the token of ${label}`

function read(args: string[], env: Environment = {}): Settings {
  const host = {platform: 'linux', uid: 1000, home: '/home/ada', env, exists: () => false} as const
  return readSettings(parseCommandLine(args), env, resolvePaths(host), readKeychain)
}

test('an address is host:port, ws, wss, http or https; without a scheme it is TLS on 7700', () => {
  const table: [string, string][] = [
    ['localhost:7700', 'wss://localhost:7700/'],
    ['localhost', 'wss://localhost:7700/'],
    ['gateway.example:443', 'wss://gateway.example/'],
    ['gateway.example/mcp', 'wss://gateway.example:7700/mcp'],
    ['[::1]:7701', 'wss://[::1]:7701/'],
    ['wss://localhost:7700', 'wss://localhost:7700/'],
    ['WSS://gateway.example/mcp', 'wss://gateway.example/mcp'],
    ['https://gateway.example:8443/mcp', 'wss://gateway.example:8443/mcp'],
    ['ws://127.0.0.1:7700/', 'ws://127.0.0.1:7700/'],
    ['http://localhost:7700/mcp', 'ws://localhost:7700/mcp'],
    ['ws://[::1]:7700', 'ws://[::1]:7700/'],
  ]
  for (const [text, url] of table) {
    assert.equal(read(['--gateway', text]).endpoint.href, url)
    assert.equal(read([], {KRUXOS_ENDPOINT: text}).endpoint.href, url)
  }
  assert.equal(read([]).endpoint.href, 'wss://localhost:7700/')
  assert.equal(read(['--gateway', 'a:1'], {KRUXOS_ENDPOINT: 'b:2'}).endpoint.host, 'a:1')
})

test('addresses that are none, hold a secret, or would carry the token in plain text are refused', () => {
  const addresses = [
    '',
    'ftp://localhost',
    'wss://',
    'ws://192.0.2.1:7700',
    'http://gateway.example',
    'ws://localhost.example:7700',
    'ws://127.0.0.1.example:7700',
    'wss://user:hunter2@localhost:7700',
    'wss://localhost:7700/?token=hunter2',
    'wss://localhost:7700/?access_token=hunter2',
    'wss://localhost:7700/#hunter2',
    'localhost:99999',
  ]
  for (const address of addresses) {
    assert.throws(
      () => read(['--gateway', address]),
      (error: Error & {code: string}) => error.code === 'USAGE' && !error.message.includes('hunter2'),
      address,
    )
  }
})

test('the first token source that is set counts; with none the label is primary', () => {
  const all = {
    KRUXOS_TOKEN_LABEL: 'team',
    KRUXOS_AGENT_TOKEN: 'a',
    KRUXOS_API_KEY: 'b',
    KRUXOS_USER_TOKEN: 'c',
    KRUXOS_CREDENTIALS_FILE: '/f',
    KRUXOS_KEYCHAIN_LABEL: 'appliance.lan:7700',
  }
  const socket = '/home/ada/.local/share/kruxos/run/bridge.sock'
  const expected = [
    {kind: 'label', label: 'team', socket},
    {kind: 'variable', name: 'KRUXOS_AGENT_TOKEN', token: 'a'},
    {kind: 'variable', name: 'KRUXOS_API_KEY', token: 'b'},
    {kind: 'variable', name: 'KRUXOS_USER_TOKEN', token: 'c'},
    {kind: 'file', path: '/f'},
    {kind: 'keychain', label: 'appliance.lan:7700', read: readKeychain},
    {kind: 'label', label: 'primary', socket},
  ]
  for (const [index, source] of expected.entries()) {
    assert.deepEqual(read([], Object.fromEntries(Object.entries(all).slice(index))).token, source)
  }
  assert.deepEqual(read(['--label', 'own'], all).token, {kind: 'label', label: 'own', socket})
  assert.deepEqual(read([], {KRUXOS_TOKEN_LABEL: '', KRUXOS_AGENT_TOKEN: ''}).token, expected[6])
})

test('a CA file comes before a pin, a pin before the usual authority; a pin is hex or base64', () => {
  const bytes = Buffer.alloc(32, 7)
  assert.deepEqual(read([], {KRUXOS_CA_FILE: '/ca', KRUXOS_PIN_SHA256: 'x'}).trust, {kind: 'file', path: '/ca'})
  for (const pin of [bytes.toString('hex'), bytes.toString('base64')]) {
    assert.deepEqual(read([], {KRUXOS_PIN_SHA256: pin}).trust, {kind: 'pin', sha256: bytes})
  }
  assert.deepEqual(read([]).trust, {kind: 'default', path: '/home/ada/.local/share/kruxos/tls/ca.pem'})
  assert.throws(() => read([], {KRUXOS_PIN_SHA256: 'abc'}), {code: 'USAGE'})
})

test('debug output is asked for by KRUXOS_LOG or its alias', () => {
  assert.equal(read([], {KRUXOS_LOG: 'debug'}).isDebug, true)
  assert.equal(read([], {KRUXOS_BRIDGE_LOG_LEVEL: 'DEBUG'}).isDebug, true)
  assert.equal(read([], {KRUXOS_LOG: 'info', KRUXOS_BRIDGE_LOG_LEVEL: 'DEBUG'}).isDebug, false)
})

test('unknown flags, positional arguments and names that no header can carry are usage errors', () => {
  const cases = [
    ['--token', 'x'],
    ['x'],
    ['--label'],
    ['--label', 'Not A Label'],
    ['--cli', 'a\nb'],
    ['--cli', ''],
    ['-v'],
  ]
  for (const args of cases) assert.throws(() => read(args), {code: 'USAGE'}, args.join(' '))
  assert.throws(() => read([], {KRUXOS_AGENT_NAME: 'a b'}), {code: 'USAGE'})
})

test('case 175: tokens are seen in any part of a command line', () => {
  const withToken = [
    'krx_user_abc',
    '--label=krx_agent_abc',
    HEX,
    HEX.toUpperCase(),
    `--x=${HEX}`,
    `/opt/${HEX}/main.js`,
    '--gateway=wss://localhost/?token=1',
    'wss://localhost/mcp?a=b&access_token=1',
  ]
  for (const argument of withToken) assert.ok(showsToken(['node', argument]), argument)
  for (const argument of ['--label', 'primary', 'wss://localhost:7700/mcp?x=1', HEX.slice(1), 'krx'])
    assert.ok(!showsToken([argument]), argument)
})
