/** The commands of `upstream` on a machine of one user, with a server of our own that changes its words. */
import assert from 'node:assert/strict'
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {after, before, test} from 'node:test'
import type {Result} from '../../src/contract/operations.ts'
import type {UpstreamImportResult} from '../../src/contract/upstream.ts'
import {eventually} from '../support/eventually.ts'
import {tool, UPSTREAM_PROGRAM} from '../support/fixture-upstream.ts'
import {type Machine, startMachine} from '../support/machine.ts'

let machine: Machine
let script: string
before(async () => {
  machine = await startMachine()
  script = join(machine.home, 'script.json')
  say(tool('echo', {annotations: {readOnlyHint: true}}), tool('fail'))
})
after(() => machine[Symbol.asyncDispose]())

function say(...tools: ReturnType<typeof tool>[]): void {
  writeFileSync(script, JSON.stringify({tools}))
}

const add = (name: string, ...flags: string[]) =>
  machine.kruxos(['upstream', 'add', name, ...flags, '--env', `SCRIPT=${script}`, '--', 'node', UPSTREAM_PROGRAM])

test('add finds the program on PATH, shows what its tools may do, and can be repeated', async () => {
  const {code, stdout, stderr} = await add('notes')
  assert.equal(code, 0, stderr)
  assert.match(
    stdout,
    /^Added notes: 2 tools\.\n\nCAPABILITY +TIER +PURPOSE\nnotes\.echo +notify +Does echo\.\nnotes\.fail +approval_required /,
  )
  assert.match((await add('notes')).stdout, /^notes is there already\./)
  assert.match((await machine.kruxos(['status'])).stdout, /^Upstream: +1 of 1 running$/m)
  assert.match((await machine.kruxos(['capability', 'show', 'notes.echo'])).stdout, /notes\.echo/)
})

test('a change shows in list, status, doctor and show, with nothing in it that hides, until it is approved', async () => {
  say(
    tool('echo', {description: 'Does echo.\u{e0049}\u202e And more.', annotations: {readOnlyHint: true}}),
    tool('fail'),
  )
  await machine.kruxos(['upstream', 'test', 'notes'])
  assert.match((await machine.kruxos(['upstream', 'list'])).stdout, /^notes +running +2, 1 changed /m)
  assert.match(
    (await machine.kruxos(['status'])).stdout,
    /1 of 1 running, 1 tools changed or new: kruxos upstream list/,
  )
  assert.match((await machine.kruxos(['doctor'])).stdout, /\[WARN\] upstream +1 tools changed/)
  const {stdout} = await machine.kruxos(['upstream', 'show', 'notes'])
  assert.ok(
    stdout.includes('--- echo, approved\n+++ echo, now\n- Does echo.\n+ Does echo.\\u{e0049}\\u{202e} And more.\n'),
    stdout,
  )
  const asked = await machine.kruxos(['upstream', 'approve', 'notes'])
  assert.deepEqual([asked.code, /give --yes/.test(asked.stderr)], [2, true])
  assert.equal((await machine.kruxos(['upstream', 'approve', 'notes', 'nope', '--yes'])).code, 8)
  assert.equal((await machine.kruxos(['upstream', 'approve', 'notes', 'echo', '--yes'])).stdout, 'Approved echo.\n')
  assert.match((await machine.kruxos(['upstream', 'list'])).stdout, /^notes +running +2 +all/m)
})

test('what cannot be added says why, with the published exit code', async () => {
  const cases: [string[], number, RegExp][] = [
    [['Foo-Bar', '--', 'node'], 2, /hint: call it foo_bar/],
    [['x', '--', 'no-such-program'], 8, /no program no-such-program/],
    [['x', '--', 'node', '/nonexistent.js'], 3, /ended with exit code 1: .*Cannot find module/],
    [['filesystem', '--', 'node'], 5, /hint: call it mcp_filesystem/],
    [['x', '--env', 'API_KEY=12345', '--', 'node'], 2, /looks like a secret/],
    [['x', '--env', 'API_KEY=vault:none', '--', 'node'], 8, /the secret none does not exist/],
    [['x', '--url', 'http://example.com/mcp'], 2, /not encrypted/],
    [['x', '--url', 'https://me:pw@example.com/mcp'], 2, /holds a name or a password/],
    [['x', '--agent', 'nobody', '--', 'node'], 8, /no agent named nobody/],
    [['x'], 2, /either a command/],
  ]
  for (const [args, code, says] of cases) {
    const result = await machine.kruxos(['upstream', 'add', ...args])
    assert.equal(result.code, code, `${args}: ${result.stderr}`)
    assert.match(result.stderr, says)
  }
})

