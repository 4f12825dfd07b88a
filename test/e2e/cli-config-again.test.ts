/** What the commands of cli-config say to do next must do it when it is pasted, and a failure has the code of its cause. */
import assert from 'node:assert/strict'
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import type {CliConfigListResult, CliConfigResult} from '../../src/contract/cli-config.ts'
import {type Machine, startMachine} from '../support/machine.ts'

let machine: Machine
before(async () => {
  machine = await startMachine()
})
after(() => machine[Symbol.asyncDispose]())

function newHome(name: string, on = machine): string {
  const home = join(on.home, name)
  mkdirSync(join(home, '.codex'), {recursive: true})
  return home
}

const claudeFile = (home: string) => join(home, '.claude.json')
const codexFile = (home: string) => join(home, '.codex', 'config.toml')

const run = (home: string, command: string, ...args: string[]) =>
  machine.kruxos(['cli-config', command, '--home', home, ...args])

/** Runs a line of ours as a shell would; none of the words in these tests needs quotes. */
async function paste(line: string) {
  assert.match(line, /^kruxos [^'"]+$/)
  return machine.kruxos(line.split(' ').slice(1))
}

const commandIn = (text: string) => /^ *(?:hint: )?(kruxos .+)$/m.exec(text)?.[1] ?? ''

test('the hint of the preview repeats every flag that was given', async () => {
  const home = newHome('preview')
  const preview = await run(home, 'generate', '--client', 'codex', '--agent', 'build', '--label', 'b', '--no-verify')
  const command = commandIn(preview.stderr)
  assert.equal(
    command,
    `kruxos cli-config generate --home ${home} --client codex --agent build --label b --no-verify --write`,
  )
  assert.equal((await paste(command)).code, 0)
  assert.match(readFileSync(codexFile(home), 'utf8'), /KRUXOS_AGENT_NAME = "build"/)
  const settled = await run(home, 'generate', '--client', 'codex', '--agent', 'build', '--label', 'b')
  assert.equal(settled.stderr, '', 'nothing is left to write')
})

test('an entry of ours for another port, bridge or mode is brought up to date without --force', async () => {
  const home = newHome('outdated')
  await run(home, 'generate', '--write', '--codex', '--no-verify')
  const right = readFileSync(codexFile(home), 'utf8')
  for (const outdated of [
    right.replace(/localhost:\d+/, 'localhost:1'),
    right.replace(/command = ".*"/, 'command = "/old/kruxos/bin/mcp-bridge"'),
    right.replace('KRUXOS_TOKEN_LABEL = "codex"', `KRUXOS_AGENT_TOKEN = "${'ab'.repeat(32)}"`),
  ]) {
    assert.notEqual(outdated, right)
    writeFileSync(codexFile(home), outdated)
    assert.equal((await run(home, 'generate', '--check', '--codex')).code, 10)
    const {code, stdout} = await run(home, 'generate', '--write', '--codex')
    assert.equal(code, 0, stdout)
    assert.match(stdout, /^Codex: written$/m)
    assert.deepEqual((await run(home, 'generate', '--check', '--codex')).code, 0)
  }
})

test("somebody else's entry stays, and the hint that replaces it can be pasted", async () => {
  const home = newHome('foreign')
  const foreign = '{"mcpServers": {"kruxos": {"command": "docker", "args": ["run"]}}}'
  writeFileSync(claudeFile(home), foreign)
  const {code, stdout} = await run(home, 'generate', '--write', '--no-verify')
  assert.equal(code, 5)
  assert.match(stdout, /^Claude Code: left alone$[\s\S]*^Codex: written$/m)
  assert.equal(readFileSync(claudeFile(home), 'utf8'), foreign)
  assert.equal((await run(home, 'generate')).code, 0, 'a preview only looks')
  const list = await run(home, 'list', '--json')
  const {entries} = JSON.parse(list.stdout) as CliConfigListResult
  assert.deepEqual(
    entries.map(({isOurs}) => isOurs),
    [false, false, true],
  )
  const command = commandIn(stdout)
  assert.equal(command, `kruxos cli-config generate --home ${home} --no-verify --client claude-code --write --force`)
  assert.equal((await paste(command)).code, 0)
  assert.match(readFileSync(claudeFile(home), 'utf8'), /mcp-bridge/)
})

test('what is next is said once, when something was written, and not of tools that are allowed already', async () => {
  const home = newHome('next')
  const first = await run(home, 'generate', '--write', '--codex')
  assert.match(first.stdout, /next: start a new `codex` session/)
  const command = commandIn(first.stdout)
  assert.match(command, /--client codex --write --allow-tools$/)
  const allowed = await paste(command)
  assert.match(allowed.stdout, /^Codex: written$/m)
  assert.doesNotMatch(allowed.stdout, /allow/)
  assert.doesNotMatch((await paste(command)).stdout, /next:/)
  writeFileSync(codexFile(home), readFileSync(codexFile(home), 'utf8').replace(/localhost:\d+/, 'localhost:1'))
  assert.doesNotMatch((await run(home, 'generate', '--write', '--codex')).stdout, /allow/)
  const broken = await run(home, 'generate', '--write', '--codex', '--endpoint', 'wss://localhost:1')
  assert.equal(broken.code, 3)
  assert.match(broken.stdout, /problem: the bridge does not work/)
  assert.doesNotMatch(broken.stdout, /next:/)
})

test('remove shows what would go, file by file, and what stays', async () => {
  const home = newHome('remove')
  mkdirSync(join(home, '.claude'))
  writeFileSync(join(home, '.claude', 'settings.json'), '{"note": "kruxos"}')
  await run(home, 'generate', '--write', '--claude', '--no-verify')
  const preview = await run(home, 'remove')
  assert.equal(preview.code, 0)
  assert.match(preview.stdout, /^Claude Code: would be removed$[\s\S]*^ {4}- +"command"/m)
  assert.match(preview.stdout, /the token claude-code stays valid; to end it:\n +kruxos token revoke claude-code$/m)
  assert.match(preview.stdout, /^Codex: nothing of ours$/m)
  assert.doesNotMatch(preview.stdout, /absent|settings\.json/)
  assert.equal((await paste(commandIn(preview.stderr))).code, 0)
  assert.doesNotMatch(readFileSync(claudeFile(home), 'utf8'), /mcp-bridge/)
})

test('the preview fails where the write would: at a file that is read-only, a folder, or broken', async () => {
  const home = newHome('bad')
  const spoil = [
    () => writeFileSync(claudeFile(home), '{}', {mode: 0o400}),
    () => mkdirSync(claudeFile(home)),
    () => writeFileSync(claudeFile(home), '{"a": "'),
  ]
  for (const spoiled of spoil) {
    rmSync(claudeFile(home), {recursive: true, force: true})
    spoiled()
    const [preview, write] = [
      await run(home, 'generate', '--claude'),
      await run(home, 'generate', '--claude', '--write'),
    ]
    assert.deepEqual([preview.code, write.code], [7, 7])
    assert.equal(preview.stdout, write.stdout)
  }
})

test('a home that is not there is exit 8 and is not made', async () => {
  const home = join(machine.home, 'nowhere')
  for (const command of ['generate', 'list', 'verify', 'remove']) {
    assert.equal((await run(home, command, '--codex')).code, 8, command)
  }
  assert.equal((await run(home, 'generate', '--codex', '--write')).code, 8)
  assert.equal(existsSync(home), false)
})

test('an endpoint that the bridge could not use is exit 2, before anything is written', async () => {
  const home = newHome('endpoint')
  for (const endpoint of ['gar bage', 'ftp://localhost', 'ws://elsewhere:7700', 'wss://u:p@localhost:7700', '']) {
    const {code} = await run(home, 'generate', '--write', '--codex', '--endpoint', endpoint)
    assert.equal(code, 2, endpoint)
  }
  assert.equal(existsSync(codexFile(home)), false)
})

test('--check agrees with --inline-token after it was written, and its preview shows no token', async () => {
  const home = newHome('inline')
  const inline = ['--codex', '--inline-token', '--label', 'inline-again', '--no-verify']
  const preview = await run(home, 'generate', ...inline)
  assert.match(preview.stdout, /KRUXOS_AGENT_TOKEN = "\*{5}"/)
  assert.equal((await run(home, 'generate', '--write', ...inline)).code, 0)
  assert.equal((await run(home, 'generate', '--check', ...inline)).code, 0)
})

test('an entry that does not work has the exit code of its cause', async () => {
  await using own = await startMachine()
  const home = newHome('causes', own)
  const verify = async (...args: string[]) => {
    const {code, stdout} = await own.kruxos(['cli-config', ...args, '--codex', '--home', home, '--json'])
    return [code, (JSON.parse(stdout) as CliConfigResult).clients[0]?.handshake?.code]
  }
  await own.kruxosJson(['cli-config', 'generate', '--write', '--codex', '--home', home])
  await own.admin.call('token.ungrant', {label: 'codex', uid: process.getuid?.() ?? 0})
  assert.deepEqual(await verify('verify'), [4, 'DENIED'])
  await own.kruxosJson(['cli-config', 'generate', '--write', '--codex', '--home', home])
  await own.admin.call('vault.reseal', {sealer: 'passphrase', passphrase: 'correct horse battery'})
  await own.admin.call('vault.lock', {})
  assert.deepEqual(await verify('verify'), [6, 'LOCKED'])
  assert.deepEqual(await verify('generate', '--write'), [6, 'LOCKED'])
  await own.kruxos(['gateway', 'stop'])
  assert.deepEqual(await verify('verify'), [3, 'UNREACHABLE'])
  writeFileSync(
    codexFile(home),
    readFileSync(codexFile(home), 'utf8').replace(/command = ".*"/, 'command = "/no/mcp-bridge"'),
  )
  assert.deepEqual(await verify('verify'), [7, 'IO'])
})
