import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {EditResult} from '../../../src/clients/adapter.ts'
import {claudeCode} from '../../../src/clients/claude-code.ts'
import {claudeDesktop} from '../../../src/clients/claude-desktop.ts'
import {codex} from '../../../src/clients/codex.ts'
import type {ServerEntry} from '../../../src/clients/server-entry.ts'
import {ENTRY} from './entry.ts'
import {fakeHost} from './fake-host.ts'

type Options = {entry?: Partial<ServerEntry>; force?: boolean; allowTools?: boolean}

function set(client: typeof codex, text: string, {entry, force = false, allowTools = false}: Options = {}): EditResult {
  const [edit] = client.plan(fakeHost(), {kind: 'set', entry: {...ENTRY, ...entry}, force, allowTools})
  assert.ok(edit)
  return edit.edit(text)
}

function remove(client: typeof codex, text: string, force = false): EditResult {
  const [edit] = client.plan(fakeHost(), {kind: 'remove', serverName: 'kruxos', force})
  assert.ok(edit)
  return edit.edit(text)
}

const OLD_JSON = `{
  "mcpServers": {
    "kruxos": {
      "command": "/old/bin/mcp-bridge",
      "timeout": 1e400,
      "env": { "KRUXOS_ENDPOINT": "ws://old:7700", "KRUXOS_AGENT_TOKEN": "${'ab'.repeat(32)}", "KRUXOS_LOG": "debug" }
    }
  }
}
`

test("somebody else's entry under our name is left alone without force, and the diff shows no secret", () => {
  const wrapped = OLD_JSON.replace('/old/bin/mcp-bridge', '/usr/bin/docker')
  const refused = set(claudeCode, wrapped)
  assert.deepEqual([refused.status, refused.text], ['differs', null])
  assert.ok(!refused.diff.join('\n').includes('abab'))
  for (const foreign of ['{"command": "/bin/mcp-bridge"}', '{"command": "/bin/mcp-bridge", "env": {"A": "b"}}']) {
    const text = `{"mcpServers": {"kruxos": ${foreign}}}`
    assert.equal(set(claudeCode, text).status, 'differs', `${foreign} names nothing of ours`)
  }
})

test('an entry of ours for another gateway, bridge or token is brought up to date, and the diff shows no secret', () => {
  const result = set(claudeCode, OLD_JSON)
  assert.equal(result.status, 'updated')
  const diff = result.diff.join('\n')
  assert.ok(!diff.includes('abab'), diff)
  assert.match(diff, /^-.*"command": "\/old\/bin\/mcp-bridge"/m)
  assert.match(diff, /^\+.*"command": "\/opt\/kruxos\/bin\/mcp-bridge"/m)
  assert.match(diff, /^-.*"KRUXOS_AGENT_TOKEN": "\*{5}"/m)
  assert.match(diff, /^\+.*"KRUXOS_TOKEN_LABEL": "claude-code"/m)
})

test("of our own entry only what contradicts changes: the user's timeout, log level and layout stay", () => {
  const result = set(claudeCode, OLD_JSON)
  assert.equal(result.status, 'updated')
  assert.equal(
    result.text,
    `{
  "mcpServers": {
    "kruxos": {
      "command": "/opt/kruxos/bin/mcp-bridge",
      "timeout": 1e400,
      "env": { "KRUXOS_ENDPOINT": "wss://localhost:7700", "KRUXOS_LOG": "debug", "KRUXOS_AGENT_NAME": "claude-agent", "KRUXOS_TOKEN_LABEL": "claude-code" }
    }
  }
}
`,
  )
  assert.equal(set(claudeCode, result.text ?? '').status, 'unchanged')
})

test('an entry that held its token trusts what the bridge socket says once it goes by label', () => {
  const env = {KRUXOS_AGENT_TOKEN: 'ab'.repeat(32), KRUXOS_CA_FILE: '/old/ca.pem'}
  const text = JSON.stringify({mcpServers: {kruxos: {command: '/opt/kruxos/bin/mcp-bridge', env}}})
  assert.deepEqual(JSON.parse(set(claudeCode, text).text ?? '').mcpServers.kruxos.env, ENTRY.env)
})

