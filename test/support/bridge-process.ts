import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Readable, Writable} from 'node:stream'
import {setTimeout} from 'node:timers/promises'
import {type Endpoint, TOKEN} from './mcp-endpoint.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'bridge', 'main.ts')
/** Far above what anything here takes on a busy machine. */
const PATIENCE_MS = 30_000

export interface Answer {
  readonly id?: string | number | null
  readonly method?: string
  readonly result?: {
    readonly tools?: readonly {name: string}[]
    readonly content?: readonly {text: string}[]
    readonly isError?: boolean
    readonly instructions?: string
    readonly protocolVersion?: string
    readonly serverInfo?: {name: string}
  }
  readonly error?: {readonly code: number; readonly message: string}
}

export interface BridgeOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** in place of Node.js on the source */
  readonly command?: readonly [string, ...string[]]
}

/** A bridge as an MCP host has it: a child process with three pipes. */
export interface BridgeProcess extends AsyncDisposable {
  readonly pid: number
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderrStream: Readable
  /** lines of stdout so far */
  readonly lines: string[]
  stderr(): string
  /** writes one message and a newline */
  send(message: object | string): void
  request(id: string | number, method: string, params?: object): void
  /** all answers to an id so far */
  answersTo(id: string | number): Answer[]
  /** the answer to an id, when it is there */
  answer(id: string | number): Promise<Answer>
  notification(method: string, count?: number): Promise<void>
  /** waits until `look` finds something */
  until<T>(look: () => T | undefined | false, what: string): Promise<T>
  /** initialize and notifications/initialized */
  handshake(): Promise<Answer>
  kill(signal: NodeJS.Signals): void
  readonly exit: Promise<{code: number | null; signal: NodeJS.Signals | null}>
}

export function startBridge({
  args = [],
  env = {},
  command = [process.execPath, MAIN],
}: BridgeOptions = {}): BridgeProcess {
  const home = mkdtempSync(join(tmpdir(), 'kb-'))
  const [program, ...first] = command
  const scrubbed = {PATH: process.env['PATH'] ?? '', HOME: home, KRUXOS_DATA_DIR: home, ...env}
  const child = spawn(program, [...first, ...args], {env: scrubbed, stdio: 'pipe'})
  const lines: string[] = []
  const messages: Answer[] = []
  let errors = ''
  child.stdin.on('error', () => undefined)
  onLine(child.stdout, line => {
    lines.push(line)
    messages.push(JSON.parse(line))
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk
  })
  const exit = once(child, 'close').then(([code, signal]) => ({code, signal}))
  const answersTo = (id: string | number) => messages.filter(answer => answer.id === id && answer.method === undefined)

  const bridge: BridgeProcess = {
    pid: child.pid ?? 0,
    stdin: child.stdin,
    stdout: child.stdout,
    stderrStream: child.stderr,
    lines,
    stderr: () => errors,
    send: message => child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`),
    request: (id, method, params) => bridge.send({jsonrpc: '2.0', id, method, params}),
    answersTo,
    answer: id => bridge.until(() => answersTo(id)[0], `an answer to ${id}`),
    notification: async (method, count = 1) => {
      await bridge.until(() => messages.filter(message => message.method === method).length >= count, method)
    },
    async until(look, what) {
      const deadline = Date.now() + PATIENCE_MS
      for (;;) {
        const found = look()
        if (found) return found
        if (Date.now() > deadline) assert.fail(`waited in vain for ${what}; stderr: ${errors}`)
        await setTimeout(5)
      }
    },
    async handshake() {
      const params = {protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {name: 'host', version: '1'}}
      bridge.request('handshake', 'initialize', params)
      const answer = await bridge.answer('handshake')
      bridge.send({jsonrpc: '2.0', method: 'notifications/initialized'})
      return answer
    },
    kill: signal => void child.kill(signal),
    exit,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exit
      rmSync(home, {recursive: true, force: true})
      assertCleanOutput(lines, errors)
    },
  }
  return bridge
}

/** A bridge that has its connection: what it is asked now, the endpoint answers, however busy the machine is. */
export async function startConnected(
  endpoint: Endpoint,
  {env, ...options}: BridgeOptions = {},
): Promise<BridgeProcess> {
  // counted, not looked at: the connection of a bridge that has just ended may still be open on the endpoint's side
  const before = endpoint.upgrades.length
  const token = {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_TOKEN: TOKEN}
  // a bridge that never connects must end with the test it failed, or its pipes keep the test's process alive
  await using started = new AsyncDisposableStack()
  const bridge = started.use(startBridge({...options, env: {...token, ...env}}))
  await bridge.until(() => endpoint.upgrades.length > before, 'the connection')
  started.move()
  return bridge
}

/** Calls back with each line; at LF alone, and in time linear in the length of a line. */
function onLine(stream: Readable, take: (line: string) => void): void {
  let begun: string[] = []
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const [first = '', ...more] = chunk.split('\n')
    begun.push(first)
    for (const part of more) {
      take(begun.join(''))
      begun = [part]
    }
  })
}

/** Case 188, after every test: nothing but JSON-RPC on stdout, and no token anywhere. */
function assertCleanOutput(lines: readonly string[], errors: string): void {
  for (const line of lines) {
    const message = JSON.parse(line) as Record<string, unknown>
    assert.equal(message['jsonrpc'], '2.0', line.slice(0, 200))
    assert.ok('method' in message || 'result' in message || 'error' in message, line.slice(0, 200))
  }
  assert.ok(!`${lines.join('\n')}${errors}`.includes(TOKEN), 'the token was written')
  assert.doesNotMatch(errors, /^ {4}at /m, 'a stack was written')
}
