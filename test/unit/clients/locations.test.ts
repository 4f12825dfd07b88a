import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {ClientId} from '../../../src/clients/adapter.ts'
import {CLIENTS, clientById} from '../../../src/clients/clients.ts'
import {ENTRY} from './entry.ts'
import {fakeHost} from './fake-host.ts'

const DESKTOP = 'claude_desktop_config.json'
const LOCAL = 'C:\\Users\\u\\AppData\\Local'
const PACKAGE = `${LOCAL}\\Packages\\Claude_pzs8sxrjxfjjc\\LocalCache\\Roaming\\Claude`
const WIN_ENV = {APPDATA: 'C:\\Users\\u\\AppData\\Roaming', LOCALAPPDATA: LOCAL}

type Case = [
  what: string,
  client: ClientId,
  host: Parameters<typeof fakeHost>[0],
  files: string[],
  isInstalled: boolean,
]

const CASES: Case[] = [
  ['Linux, nothing there', 'claude-code', {}, ['/home/u/.claude.json'], false],
  ['macOS, nothing there', 'claude-code', {platform: 'darwin'}, ['/Users/u/.claude.json'], false],
  ['Windows, nothing there', 'claude-code', {platform: 'win32'}, ['C:\\Users\\u\\.claude.json'], false],
  ['its file is there', 'claude-code', {files: {'/home/u/.claude.json': '{}'}}, ['/home/u/.claude.json'], true],
  [
    'its folder is there',
    'claude-code',
    {files: {'/home/u/.claude/settings.json': '{}'}},
    ['/home/u/.claude.json'],
    true,
  ],
  [
    'the program is on the PATH',
    'claude-code',
    {env: {PATH: '/usr/bin:/opt/bin'}, executables: ['/opt/bin/claude']},
    ['/home/u/.claude.json'],
    true,
  ],
  [
    'the program is on the PATH of Windows',
    'claude-code',
    {platform: 'win32', env: {Path: 'C:\\Windows;D:\\npm'}, executables: ['D:\\npm\\claude.cmd']},
    ['C:\\Users\\u\\.claude.json'],
    true,
  ],
  ['CLAUDE_CONFIG_DIR', 'claude-code', {env: {CLAUDE_CONFIG_DIR: '/cfg'}}, ['/cfg/.claude.json'], false],
  ['an empty CLAUDE_CONFIG_DIR', 'claude-code', {env: {CLAUDE_CONFIG_DIR: ''}}, ['/home/u/.claude.json'], false],
  [
    'a relative CLAUDE_CONFIG_DIR',
    'claude-code',
    {env: {CLAUDE_CONFIG_DIR: 'cfg'}, cwd: '/home/u/work'},
    ['/home/u/work/cfg/.claude.json'],
    false,
  ],
  [
    'the legacy file is used instead',
    'claude-code',
    {files: {'/home/u/.claude/.config.json': '{}', '/home/u/.claude.json': '{}'}},
    ['/home/u/.claude/.config.json'],
    true,
  ],
  [
    'the legacy file in CLAUDE_CONFIG_DIR',
    'claude-code',
    {env: {CLAUDE_CONFIG_DIR: '/cfg'}, files: {'/cfg/.config.json': '{}', '/home/u/.claude/.config.json': '{}'}},
    ['/cfg/.config.json'],
    true,
  ],
  ['Linux', 'codex', {}, ['/home/u/.codex/config.toml'], false],
  ['Windows', 'codex', {platform: 'win32'}, ['C:\\Users\\u\\.codex\\config.toml'], false],
  ['its folder is there', 'codex', {files: {'/home/u/.codex/auth.json': '{}'}}, ['/home/u/.codex/config.toml'], true],
  ['CODEX_HOME', 'codex', {env: {CODEX_HOME: '/cfg/codex'}}, ['/cfg/codex/config.toml'], false],
  ['Linux', 'claude-desktop', {}, [`/home/u/.config/Claude/${DESKTOP}`], false],
  ['XDG_CONFIG_HOME', 'claude-desktop', {env: {XDG_CONFIG_HOME: '/cfg'}}, [`/cfg/Claude/${DESKTOP}`], false],
  [
    'Linux, the app has run',
    'claude-desktop',
    {files: {'/home/u/.config/Claude/Preferences': ''}},
    [`/home/u/.config/Claude/${DESKTOP}`],
    true,
  ],
  [
    'Linux, the folder that others write in lower case is not it',
    'claude-desktop',
    {files: {[`/home/u/.config/claude/${DESKTOP}`]: '{}'}},
    [`/home/u/.config/Claude/${DESKTOP}`],
    false,
  ],
  [
    'macOS',
    'claude-desktop',
    {platform: 'darwin', files: {'/Applications/Claude.app/Contents/Info.plist': ''}},
    [`/Users/u/Library/Application Support/Claude/${DESKTOP}`],
    true,
  ],
  [
    'Windows, nothing there',
    'claude-desktop',
    {platform: 'win32', env: WIN_ENV},
    [`${WIN_ENV.APPDATA}\\Claude\\${DESKTOP}`],
    false,
  ],
  [
    'Windows without its variables',
    'claude-desktop',
    {platform: 'win32'},
    [`C:\\Users\\u\\AppData\\Roaming\\Claude\\${DESKTOP}`],
    false,
  ],
  [
    'Windows, packaged only',
    'claude-desktop',
    {
      platform: 'win32',
      env: WIN_ENV,
      files: {[`${LOCAL}\\Packages\\Claude_pzs8sxrjxfjjc\\x`]: '', [`${LOCAL}\\Packages\\Other_1\\x`]: ''},
    },
    [`${PACKAGE}\\${DESKTOP}`],
    true,
  ],
  [
    'Windows, packaged, newest and classic: each gets the entry',
    'claude-desktop',
    {
      platform: 'win32',
      env: WIN_ENV,
      files: {
        [`${PACKAGE}\\${DESKTOP}`]: '{}',
        [`${LOCAL}\\Claude-Data\\claude_1\\x`]: '',
        [`${WIN_ENV.APPDATA}\\Claude\\x`]: '',
      },
    },
    [`${PACKAGE}\\${DESKTOP}`, `${LOCAL}\\Claude-Data\\claude_1\\${DESKTOP}`, `${WIN_ENV.APPDATA}\\Claude\\${DESKTOP}`],
    true,
  ],
]