test('an entry trusts one gateway: what an earlier one trusted goes with it', () => {
  const paired = {
    KRUXOS_ENDPOINT: 'wss://appliance.lan:7700',
    KRUXOS_PIN_SHA256: 'new',
    KRUXOS_KEYCHAIN_LABEL: 'appliance.lan:7700',
  }
  const withEntry = (env: Record<string, string>) =>
    JSON.stringify({mcpServers: {kruxos: {command: '/opt/kruxos/bin/mcp-bridge', env}}})
  const envAfter = (before: Record<string, string>, env: Record<string, string>) =>
    JSON.parse(set(claudeCode, withEntry(before), {entry: {env}}).text ?? '').mcpServers.kruxos.env
  assert.deepEqual(envAfter({...ENTRY.env, KRUXOS_CA_FILE: '/old/ca.pem'}, paired), paired)
  assert.deepEqual(envAfter({...paired, KRUXOS_PIN_SHA256: 'old'}, paired), paired)
  assert.deepEqual(envAfter(paired, ENTRY.env), ENTRY.env)
})

test('on Windows the entry that starts Node.js with the bridge is ours', () => {
  const command = 'C:\\node\\node.exe'
  const [edit] = claudeDesktop.plan(fakeHost({platform: 'win32'}), {
    kind: 'set',
    entry: {...ENTRY, command, args: ['C:\\new\\mcp-bridge.js']},
    force: false,
    allowTools: false,
  })
  const entry = {command, args: ['C:\\old\\mcp-bridge.js'], env: ENTRY.env}
  assert.equal(edit?.edit(JSON.stringify({mcpServers: {kruxos: entry}})).status, 'updated')
  const other = {...entry, args: ['C:\\other\\server.js']}
  assert.equal(edit?.edit(JSON.stringify({mcpServers: {kruxos: other}})).status, 'differs')
})

test('an entry that only lacks something of ours is completed without force', () => {
  const {text} = set(claudeCode, '{}')
  const result = set(claudeCode, text ?? '', {entry: {alwaysLoad: true}})
  assert.equal(result.status, 'updated')
  assert.match(result.text ?? '', /"alwaysLoad": true/)
  assert.equal(set(claudeCode, result.text ?? '').status, 'unchanged', 'what the user asked for once stays')
})

test('an http server under our name loses what contradicts a program', () => {
  const text = '{"mcpServers": {"kruxos": {"type": "http", "url": "https://x.example", "headers": {"A": "b"}}}}'
  const {text: forced} = set(claudeCode, text, {force: true})
  assert.deepEqual(JSON.parse(forced ?? '').mcpServers.kruxos, {
    type: 'stdio',
    command: ENTRY.command,
    env: ENTRY.env,
  })
})

for (const value of ['null', '5', '[]', '"text"']) {
  test(`an entry that is ${value} is replaced only with force`, () => {
    const text = `{\n  "mcpServers": {\n    "kruxos": ${value}\n  }\n}\n`
    assert.equal(set(claudeCode, text).status, 'differs')
    assert.deepEqual(JSON.parse(set(claudeCode, text, {force: true}).text ?? '').mcpServers.kruxos.env, ENTRY.env)
  })
}

