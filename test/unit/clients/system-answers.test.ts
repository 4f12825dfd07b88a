import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {lookupAccount, ownAccount, parseDirectoryService, parsePasswd} from '../../../src/clients/account.ts'
import {holdsDesktop, listingCommand} from '../../../src/clients/running.ts'
import {askClient, parseClaudeList, parseCodexGet} from '../../../src/clients/verify.ts'
import {ENTRY} from './entry.ts'

test('a line of passwd gives name, uid, gid and home', () => {
  const account = {name: 'ann', uid: 1000, gid: 1001, home: '/home/ann'}
  assert.deepEqual(parsePasswd('ann:x:1000:1001:Ann,,,:/home/ann:/bin/bash\n'), account)
})

for (const line of ['', 'ann', 'ann:x:1000:1000::relative:/bin/sh', 'ann:x:-1:0::/:/bin/sh', ':x:1:1::/:/bin/sh']) {
  test(`no account is made of the line ${JSON.stringify(line)}`, () => {
    assert.equal(parsePasswd(line), null)
  })
}

test('the directory service of macOS gives the same', () => {
  const output = 'name: ann\npassword: ********\nuid: 501\ngid: 20\ndir: /Users/ann\nshell: /bin/zsh\ngecos: Ann\n'
  assert.deepEqual(parseDirectoryService(output), {name: 'ann', uid: 501, gid: 20, home: '/Users/ann'})
  assert.equal(parseDirectoryService(''), null)
})

test('this user is found under its name and its uid', async () => {
  const own = ownAccount()
  const [byName, byUid] = await Promise.all([lookupAccount(own.name), lookupAccount(String(own.uid))])
  assert.deepEqual([byName.uid, byName.gid], [own.uid, own.gid])
  assert.deepEqual(byUid.name, own.name)
})

for (const name of ['no-such-user-here', '', '--help', '-s', 'a:b', 'a b', 'a\nb', 'x'.repeat(1000)]) {
  test(`there is no user named ${JSON.stringify(name.slice(0, 20))}`, async () => {
    await assert.rejects(lookupAccount(name), {code: 'NOT_FOUND'})
  })
}

const RUNNING: [platform: NodeJS.Platform, line: string, runs: boolean][] = [
  ['linux', '/usr/lib/claude-desktop/claude-desktop --type=renderer', true],
  ['linux', '/usr/bin/claude-desktop', true],
  ['linux', 'claude-desktop', true],
  ['linux', '/opt/Claude/claude', true],
  ['linux', 'claude mcp list', false],
  ['linux', 'node /usr/bin/kruxos cli-config generate --client claude-desktop', false],
  ['linux', 'vim /home/u/.config/Claude/claude_desktop_config.json', false],
  ['linux', '/usr/bin/claude-desktop-helper', false],
  ['darwin', '/Applications/Claude.app/Contents/MacOS/Claude', true],
  ['darwin', '/Users/u/Applications/Claude.app/Contents/MacOS/Claude --flag', true],
  ['darwin', '/Applications/Claude.app/Contents/Frameworks/Claude Helper.app/Contents/MacOS/Claude Helper', false],
  ['darwin', 'open -a /Applications/Claude.app/Contents/MacOS/Claude', false],
  ['win32', 'C:\\Users\\u\\AppData\\Local\\AnthropicClaude\\app-1.2.3\\claude.exe\r', true],
  ['win32', 'C:\\Program Files\\WindowsApps\\Claude_1.2.3_x64__pzs8sxrjxfjjc\\app\\claude.exe', true],
  ['win32', 'C:\\Users\\u\\.local\\bin\\claude.exe', false],
  ['win32', 'C:\\Users\\u\\AppData\\Roaming\\npm\\node_modules\\@anthropic-ai\\claude-code\\claude.exe', false],
]

for (const [platform, line, runs] of RUNNING) {
  test(`${platform}: "${line.trim()}" is ${runs ? 'Claude Desktop' : 'something else'}`, () => {
    assert.equal(holdsDesktop(`init\n${line}\nbash`, platform), runs)
  })
}

