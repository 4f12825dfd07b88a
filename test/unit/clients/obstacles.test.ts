import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {ClientId} from '../../../src/clients/adapter.ts'
import {clientById} from '../../../src/clients/clients.ts'
import {commandObstacles} from '../../../src/clients/command-obstacles.ts'
import {ENTRY} from './entry.ts'
import {fakeHost} from './fake-host.ts'

type Case = [what: string, client: ClientId, files: Record<string, string>, expected: [file: string, blocks: boolean][]]

const OTHER = '{"mcpServers": {"kruxos": {"command": "x"}}}'
const MANAGED = '/etc/claude-code/managed-settings.json'

const CASES: Case[] = [
  ['nothing in the way', 'claude-code', {}, []],
  [
    'servers managed by the organisation',
    'claude-code',
    {'/etc/claude-code/managed-mcp.json': '{}'},
    [['/etc/claude-code/managed-mcp.json', true]],
  ],
  [
    'an allow list without us',
    'claude-code',
    {[MANAGED]: '{"allowedMcpServers": [{"serverName": "git"}]}'},
    [[MANAGED, true]],
  ],
  ['an empty allow list', 'claude-code', {[MANAGED]: '{"allowedMcpServers": []}'}, [[MANAGED, true]]],
  ['an allow list with us', 'claude-code', {[MANAGED]: '{"allowedMcpServers": [{"serverName": "kruxos"}]}'}, []],
  [
    'a deny list with us',
    'claude-code',
    {[MANAGED]: '{"deniedMcpServers": [{"serverName": "kruxos"}]}'},
    [[MANAGED, true]],
  ],
  [
    'another kruxos in local scope',
    'claude-code',
    {'/home/u/.claude.json': '{"projects": {"/home/u/p": {"mcpServers": {"kruxos": {}}}, "/home/u/q": {}}}'},
    [['/home/u/.claude.json', false]],
  ],
  [
    'a server that /mcp has switched off here',
    'claude-code',
    {'/home/u/.claude.json': '{"projects": {"/home/u/p": {"disabledMcpServers": ["kruxos"]}}}'},
    [['/home/u/.claude.json', true]],
  ],
  [
    'a server that /mcp has switched off elsewhere',
    'claude-code',
    {'/home/u/.claude.json': '{"projects": {"/home/u/q": {"disabledMcpServers": ["git", "kruxos"]}}}'},
    [['/home/u/.claude.json', false]],
  ],
  ['another kruxos in the project', 'claude-code', {'/home/u/p/.mcp.json': OTHER}, [['/home/u/p/.mcp.json', false]]],
  ['another kruxos above the project', 'claude-code', {'/home/u/.mcp.json': OTHER}, [['/home/u/.mcp.json', false]]],
  [
    'a stale entry in settings.json',
    'claude-code',
    {'/home/u/.claude/settings.json': OTHER},
    [['/home/u/.claude/settings.json', false]],
  ],
  [
    'a rule that denies all of our tools',
    'claude-code',
    {'/home/u/.claude/settings.json': '{"permissions": {"deny": ["Bash", "mcp__kruxos"]}}'},
    [['/home/u/.claude/settings.json', false]],
  ],
  [
    'a rule that denies one tool, in the project',
    'claude-code',
    {'/home/u/p/.claude/settings.local.json': '{"permissions": {"deny": ["mcp__kruxos__git__push"]}}'},
    [['/home/u/p/.claude/settings.local.json', false]],
  ],
  [
    'a rule about another server',
    'claude-code',
    {'/home/u/.claude/settings.json': '{"permissions": {"deny": ["mcp__kruxosx"]}}'},
    [],
  ],
  [
    'broken files, which are not ours to judge',
    'claude-code',
    {'/home/u/.claude/settings.json': '{', '/home/u/p/.mcp.json': '[', [MANAGED]: '{,}'},
    [],
  ],
  [
    'requirements without us',
    'codex',
    {'/etc/codex/requirements.toml': '[mcp_servers.git]\n'},
    [['/etc/codex/requirements.toml', true]],
  ],
  ['requirements with us', 'codex', {'/etc/codex/requirements.toml': '[mcp_servers.kruxos]\n'}, []],
  ['requirements about other things', 'codex', {'/etc/codex/requirements.toml': 'a = 1\n'}, []],
  [
    'switched off',
    'codex',
    {'/home/u/.codex/config.toml': '[mcp_servers.kruxos]\nenabled = false\n'},
    [['/home/u/.codex/config.toml', true]],
  ],
  [
    'a project that says otherwise',
    'codex',
    {'/home/u/p/.codex/config.toml': '[mcp_servers.kruxos]\n'},
    [['/home/u/p/.codex/config.toml', false]],
  ],
  ['our own entry is none', 'codex', {'/home/u/.codex/config.toml': '[mcp_servers.kruxos]\n'}, []],
  [
    'the folder in lower case',
    'claude-desktop',
    {'/home/u/.config/claude/claude_desktop_config.json': OTHER},
    [['/home/u/.config/claude/claude_desktop_config.json', false]],
  ],
]

for (const [what, id, files, expected] of CASES) {
  test(`${id}: ${what}`, () => {
    const host = fakeHost({files, cwd: '/home/u/p'})
    const found = clientById(id).obstacles(host, 'kruxos')
    assert.deepEqual(
      found.map(({file, blocks}) => [file, blocks]),
      expected,
    )
    for (const {message, hint} of found) assert.ok(message && hint)
  })
}

for (const [platform, file] of [
  ['darwin', '/Library/Application Support/ClaudeCode/managed-mcp.json'],
  ['win32', 'C:\\Program Files\\ClaudeCode\\managed-mcp.json'],
] as const) {
  test(`${platform}: the managed servers of Claude Code are found`, () => {
    const host = fakeHost({platform, files: {[file]: '{}'}})
    assert.deepEqual(
      clientById('claude-code')
        .obstacles(host, 'kruxos')
        .map(obstacle => obstacle.file),
      [file],
    )
  })
}

test('a command that is missing or cannot be executed is an obstacle', () => {
  const check = (host: Parameters<typeof fakeHost>[0]) =>
    commandObstacles(fakeHost(host), ENTRY).map(({message}) => message)
  assert.deepEqual(check({}), ['there is no such program here'])
  assert.deepEqual(check({files: {[ENTRY.command]: ''}}), ['this file cannot be executed'])
  assert.deepEqual(check({executables: [ENTRY.command]}), [])
})

test('a batch file on Windows is worth a warning', () => {
  const command = 'C:\\k\\mcp-bridge.cmd'
  const [obstacle] = commandObstacles(fakeHost({platform: 'win32', executables: [command]}), {...ENTRY, command})
  assert.equal(obstacle?.blocks, false)
})
