import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {ClientHost} from '../../../src/clients/adapter.ts'
import {foreignServers} from '../../../src/clients/foreign-servers.ts'

function hostWith(files: Readonly<Record<string, string>>): ClientHost {
  return {
    platform: 'linux',
    home: '/home/me',
    cwd: '/home/me/project',
    env: {},
    exists: path => path in files,
    isExecutable: () => true,
    list: () => [],
    read: path => files[path] ?? null,
  }
}

const cursor = (entry: object) =>
  foreignServers(hostWith({'/home/me/.cursor/mcp.json': JSON.stringify({mcpServers: {a: entry}})}), 'cursor')[0]

test('what cannot be taken over says why', () => {
  const cases: [object, RegExp][] = [
    [{command: '/opt/kruxos/bin/mcp-bridge'}, /kruxos itself/],
    [{command: 'node', args: ['/x/mcp-bridge.js']}, /kruxos itself/],
    [{command: 'x', disabled: true}, /switched off/],
    [{}, /neither a command nor a URL/],
    [{url: 'https://x/sse', type: 'sse'}, /speaks sse/],
    [{url: 'https://x', headersHelper: 'y'}, /relies on "headersHelper"/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the very characters that hosts expand
    [{command: 'x', env: {KEY: '${env:KEY}'}}, /only its host fills in/],
    [{command: 'x', args: ['--api-key', 'abc']}, /looks like a secret/],
    [{command: 'x', args: ['--token=abc']}, /looks like a secret/],
    [{command: 'x', args: ['ghp_abcdef']}, /looks like a secret/],
    [{command: 'x', args: ['postgres://me:pw@db/x']}, /looks like a secret/],
    [{command: 'npx', args: ['mcp-remote', 'https://x', '--header', 'Authorization: Bearer x']}, /looks like a secret/],
  ]
  for (const [entry, problem] of cases) {
    assert.equal(cursor(entry)?.launch, null, JSON.stringify(entry))
    assert.match(cursor(entry)?.problem ?? '', problem)
  }
})

test('ordinary arguments are no secrets', () => {
  const args = ['-y', '@scope/server-author', '--read-only', '/home/author/keys', '--port', '8080']
  assert.deepEqual(cursor({command: 'npx', args})?.launch, {
    transport: 'stdio',
    command: 'npx',
    args,
    cwd: null,
    env: {},
  })
})

test('the nearest entry of a name counts: of the project for this user, of the project, of the user', () => {
  const own = {
    mcpServers: {a: {command: 'user'}, b: {command: 'user'}, c: {command: 'user'}},
    projects: {
      '/home/me/project': {mcpServers: {a: {command: 'local'}}},
      '/elsewhere': {mcpServers: {d: {command: 'no'}}},
    },
  }
  const shared = {mcpServers: {a: {command: 'project'}, b: {command: 'project'}}}
  const host = hostWith({
    '/home/me/.claude.json': JSON.stringify(own),
    '/home/me/project/.mcp.json': JSON.stringify(shared),
  })
  const commands = foreignServers(host, 'claude-code').map(({name, launch}) => [name, Object(launch).command])
  assert.deepEqual(commands, [
    ['a', 'local'],
    ['b', 'project'],
    ['c', 'user'],
  ])
})

test('a server over HTTP keeps its headers, also under the name that Codex has for them', () => {
  const text = '[mcp_servers.web]\nurl = "https://x/mcp"\nhttp_headers = {"X-Team" = "a"}\n'
  const [web] = foreignServers(hostWith({'/home/me/.codex/config.toml': text}), 'codex')
  assert.deepEqual(web?.launch, {transport: 'http', url: 'https://x/mcp', headers: {'X-Team': 'a'}})
})

test('a broken file is named, and nothing of it is quoted', () => {
  const host = hostWith({'/home/me/.cursor/mcp.json': '{"mcpServers": {"a": {"env": {"KEY": "hunter2"'})
  assert.throws(
    () => foreignServers(host, 'cursor'),
    (error: Error) => /\.cursor\/mcp\.json cannot be read/.test(error.message) && !error.message.includes('hunter2'),
  )
})