const OURS = {command: '/opt/kruxos/bin/mcp-bridge', env: ENTRY.env}
const CODEX_FORMS: Record<string, string> = {
  'quoted keys': `[mcp_servers."kruxos"] # ours
"command" = "/old/mcp-bridge" # old
enabled_tools = ["filesystem__read"]

["mcp_servers".kruxos.env]
KRUXOS_ENDPOINT = 'ws://old:7700'
KRUXOS_LOG = "debug"
# after

[projects."/p"]
trust_level = "trusted"
`,
  'dotted keys': `mcp_servers.kruxos.command = "/old/mcp-bridge"
mcp_servers.kruxos.enabled_tools = ["filesystem__read"]
mcp_servers.kruxos.env.KRUXOS_ENDPOINT = "ws://old:7700" # old
mcp_servers.kruxos.env.KRUXOS_LOG = "debug"
model = "gpt-5"
`,
  'dotted keys inside a table': `[mcp_servers]
kruxos.command = "/old/mcp-bridge"
kruxos.enabled_tools = ["filesystem__read"]
kruxos.env = { KRUXOS_LOG = "debug" }
`,
  'inline tables': `mcp_servers = { kruxos = { command = "/old/mcp-bridge", enabled_tools = ["filesystem__read"], env = { KRUXOS_LOG = "debug" } }, b = {} }
`,
  'an inline table inside a table': `[mcp_servers]
kruxos = { command = "/old/mcp-bridge", enabled_tools = ["filesystem__read"], env = { KRUXOS_LOG = "debug" } }
b = {}
`,
  'an entry without env': `[mcp_servers.kruxos]
command = "/old/mcp-bridge"
enabled_tools = ["filesystem__read"]
env.KRUXOS_LOG = "debug"
[other]
`,
  'a table that comes after its own sub-table': `[mcp_servers.kruxos.env]
KRUXOS_LOG = "debug"
[mcp_servers.kruxos]
command = "/old/mcp-bridge"
enabled_tools = ["filesystem__read"]`,
  'only a sub-table': `[mcp_servers.kruxos.env]
KRUXOS_LOG = "debug"

[mcp_servers.b]
command = "b"
`,
}

