import assert from 'node:assert/strict'
import {type TestContext, test} from 'node:test'
import type {Result} from '../../src/contract/operations.ts'
import {eventually} from '../support/eventually.ts'
import {type Machine, startMachine} from '../support/machine.ts'
import {claude, openClaude} from './claude-code.ts'
import {codex} from './codex.ts'
import {CLIENT_NAMES, CLIENTS, type ClientName, CONTENT, configure} from './configured-client.ts'
import {BIN} from './install.ts'
import {type ModelApi, startModelApi} from './model-api.ts'
import type {Call, Script} from './script.ts'

/** Whole turns of the real clients, on a home that `cli-config generate --write` wrote and nobody touched since. */

const READ: Call = {tool: 'filesystem__read', input: {path: '/workspace/hello.txt'}}

/**
 * All that Codex's default model is told of a server before it looks for a tool is the first line of the server's
 * instructions, cut at 250 characters. Claude Code tells about 4,000 characters of them.
 */
const HEADING = /(- mcp__kruxos: |## kruxos\\n).{0,240}\/workspace/

async function takeTurn(t: TestContext, name: ClientName, machine: Machine, api: ModelApi, extraArgs: string[] = []) {
  const turn = await CLIENTS[name].run({home: machine.home, api, prompt: 'read /workspace/hello.txt', extraArgs})
  t.diagnostic(`${name}: ${turn.durationMs} ms`)
  assert.equal(turn.exitCode, 0, turn.stderr)
  assert.deepEqual(api.model.missing, [])
  return turn
}

/** One turn of two reads, with something done between them. */
function readTwice(between: () => Promise<void>): Script {
  return {turns: [[READ, READ]], onToolResult: async (_, index) => (index === 0 ? await between() : undefined)}
}

for (const name of CLIENT_NAMES) {
  const {flags} = CLIENTS[name]

  test(`${name} by its own defaults reads a file, and status shows its session and counts its calls`, async t => {
    await using machine = await startMachine()
    const {env} = await configure(machine, name, flags)
    const status: string[] = []
    const counts: Array<number | undefined> = []
    const onToolResult = async () => {
      status.push((await machine.kruxos(['status'])).stdout)
      counts.push((await machine.kruxosJson<Result<'status.get'>>(['status'])).sessions[0]?.invocations)
    }
    await using api = await startModelApi({turns: [[READ, READ]], onToolResult})
    const {stdout} = await takeTurn(t, name, machine, api)
    for (const {text} of api.model.results) assert.match(text, new RegExp(CONTENT))
    assert.match(stdout, new RegExp(CONTENT))
    assertSent(api, HEADING, 'of /workspace before it looks for a tool')
    const {secret} = await machine.admin.call('token.reveal', {token: env.KRUXOS_TOKEN_LABEL})
    assert.ok(!JSON.stringify(api.requests).includes(secret), 'the token reached the model API')
    const line = `^ +${env.KRUXOS_AGENT_NAME} +session sess-[0-9a-f]{8} +connected .+ago +1 invocation`
    assert.match(status[0] ?? '', /^Active sessions: 1$/m)
    assert.match(status[0] ?? '', new RegExp(line, 'm'))
    assert.deepEqual(counts, [1, 2])
    await eventually(async () => {
      assert.deepEqual((await machine.admin.call('status.get', {})).sessions, [])
      const {agent} = await machine.admin.call('agent.show', {name: env.KRUXOS_AGENT_NAME})
      assert.equal(agent.invocations, 2)
    })
  })

  test(`${name} calls on after the gateway was restarted between two calls of its session`, async t => {
    await using machine = await startMachine()
    await configure(machine, name, flags)
    await using api = await startModelApi(readTwice(() => machine.restartGateway()))
    await takeTurn(t, name, machine, api)
    assert.equal(api.model.results.length, 2)
    for (const {text} of api.model.results) assert.match(text, new RegExp(CONTENT))
  })

  test(`${name} is told when its token is revoked between two calls`, async t => {
    await using machine = await startMachine()
    const {env} = await configure(machine, name, flags)
    const revoke = async () => void (await machine.admin.call('token.revoke', {token: env.KRUXOS_TOKEN_LABEL}))
    await using api = await startModelApi(readTwice(revoke))
    await takeTurn(t, name, machine, api)
    assert.match(api.model.results[0]?.text ?? '', new RegExp(CONTENT))
    assert.match(api.model.results[1]?.text ?? '', /revoked|no token with the label|rejected the token/)
  })

  test(`${name} starts with a revoked token, its model can read why nothing works, and a new token mends it`, async t => {
    await using machine = await startMachine()
    const {env} = await configure(machine, name, flags)
    await machine.admin.call('token.revoke', {token: env.KRUXOS_TOKEN_LABEL})
    await assertModelReads(t, name, machine, /no token with the label/)
    await configure(machine, name, flags)
    await using api = await startModelApi({turns: [[READ]]})
    await takeTurn(t, name, machine, api)
    assert.match(api.model.results[0]?.text ?? '', new RegExp(CONTENT), 'as the hint says, `generate --write` mends it')
  })

  test(`${name} starts with a locked vault, and its model can read why nothing works`, async t => {
    await using machine = await startMachine()
    await configure(machine, name, flags)
    await machine.admin.call('vault.lock', {})
    await assertModelReads(t, name, machine, /the vault is locked/)
  })
}

test('claude-code offers the tools at once when the entry was written with --always-load', async t => {
  await using machine = await startMachine()
  await configure(machine, 'claude-code', ['--allow-tools', '--always-load'])
  await using api = await startModelApi({turns: [[READ]]})
  await takeTurn(t, 'claude-code', machine, api)
  assert.ok(api.model.views[0]?.callable.includes('mcp__kruxos__filesystem__read'))
  assert.match(api.model.results[0]?.text ?? '', new RegExp(CONTENT))
})

test('claude-code goes on in the next turn of a session whose gateway was restarted', async () => {
  await using machine = await startMachine()
  await configure(machine, 'claude-code', ['--allow-tools'])
  await using api = await startModelApi({turns: [[READ], [READ]]})
  await using session = openClaude({home: machine.home, api})
  assert.match(await session.ask('read it'), new RegExp(CONTENT))
  await machine.restartGateway()
  assert.match(await session.ask('read it again'), new RegExp(CONTENT))
  assert.equal((await session.end()).exitCode, 0)
})

test('claude-code gets the tools in a running session once the vault is unlocked', async () => {
  await using machine = await startMachine()
  await configure(machine, 'claude-code', ['--allow-tools'])
  await machine.admin.call('vault.lock', {})
  // more turns than fit into the patience below: one without a call would hear nothing, whatever the bridge does
  await using api = await startModelApi({turns: Array.from({length: 1000}, () => [READ])})
  await using session = openClaude({home: machine.home, api})
  assert.match(await session.ask('read it'), /no tool mcp__kruxos__filesystem__read/)
  // A vault with a key file is unlocked when the gateway starts.
  await machine.restartGateway()
  await eventually(async () => assert.match(await session.ask('read it now'), new RegExp(CONTENT)), 30_000)
})

for (const [how, model] of [
  ['after a search', 'gpt-5.5'],
  ['at once', 'a-model-it-does-not-know'],
] as const) {
  test(`codex reads a file with a tool that it offers ${how}`, async t => {
    await using machine = await startMachine()
    await configure(machine, 'codex', [])
    await using api = await startModelApi({turns: [[READ]]})
    await takeTurn(t, 'codex', machine, api, ['-m', model])
    assert.match(api.model.results[0]?.text ?? '', new RegExp(CONTENT))
  })
}

test('both clients are configured by one command, which asks them, and find the entry themselves', async () => {
  await using machine = await startMachine({programs: BIN})
  const {home} = machine
  await machine.kruxosJson(['cli-config', 'generate', '--write'])
  const list = await claude(['mcp', 'list'], {home})
  assert.match(list.stdout, /^kruxos: .*✔ Connected$/m)
  const {enabled, transport} = JSON.parse((await codex(['mcp', 'get', 'kruxos', '--json'], {home})).stdout)
  const {command, args, env} = await CLIENTS.codex.entry(machine)
  assert.equal(enabled, true)
  const got = {command: transport.command, args: transport.args, env: transport.env}
  assert.deepEqual(got, {command, args, env: {...env}})
})

/** A host whose server cannot work must still start, and the reason must reach the model, wherever the bridge puts it. */
async function assertModelReads(t: TestContext, name: ClientName, machine: Machine, reason: RegExp): Promise<void> {
  await using api = await startModelApi({turns: [[READ]]})
  const turn = await CLIENTS[name].run({home: machine.home, api, prompt: 'read /workspace/hello.txt'})
  t.diagnostic(`${name}: ${turn.durationMs} ms`)
  assert.equal(turn.exitCode, 0, turn.stderr)
  assertSent(api, reason, 'why nothing works')
}

/** Not `assert.match`: the requests are too long to be printed. */
function assertSent({requests}: ModelApi, pattern: RegExp, what: string): void {
  assert.ok(pattern.test(JSON.stringify(requests)), `the client did not tell the model ${what}: ${pattern}`)
}
