import assert from 'node:assert/strict'
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {fileURLToPath} from 'node:url'
import {openClaude, runClaude} from './claude-code.ts'
import {runCodex} from './codex.ts'
import {type ModelApi, startModelApi} from './model-api.ts'

const ECHO_SERVER = fileURLToPath(new URL('echo-server.ts', import.meta.url))
const READ = {tool: 'filesystem__read', input: {path: '/workspace/hello.txt'}}
const HEARD = 'filesystem__read heard /workspace/hello.txt'
const DELETE = {tool: 'filesystem__delete', input: {path: '/workspace/hello.txt'}}
const SECRET = 'canary-of-the-echo-server'
const ALLOWED = ['--allowedTools', 'mcp__kruxos']

interface Home extends AsyncDisposable {
  home: string
  /** one line for each request that the echo server got: its pid and the method */
  served(): Promise<Array<{pid: number; method: string}>>
}

async function temporaryHome(): Promise<Home> {
  const home = await mkdtemp(join(tmpdir(), 'krc-'))
  return {
    home,
    async served() {
      const lines = (await readFile(join(home, 'echo.log'), 'utf8')).trimEnd().split('\n')
      return lines.map(line => ({pid: Number(line.split(' ')[0]), method: line.split(' ')[1] ?? ''}))
    },
    [Symbol.asyncDispose]: () => rm(home, {recursive: true, force: true}),
  }
}

async function claudeHome(entry: Record<string, unknown> = {}): Promise<Home> {
  const {home, ...rest} = await temporaryHome()
  const env = {ECHO_LOG: join(home, 'echo.log'), KRUXOS_AGENT_TOKEN: SECRET}
  const kruxos = {type: 'stdio', command: process.execPath, args: [ECHO_SERVER], env, ...entry}
  await writeFile(join(home, '.claude.json'), JSON.stringify({mcpServers: {kruxos}}))
  return {home, ...rest}
}

async function codexHome(lines: string[] = []): Promise<Home> {
  const {home, ...rest} = await temporaryHome()
  await mkdir(join(home, '.codex'))
  const config = [
    '[mcp_servers.kruxos]',
    `command = ${JSON.stringify(process.execPath)}`,
    `args = [${JSON.stringify(ECHO_SERVER)}]`,
    ...lines,
    '[mcp_servers.kruxos.env]',
    `ECHO_LOG = ${JSON.stringify(join(home, 'echo.log'))}`,
    `KRUXOS_AGENT_TOKEN = ${JSON.stringify(SECRET)}`,
  ]
  await writeFile(join(home, '.codex', 'config.toml'), config.join('\n'))
  return {home, ...rest}
}

function assertSecretUnsaid({requests}: ModelApi): void {
  assert.ok(!JSON.stringify(requests).includes(SECRET), "a value of the entry's env reached the model API")
}

test('Claude Code names a tool by its own defaults, loads it when searched for, and brings its result back', async () => {
  await using place = await claudeHome()
  await using api = await startModelApi({turns: [[READ]]})
  const {exitCode, stdout} = await runClaude({home: place.home, api, prompt: 'read it', extraArgs: ALLOWED})
  assert.deepEqual(api.model.results, [{tool: READ.tool, text: HEARD, isError: false}])
  assert.match(stdout, new RegExp(HEARD))
  assert.equal(exitCode, 0)
  const [before, after] = api.model.views
  assert.ok(!before?.callable.includes('mcp__kruxos__filesystem__read'))
  assert.ok(before?.deferred.includes('mcp__kruxos__filesystem__read'))
  assert.ok(after?.callable.includes('mcp__kruxos__filesystem__read'))
  assert.match(JSON.stringify(api.requests[0]?.body), /imaginary workspace/, "the server's instructions")
  assertSecretUnsaid(api)
})

test('Claude Code offers a tool at once when its entry says alwaysLoad', async () => {
  await using place = await claudeHome({alwaysLoad: true})
  await using api = await startModelApi({turns: [[READ]]})
  await runClaude({home: place.home, api, prompt: 'read it', extraArgs: ALLOWED})
  assert.ok(api.model.views[0]?.callable.includes('mcp__kruxos__filesystem__read'))
  assert.equal(api.model.results[0]?.text, HEARD)
})

