import assert from 'node:assert/strict'
import {chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import type {CliConfigListResult, CliConfigResult} from '../../src/contract/cli-config.ts'
import {OFFERED_COUNT} from '../support/built-in.ts'
import {type Machine, startMachine} from '../support/machine.ts'

const ALL = ['--claude', '--desktop', '--codex']

let machine: Machine
before(async () => {
  machine = await startMachine()
})
after(() => machine[Symbol.asyncDispose]())

const claudeFile = (home: string) => join(home, '.claude.json')
const desktopFile = (home: string) => join(home, '.config', 'Claude', 'claude_desktop_config.json')
const codexFile = (home: string) => join(home, '.codex', 'config.toml')
const filesOf = (home: string) => [claudeFile(home), desktopFile(home), codexFile(home)]

/** A home of its own on the machine's gateway. */
function newHome(name: string): string {
  const home = join(machine.home, name)
  mkdirSync(home)
  return home
}

async function generate(
  home: string,
  ...args: string[]
): Promise<{code: number; result: CliConfigResult; stdout: string; stderr: string}> {
  const {code, stdout, stderr} = await machine.kruxos(['cli-config', 'generate', '--home', home, '--json', ...args])
  return {code, stdout, stderr, result: JSON.parse(stdout)}
}

test('without --write it shows what it would write, writes nothing and makes no token', async () => {
  const home = newHome('look')
  const {code, stdout, stderr} = await machine.kruxos(['cli-config', 'generate', '--home', home, ...ALL])
  assert.equal(code, 0)
  assert.match(stdout, /^Claude Code: would be written\n/)
  assert.match(stdout, /"KRUXOS_TOKEN_LABEL": "claude-code"/)
  assert.match(stdout, /\[mcp_servers\.kruxos\]/)
  assert.match(stderr, /Nothing was written/)
  assert.deepEqual(filesOf(home).filter(existsSync), [])
  assert.deepEqual((await machine.admin.call('token.list', {})).tokens, [])
})

test('with --write all three work, hold no secret, and a second run changes nothing, not even a time', async () => {
  const home = newHome('all')
  const first = await generate(home, '--write', ...ALL)
  assert.equal(first.code, 0, first.stdout)
  assert.equal(first.result.changed, true)
  for (const {status, handshake, agent, label} of first.result.clients) {
    assert.deepEqual([status, handshake?.ok, handshake?.tools], ['written', true, OFFERED_COUNT])
    assert.ok(agent.endsWith('-agent') && label)
  }
  for (const file of filesOf(home)) {
    assert.equal(statSync(file).mode & 0o777, 0o600, file)
    assert.doesNotMatch(readFileSync(file, 'utf8'), /krx_user_|[0-9a-f]{64}/)
  }
  const times = filesOf(home).map(file => statSync(file).mtimeMs)
  const second = await generate(home, '--write', ...ALL)
  assert.deepEqual([second.code, second.result.changed], [0, false])
  assert.deepEqual(
    second.result.clients.map(({status}) => status),
    ['unchanged', 'unchanged', 'unchanged'],
  )
  assert.deepEqual(
    filesOf(home).map(file => statSync(file).mtimeMs),
    times,
  )
})

test('--check exits 10 while something would change, and 0 after', async () => {
  const home = newHome('check')
  assert.equal((await generate(home, '--check', '--codex')).code, 10)
  assert.equal((await generate(home, '--write', '--codex', '--no-verify')).code, 0)
  const {code, result} = await generate(home, '--check', '--codex')
  assert.deepEqual([code, result.changed], [0, false])
})

test('clients that are not installed are skipped and named; with none there it says how to write all the same', async () => {
  const home = newHome('none')
  const {code, stdout} = await machine.kruxos(['cli-config', 'generate', '--home', home, '--write', '--json'])
  assert.equal(code, 8)
  assert.match(JSON.parse(stdout).error.hint, /--client claude-code/)
  mkdirSync(join(home, '.codex'))
  const {result} = await generate(home, '--write', '--no-verify')
  assert.deepEqual(
    result.clients.map(({status}) => status),
    ['not-installed', 'not-installed', 'written'],
  )
  assert.equal(existsSync(claudeFile(home)), false)
})

test('case 55: one client fails, the two others are written, and the exit code and the place are told', async () => {
  const home = newHome('broken')
  mkdirSync(join(home, '.codex'))
  writeFileSync(codexFile(home), 'model = "x"\nbroken = [1,\n')
  const {code, result} = await generate(home, '--write', '--no-verify', ...ALL)
  assert.equal(code, 7)
  assert.deepEqual(
    result.clients.map(({status}) => status),
    ['written', 'written', 'failed'],
  )
  assert.match(result.clients[2]?.error?.message ?? '', /config\.toml:\d+:\d+/)
  assert.equal(readFileSync(codexFile(home), 'utf8'), 'model = "x"\nbroken = [1,\n')
})

test("what is somebody's own is kept, and another kruxos entry only falls to --force", async () => {
  const home = newHome('own')
  const before =
    '{\n\t"theme": "dark",\n\t"mcpServers": {\n\t\t"kruxos": {"command": "/other/program"},\n\t\t"mine": {"command": "m"}\n\t}\n}'
  writeFileSync(claudeFile(home), before, {mode: 0o640})
  const refused = await generate(home, '--write', '--claude', '--no-verify')
  assert.equal(refused.code, 5)
  assert.equal(refused.result.clients[0]?.status, 'differs')
  assert.equal(readFileSync(claudeFile(home), 'utf8'), before)
  const forced = await generate(home, '--write', '--claude', '--no-verify', '--force')
  assert.equal(forced.code, 0)
  const after = JSON.parse(readFileSync(claudeFile(home), 'utf8'))
  assert.deepEqual([after.theme, after.mcpServers.mine], ['dark', {command: 'm'}])
  assert.equal(statSync(claudeFile(home)).mode & 0o777, 0o640)
  const backup = forced.result.clients[0]?.files[0]?.backup ?? ''
  assert.equal(readFileSync(backup, 'utf8'), before)
  assert.equal(statSync(backup).mode & 0o777, 0o600)
})

test('remove is the inverse of generate, to the byte', async () => {
  const home = newHome('inverse')
  mkdirSync(join(home, '.codex'))
  const json = '{\n  "theme": "dark",\n  "mcpServers": {\n    "mine": {"command": "m"}\n  }\n}\n'
  const toml = '# mine\r\nmodel = "x" # best\r\n'
  writeFileSync(claudeFile(home), json)
  writeFileSync(codexFile(home), toml)
  await generate(home, '--write', '--no-verify', '--claude', '--codex')
  const {code, stdout} = await machine.kruxos(['cli-config', 'remove', '--home', home, '--write', '--json'])
  assert.equal(code, 0)
  assert.deepEqual(
    (JSON.parse(stdout) as CliConfigResult).clients.map(({status}) => status),
    ['removed', 'absent', 'removed'],
  )
  assert.equal(readFileSync(claudeFile(home), 'utf8'), json)
  assert.equal(readFileSync(codexFile(home), 'utf8'), toml)
})

test('list and verify tell what stands in the files', async () => {
  const home = newHome('listed')
  await generate(home, '--write', '--no-verify', '--claude')
  const list = await machine.kruxos(['cli-config', 'list', '--home', home, '--json'])
  const [claude, desktop] = (JSON.parse(list.stdout) as CliConfigListResult).entries
  assert.deepEqual([claude?.agent, claude?.label, claude?.inlineToken], ['claude-agent', 'claude-code', false])
  assert.equal(desktop?.command, null)
  const verified = await machine.kruxos(['cli-config', 'verify', '--home', home, '--json'])
  assert.equal(verified.code, 0, verified.stdout)
  const [report] = (JSON.parse(verified.stdout) as CliConfigResult).clients
  assert.deepEqual([report?.handshake?.ok, report?.handshake?.tools], [true, OFFERED_COUNT])
  const empty = await machine.kruxos(['cli-config', 'verify', '--home', newHome('unlisted')])
  assert.equal(empty.code, 8)
})

test('--inline-token puts the token into a private file, and that works too', async () => {
  const home = newHome('inline')
  const {code, result, stdout} = await generate(home, '--write', '--codex', '--inline-token', '--label', 'inline')
  assert.equal(code, 0, stdout)
  const {secret} = await machine.admin.call('token.reveal', {token: 'inline'})
  assert.ok(readFileSync(codexFile(home), 'utf8').includes(secret))
  assert.ok(!stdout.includes(secret))
  assert.equal(statSync(codexFile(home)).mode & 0o777, 0o600)
  assert.equal(result.clients[0]?.handshake?.ok, true)
})

test('case 43: a file that others may read is closed when a token goes in', async () => {
  const home = newHome('wide')
  writeFileSync(claudeFile(home), '{}')
  chmodSync(claudeFile(home), 0o644)
  const {result} = await generate(home, '--write', '--claude', '--inline-token', '--label', 'wide', '--no-verify')
  assert.equal(result.clients[0]?.files[0]?.tightenedFrom, 0o644)
  assert.equal(statSync(claudeFile(home)).mode & 0o777, 0o600)
})

test('a locked vault is exit 6 and leaves every file alone', async () => {
  await using own = await startMachine()
  await own.admin.call('vault.reseal', {sealer: 'passphrase', passphrase: 'correct horse battery'})
  await own.admin.call('vault.lock', {})
  const {code, stdout} = await own.kruxos(['cli-config', 'generate', '--write', '--codex', '--json'])
  assert.equal(code, 6)
  const {clients} = JSON.parse(stdout) as CliConfigResult
  assert.match(clients[0]?.error?.hint ?? '', /kruxos vault unlock/)
  assert.equal(existsSync(codexFile(own.home)), false)
})

test('without a gateway it is exit 3 and how to start one', async () => {
  await using own = await startMachine()
  await own.kruxos(['gateway', 'stop'])
  const {code, stderr} = await own.kruxos(['cli-config', 'generate', '--write', '--codex'])
  assert.equal(code, 3)
  assert.match(stderr, /kruxos gateway start/)
  assert.equal(existsSync(codexFile(own.home)), false)
})

test("the clients' own variables decide where, unless a home is named", async () => {
  const claudeDir = newHome('claude-dir')
  const codexHome = newHome('codex-home')
  const env = {...machine.env, CLAUDE_CONFIG_DIR: claudeDir, CODEX_HOME: codexHome}
  const {code} = await machine.kruxos(['cli-config', 'generate', '--write', '--claude', '--codex', '--no-verify'], env)
  assert.equal(code, 0)
  assert.ok(existsSync(join(claudeDir, '.claude.json')))
  assert.ok(existsSync(join(codexHome, 'config.toml')))
  writeFileSync(join(claudeDir, '.config.json'), '{}')
  await machine.kruxos(['cli-config', 'generate', '--write', '--claude', '--no-verify'], env)
  assert.match(readFileSync(join(claudeDir, '.config.json'), 'utf8'), /mcp-bridge/)
})