for (const [what, id, facts, files, isInstalled] of CASES) {
  test(`${id}: ${what}`, () => {
    const host = fakeHost(facts)
    const client = clientById(id)
    assert.deepEqual(client.configFiles(host), files)
    assert.equal(client.isInstalled(host), isInstalled)
    const command = host.platform === 'win32' ? 'C:\\k\\mcp-bridge.exe' : '/k/mcp-bridge'
    const change = {kind: 'set', entry: {...ENTRY, command}, allowTools: false, force: false} as const
    assert.deepEqual(
      client.plan(host, change).map(edit => edit.file),
      files,
    )
  })
}

test("only Claude Code's own file is written under its lock, next to the name and not to what it leads to", () => {
  const locks = CLIENTS.map(
    client => client.plan(fakeHost(), {kind: 'remove', serverName: 'kruxos', force: false})[0]?.lockDir,
  )
  assert.deepEqual(locks, ['/home/u/.claude.json.lock', null, null])
})

test('the entry of Claude Code never goes to settings.json, which it does not read servers from', () => {
  const change = {kind: 'set', entry: ENTRY, allowTools: true, force: false} as const
  const edits = clientById('claude-code').plan(fakeHost(), change)
  assert.deepEqual(
    edits.map(({purpose, file}) => [purpose, file]),
    [
      ['server', '/home/u/.claude.json'],
      ['permission', '/home/u/.claude/settings.json'],
    ],
  )
  assert.ok(!edits[1]?.edit(null).text?.includes('mcpServers'))
})

test('each client has an agent, a label and next steps that say what to restart', () => {
  for (const client of CLIENTS) {
    assert.equal(client.defaultLabel, client.id)
    assert.match(client.defaultAgent, /^(?:claude|codex)-agent$/)
    const commands = {allowTools: 'kruxos allow', verify: 'kruxos verify'}
    const steps = client.nextSteps(fakeHost(), commands).join('\n')
    assert.match(steps, /start/)
    assert.equal(/: kruxos allow$/m.test(steps), client.id !== 'claude-desktop')
    assert.doesNotMatch(client.nextSteps(fakeHost(), {...commands, allowTools: null}).join('\n'), /allow them/)
  }
})