test('Claude Code refuses a call that nothing has allowed', async () => {
  await using place = await claudeHome()
  await using api = await startModelApi({turns: [[READ]]})
  const {exitCode} = await runClaude({home: place.home, api, prompt: 'read it'})
  assert.match(api.model.results[0]?.text ?? '', /haven't granted it/)
  assert.equal(api.model.results[0]?.isError, true)
  assert.equal(exitCode, 0)
  assert.ok(!(await place.served()).some(({method}) => method === 'tools/call'))
})

test('one session of Claude Code has two turns with the same server process', async () => {
  await using place = await claudeHome()
  await using api = await startModelApi({turns: [[READ], [DELETE]]})
  await using session = openClaude({home: place.home, api, extraArgs: ALLOWED})
  assert.match(await session.ask('read it'), new RegExp(HEARD))
  assert.match(await session.ask('delete it'), /filesystem__delete heard/)
  assert.equal((await session.end()).exitCode, 0)
  assert.equal(new Set((await place.served()).map(({pid}) => pid)).size, 1)
})

const REACHES = {
  'in scripts, its own default': {model: [], requests: 3},
  'after a search': {model: ['-m', 'gpt-5.5'], requests: 3},
  'at once': {model: ['-m', 'a-model-it-does-not-know'], requests: 2},
}

for (const [how, {model, requests}] of Object.entries(REACHES)) {
  test(`Codex with no approval configured calls a read-only tool that it offers ${how}`, async () => {
    await using place = await codexHome()
    await using api = await startModelApi({turns: [[READ]]})
    const {exitCode, stdout} = await runCodex({home: place.home, api, prompt: 'read it', extraArgs: model})
    assert.equal(api.model.views.length, requests)
    assert.equal(api.model.results[0]?.text, HEARD)
    assert.match(stdout, new RegExp(HEARD))
    assert.equal(exitCode, 0)
    assertSecretUnsaid(api)
  })
}

test('Codex refuses a tool that may destroy, until its entry approves', async () => {
  await using asking = await codexHome()
  await using refused = await startModelApi({turns: [[DELETE]]})
  await runCodex({home: asking.home, api: refused, prompt: 'delete it'})
  assert.match(refused.model.results[0]?.text ?? '', /requires approval/)
  await using approving = await codexHome(['default_tools_approval_mode = "approve"'])
  await using allowed = await startModelApi({turns: [[DELETE]]})
  await runCodex({home: approving.home, api: allowed, prompt: 'delete it'})
  assert.match(allowed.model.results[0]?.text ?? '', /filesystem__delete heard/)
})

const MISSING = {tool: 'filesystem__read', input: {path: '/workspace/missing.txt'}}
const CLIENTS = {
  'Claude Code': {home: () => claudeHome(), run: runClaude, extraArgs: ALLOWED},
  Codex: {home: () => codexHome(), run: runCodex, extraArgs: []},
}

for (const [name, {home, run, extraArgs}] of Object.entries(CLIENTS)) {
  test(`${name} tells the model of an error result, and ends normally`, async () => {
    await using place = await home()
    await using api = await startModelApi({turns: [[MISSING]]})
    const {exitCode} = await run({home: place.home, api, prompt: 'read it', extraArgs})
    assert.match(api.model.results[0]?.text ?? '', /FILE_NOT_FOUND: there is no/)
    assert.equal(api.model.results[0]?.isError, true)
    assert.equal(exitCode, 0)
  })

  test(`${name} waits while something happens between two calls`, async () => {
    await using place = await home()
    const seen: number[] = []
    const onToolResult = async (_: unknown, index: number) => {
      seen.push(index)
      await new Promise(resolve => setTimeout(resolve, 500))
    }
    await using api = await startModelApi({turns: [[READ, READ]], onToolResult})
    await run({home: place.home, api, prompt: 'read it twice', extraArgs})
    assert.deepEqual(seen, [0, 1])
    assert.deepEqual(
      api.model.results.map(({text}) => text),
      [HEARD, HEARD],
    )
  })

  test(`${name} leaves no process behind`, async () => {
    await using place = await home()
    await using api = await startModelApi({turns: [[READ]]})
    await run({home: place.home, api, prompt: 'read it', extraArgs})
    await waitForEnd((await place.served()).map(({pid}) => pid))
  })

  test(`${name} that is stopped in a turn dies with its server`, async () => {
    await using place = await home()
    const stop = new AbortController()
    const onToolResult = () => {
      stop.abort()
      return new Promise<void>(() => {})
    }
    await using api = await startModelApi({turns: [[READ]], onToolResult})
    const turn = run({home: place.home, api, prompt: 'read it', extraArgs, signal: stop.signal})
    await assert.rejects(turn, /did not end by itself/)
    await waitForEnd((await place.served()).map(({pid}) => pid))
  })

  test(`${name} is told that a tool is not there, and the model API remembers it`, async () => {
    await using place = await home()
    await using api = await startModelApi({turns: [[{tool: 'no__such', input: {}}]]})
    const {stdout} = await run({home: place.home, api, prompt: 'try', extraArgs})
    assert.deepEqual(api.model.missing, ['mcp__kruxos__no__such'])
    assert.match(stdout, /no tool mcp__kruxos__no__such/)
  })
}

test('a request that no model API would get is answered 400, and closing the API throws it', async () => {
  const api = await startModelApi({turns: []})
  const wrong = await fetch(`${api.url}/v1/messages`, {method: 'POST', body: '{"model":"m"}'})
  assert.equal(wrong.status, 400)
  assert.equal((await fetch(`${api.url}/v1/elsewhere`)).status, 400)
  await assert.rejects(
    async () => await api[Symbol.asyncDispose](),
    ({errors}: AggregateError) => errors.length === 2,
  )
})

/** A server that its client does not stop ends when its stdin does, which is a moment later. */
async function waitForEnd(pids: number[]): Promise<void> {
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  const deadline = Date.now() + 10_000
  while (pids.some(isAlive)) {
    assert.ok(Date.now() < deadline, 'a server outlived its client')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