for (const [form, text] of Object.entries(CODEX_FORMS)) {
  test(`Codex: an old entry in ${form} is brought up to date where it stands`, () => {
    const result = set(codex, text, {force: true})
    assert.equal(result.status, 'updated')
    const again = set(codex, result.text ?? '')
    assert.equal(again.status, 'unchanged')
    const found = codex.read(result.text ?? '', 'config.toml', 'kruxos')
    assert.deepEqual(found, {...OURS, serverName: 'kruxos', args: [], env: {KRUXOS_LOG: 'debug', ...ENTRY.env}})
    if (text.includes('enabled_tools')) assert.match(result.text ?? '', /enabled_tools = \["filesystem__read"\]/)
    for (const comment of text.match(/# \w+/g) ?? []) assert.ok(result.text?.includes(comment), `${comment} is kept`)
  })

  test(`Codex: an old entry in ${form} is removed, and nothing else`, () => {
    const result = remove(codex, text)
    assert.equal(result.status, 'removed')
    assert.doesNotMatch(result.text ?? '', /kruxos/i)
    for (const line of text.split('\n').filter(other => !/kruxos|command|enabled_tools/i.test(other))) {
      assert.ok(result.text?.includes(line), `${line} is kept`)
    }
    assert.equal(remove(codex, result.text ?? '').status, 'absent')
  })
}

test('Codex: a remote server under our name loses the keys that keep Codex from starting', () => {
  const text =
    '[mcp_servers.kruxos]\nurl = "https://x.example/?key=1"\nbearer_token_env_var = "T"\n\n[mcp_servers.kruxos.http_headers]\nA = "b"\n\n[z]\n'
  const result = set(codex, text, {force: true})
  assert.equal(
    result.text,
    `[mcp_servers.kruxos]
command = "/opt/kruxos/bin/mcp-bridge"

[z]

[mcp_servers.kruxos.env]
KRUXOS_ENDPOINT = "wss://localhost:7700"
KRUXOS_AGENT_NAME = "claude-agent"
KRUXOS_TOKEN_LABEL = "claude-code"
`,
  )
  assert.ok(!set(codex, text).diff.join('\n').includes('key=1'))
})

test('Codex: tools are approved only when asked for, and a choice of the user is changed only with force', () => {
  const asked = set(codex, '', {allowTools: true})
  assert.match(asked.text ?? '', /^default_tools_approval_mode = "approve"$/m)
  assert.equal(set(codex, asked.text ?? '').status, 'unchanged')
  const prompting = (asked.text ?? '').replace('approve"', 'prompt"')
  assert.equal(set(codex, prompting, {allowTools: true}).status, 'differs')
  const later = set(codex, set(codex, '').text ?? '', {allowTools: true})
  assert.equal(later.status, 'updated')
})

test('Codex: a comment between members of an inline table stops a removal instead of being lost', () => {
  const text = 'mcp_servers = {\n  b = {}, # mine\n  kruxos = { command = "/bin/mcp-bridge" }\n}\n'
  assert.throws(() => remove(codex, text), {code: 'IO', message: /config\.toml:2:11: a comment stands in the way/})
})

test('an entry under our name that is not ours is removed only with force', () => {
  const text = '{"mcpServers": {"kruxos": {"command": "/usr/bin/other"}, "b": {}}}'
  const refused = remove(claudeCode, text)
  assert.equal(refused.status, 'differs')
  assert.equal(refused.text, null)
  assert.equal(remove(claudeCode, text, true).text, '{"mcpServers": {"b": {}}}')
})

test('removing what is not there changes nothing', () => {
  assert.deepEqual(
    {...remove(claudeCode, '{"a": 1}')},
    {
      status: 'absent',
      text: null,
      fragment: null,
      diff: [],
      warnings: [],
      holdsSecret: false,
    },
  )
})

test('case 52: big numbers, strange keys and a file of a megabyte keep every byte, and no prototype is touched', () => {
  const filler = Array.from(
    {length: 12_000},
    (_, index) => `    "k${index}": {"n": ${2n ** 63n - BigInt(index)}, "t": "${'é'.repeat(30)}"}`,
  )
  const before = `{\n  "__proto__": {"polluted": 1e400},\n  "history": {\n${filler.join(',\n')}\n  }`
  assert.ok(Buffer.byteLength(before) > 1_000_000)
  const result = set(claudeCode, `${before}\n}\n`)
  assert.equal(result.text?.slice(0, before.length), before)
  assert.equal(Object.hasOwn({}, 'polluted') || 'polluted' in {}, false)
  assert.equal(remove(claudeCode, result.text ?? '').text, `${before},\n  "mcpServers": {}\n}\n`)
})

test('case 52: a config.toml of a megabyte keeps every byte', () => {
  const before = Array.from(
    {length: 18_000},
    (_, index) => `[projects."/home/u/p${index}"]\ntrust_level = "trusted" # ${index}\n`,
  ).join('\n')
  assert.ok(before.length > 1_000_000)
  const {text} = set(codex, before)
  assert.equal(text?.slice(0, before.length), before)
  assert.equal(remove(codex, text ?? '').text, before)
})

test('a token that is written into a file is announced and never shown', () => {
  const token = 'cd'.repeat(32)
  const entry = {env: {KRUXOS_ENDPOINT: 'wss://localhost:7700', KRUXOS_AGENT_TOKEN: token}}
  for (const client of [claudeCode, codex]) {
    const {text, ...shown} = set(client, '', {entry})
    assert.ok(text?.includes(token))
    assert.ok(!JSON.stringify(shown).includes(token))
    assert.equal(shown.holdsSecret, true)
    assert.match(shown.warnings.join(), /plain text/)
  }
})

test('an entry by label holds no secret', () => {
  const {holdsSecret, warnings} = set(codex, '')
  assert.equal(holdsSecret, false)
  assert.deepEqual(warnings, [])
})

test('case 27: a byte order mark is accepted; JSON clients get none back, which Claude Desktop could not read', () => {
  const result = set(claudeCode, '\uFEFF{}')
  assert.ok(result.text?.startsWith('{'))
  assert.match(result.warnings.join(), /byte order mark/)
  assert.ok(set(codex, '\uFEFFa = 1\n').text?.startsWith('\uFEFFa = 1\n'))
})