test("only this user's processes are listed", () => {
  assert.deepEqual(listingCommand('linux', 1000), ['ps', '-ww', '-U', '1000', '-o', 'args='])
})

const TOKEN = 'ab'.repeat(32)
const LISTS: [output: string, state: string, detail: RegExp][] = [
  [`Checking MCP server health...\n\nkruxos: /opt/kruxos/bin/mcp-bridge  - ✔ Connected\n`, 'ok', /connected/],
  ['kruxos: /opt/a - b/mcp-bridge x - ✓ Connected', 'ok', /connected/],
  ['\u001b[1mkruxos: /x\u001b[22m - \u001b[32m✔ Connected\u001b[39m', 'ok', /connected/],
  [`kruxos: /x ${TOKEN} - ✘ Failed to connect — ENOENT: no such file, posix_spawn '/x'`, 'failed', /does not start/],
  ['kruxos: /x - ✘ Failed to connect — CONNECTION_CLOSED: Connection closed', 'failed', /ended at once/],
  ['kruxos: /x - ✗ Failed to connect — connection timed out after 30000ms', 'failed', /no answer in time/],
  ['kruxos: /x - ⏸ Pending approval (run `claude` to approve)', 'failed', /approval/],
  [`kruxos: /x - ! Something new ${TOKEN}`, 'unknown', /not known/],
  ['kruxos: /x', 'unknown', /not known/],
  ['other: /x - ✔ Connected\nmykruxos: /x - ✔ Connected', 'absent', /does not list/],
  ['', 'absent', /does not list/],
]

for (const [output, state, detail] of LISTS) {
  test(`claude mcp list: ${JSON.stringify(output.slice(-50))} means ${state}`, () => {
    const verdict = parseClaudeList(output, 'kruxos')
    assert.equal(verdict.state, state)
    assert.match(verdict.detail, detail)
    assert.ok(!verdict.detail.includes(TOKEN))
  })
}

const READ = {
  name: 'kruxos',
  enabled: true,
  disabled_reason: null,
  transport: {type: 'stdio', command: ENTRY.command, args: [], env: {...ENTRY.env}, env_vars: [], cwd: null},
}
const ANSWERS: [what: string, answer: unknown, state: string, detail: RegExp][] = [
  ['our entry', READ, 'ok', /as it was written/],
  ['another command', {...READ, transport: {...READ.transport, command: '/y'}}, 'failed', /another entry/],
  ['one variable less', {...READ, transport: {...READ.transport, env: {}}}, 'failed', /another entry/],
  [
    'switched off',
    {...READ, enabled: false, disabled_reason: 'requirements (/etc/codex)\u001b[2J'},
    'failed',
    /off: requirements \(\/etc\/codex\)$/,
  ],
  [
    'switched off, with a token in the reason',
    {...READ, enabled: false, disabled_reason: TOKEN},
    'failed',
    /no reason that can be shown/,
  ],
  ['a list', [], 'unknown', /not known/],
]

for (const [what, answer, state, detail] of ANSWERS) {
  test(`codex mcp get: ${what} means ${state}`, () => {
    const verdict = parseCodexGet(JSON.stringify(answer), ENTRY)
    assert.equal(verdict.state, state)
    assert.match(verdict.detail, detail)
  })
}

test('codex mcp get: something that is not JSON means unknown', () => {
  assert.equal(parseCodexGet('Error: no', ENTRY).state, 'unknown')
})

test('a client that cannot be started says nothing about the entry', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'kv-'))
  t.after(() => rmSync(folder, {recursive: true}))
  const ask = () => askClient('codex', ENTRY, {env: {PATH: folder}, cwd: folder})
  assert.equal((await ask()).state, 'unknown')
  writeFileSync(join(folder, 'codex'), '', {mode: 0o600})
  assert.deepEqual(await ask(), {state: 'unknown', detail: 'codex cannot be started'})
})