/** What each host reads, with one server of ours in it. */
const HOSTS: Record<string, (entry: object) => [file: string, text: string]> = {
  'claude-code': entry => ['.claude.json', JSON.stringify({numStartups: 3, mcpServers: {'my-notes': entry}})],
  'claude-desktop': entry => [
    'CONFIG/Claude/claude_desktop_config.json',
    JSON.stringify({mcpServers: {'my-notes': entry}}),
  ],
  cursor: entry => ['.cursor/mcp.json', `{ // mine\n"mcpServers": {"my-notes": ${JSON.stringify(entry)},},}`],
  vscode: entry => ['CONFIG/Code/User/mcp.json', `{"inputs": [], "servers": {"my-notes": ${JSON.stringify(entry)},}}`],
  codex: entry => {
    const {command, args, env} = entry as {command: string; args: string[]; env: Record<string, string>}
    const members = Object.entries(env).map(([key, value]) => `${key} = ${JSON.stringify(value)}`)
    const text = `[mcp_servers.my-notes]\ncommand = "${command}"\nargs = ${JSON.stringify(args)}\nenv = {${members}}\n`
    return ['.codex/config.toml', text]
  },
}

for (const [host, write] of Object.entries(HOSTS)) {
  test(`import brings a server of ${host} under the gateway, its secret into the vault and nowhere else`, async t => {
    t.after(() => machine.kruxos(['upstream', 'remove', 'my_notes']))
    const secret = `hunter2-${host}`
    const env = {SCRIPT: script, PASSWORD: secret}
    const [file, text] = write({command: 'node', args: [UPSTREAM_PROGRAM], env})
    const config = machine.env['XDG_CONFIG_HOME'] ?? join(machine.home, '.config')
    const path = file.startsWith('CONFIG/') ? join(config, file.slice('CONFIG/'.length)) : join(machine.home, file)
    mkdirSync(dirname(path), {recursive: true})
    writeFileSync(path, text)
    const run = ['upstream', 'import', '--from', host]
    const look = await machine.kruxosJson<UpstreamImportResult>(run)
    assert.deepEqual(
      look.servers.map(({name, status, secrets}) => [name, status, secrets]),
      [['my_notes', 'planned', ['my_notes.password']]],
    )
    const {stdout, stderr, code} = await machine.kruxos([...run, '--write'])
    assert.equal(code, 0, stderr)
    assert.match(stdout, /my-notes +my_notes +added, 2 tools +vault:my_notes\.password/)
    const again = await machine.kruxosJson<UpstreamImportResult>([...run, '--write'])
    assert.deepEqual([again.changed, again.servers[0]?.status], [false, 'present'])
    const shown = await machine.kruxosJson<Result<'upstream.show'>>(['upstream', 'show', 'my_notes'])
    const seen = JSON.stringify([look, stdout, stderr, again, shown, filesOf(join(machine.home, 'data'))])
    assert.ok(!seen.includes(secret), 'the secret is shown somewhere')
    assert.equal(readFileSync(path, 'utf8'), text)
    await eventually(async () => assert.match(filesOf(join(machine.home, 'data')), /started with \*{5}/))
  })
}

test('import --replace takes the entry out of the file of the host and leaves the rest, where kruxos writes that file', async t => {
  t.after(() => machine.kruxos(['upstream', 'remove', 'other']))
  const path = join(machine.home, '.claude.json')
  const entry = {command: 'node', args: [UPSTREAM_PROGRAM], env: {SCRIPT: script}}
  const refused = await machine.kruxos(['upstream', 'import', '--from', 'cursor', '--write', '--replace'])
  assert.deepEqual([refused.code, /does not write the file of cursor/.test(refused.stderr)], [2, true])
  writeFileSync(path, JSON.stringify({numStartups: 3, mcpServers: {other: entry, ssh: {command: 'no-such'}}}))
  const {servers} = JSON.parse(
    (await machine.kruxos(['upstream', 'import', '--from', 'claude-code', '--write', '--replace', '--json'])).stdout,
  ) as UpstreamImportResult
  assert.deepEqual(
    servers.map(({name, status, replaced}) => [name, status, replaced]),
    [
      ['other', 'added', true],
      ['ssh', 'failed', false],
    ],
  )
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), {numStartups: 3, mcpServers: {ssh: {command: 'no-such'}}})
})

/** Files that come and go meanwhile are passed over. */
function filesOf(folder: string): string {
  const files = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile())
  return files.map(({parentPath, name}) => read(join(parentPath, name))).join('\n')
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
