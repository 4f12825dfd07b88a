/**
 * What a call costs the gateway, in CPU time of its process: beside a bare WebSocket server over TLS, and over HTTP
 * beside the protocol's own SDK. Ours validates, decides by policy and writes two durable rows for each call.
 */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {Agent, request} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {WebSocket} from 'ws'
import {makeAuthority} from '../test/support/certificates.ts'
import {spread} from './pairs.ts'
import {cpuOf, memoryOf, type Server, startServer} from './processes.ts'
import {keepResults, printRow} from './table.ts'

const PEERS = join(import.meta.dirname, 'peers')
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const TOKEN = 'a'.repeat(64)
const TIME = {name: 'system__time', arguments: {}}
const MODERN = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': {name: 'bench', version: '1'},
}

/** Who asks: one request, its answer. */
type Ask = (method: string, params: object) => Promise<string>

interface Target {
  readonly server: Server
  readonly endpoint: string
  readonly ca: string
  readonly token: string
}

async function openSession({endpoint, ca, token}: Omit<Target, 'server'>): Promise<{ask: Ask; close(): void}> {
  const socket = new WebSocket(endpoint, ['mcp'], {
    ca,
    headers: {authorization: `Bearer ${token}`},
    perMessageDeflate: false,
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const answers = new Map<number, (answer: string) => void>()
  let last = 0
  socket.on('message', data => {
    const answer = data.toString()
    const id = Number(/"id":(\d+)/.exec(answer.slice(0, 60))?.[1])
    answers.get(id)?.(answer)
    answers.delete(id)
  })
  const ask: Ask = (method, params) => {
    const id = ++last
    socket.send(JSON.stringify({jsonrpc: '2.0', id, method, params}))
    return new Promise(resolve => answers.set(id, resolve))
  }
  await ask('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: {name: 'bench', version: '1'},
  })
  socket.send('{"jsonrpc":"2.0","method":"notifications/initialized"}')
  return {ask, close: () => socket.close()}
}

interface Load {
  /** microseconds of the server's CPU for each call */
  readonly cpuUs: number
  readonly perSecond: number
  /** milliseconds */
  readonly p50: number
  readonly p99: number
}

/** Every session keeps as many calls under way as told; closed loop. */
async function load(pid: number, sessions: readonly Ask[], inFlight: number, calls: number): Promise<Load> {
  const times: number[] = []
  let left = calls
  const worker = async (ask: Ask) => {
    while (left-- > 0) {
      const asked = performance.now()
      const answer = await ask('tools/call', TIME)
      times.push(performance.now() - asked)
      if (!answer.includes('"result"')) throw new Error(answer)
    }
  }
  const cpu = cpuOf(pid)
  const start = performance.now()
  await Promise.all(sessions.flatMap(ask => Array.from({length: inFlight}, () => worker(ask))))
  const seconds = (performance.now() - start) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? Number.NaN
  return {cpuUs: (cpuOf(pid) - cpu) / calls, perSecond: calls / seconds, p50: at(0.5), p99: at(0.99)}
}

function median(loads: readonly Load[]): Load {
  const of = (key: keyof Load) => spread(loads.map(each => each[key])).median
  return {cpuUs: of('cpuUs'), perSecond: of('perSecond'), p50: of('p50'), p99: of('p99')}
}

function tell(name: string, {cpuUs, perSecond, p50, p99}: Load): void {
  printRow(name, [cpuUs.toFixed(0), perSecond.toFixed(0), p50, p99])
}

async function overWebSocket(bare: Target, ours: Target): Promise<object> {
  const shapes: [sessions: number, inFlight: number, calls: number][] = [
    [1, 1, 2000],
    [16, 1, 8000],
    [16, 8, 16_000],
    [256, 1, 16_000],
    [1000, 1, 16_000],
  ]
  const results: Record<string, object> = {}
  printRow('over WebSocket with TLS', ['CPU us', 'calls/s', 'p50 ms', 'p99 ms'])
  for (const [count, inFlight, calls] of shapes) {
    const [floor, measured] = [[] as Load[], [] as Load[]]
    const open = (target: Target) => Promise.all(Array.from({length: count}, () => openSession(target)))
    const [bareSessions, ourSessions] = [await open(bare), await open(ours)]
    for (let round = 0; round <= ROUNDS; round++) {
      const a = await load(
        bare.server.pid,
        bareSessions.map(({ask}) => ask),
        inFlight,
        calls,
      )
      const b = await load(
        ours.server.pid,
        ourSessions.map(({ask}) => ask),
        inFlight,
        calls,
      )
      if (round === 0) continue
      floor.push(a)
      measured.push(b)
    }
    for (const session of [...bareSessions, ...ourSessions]) session.close()
    const shape = `${count} x ${inFlight}`
    tell(`${shape}  bare`, median(floor))
    tell(`${shape}  kruxos`, median(measured))
    results[shape] = {floor: median(floor), ours: median(measured)}
  }
  return results
}

/** One request of HTTP on a kept connection. */
function post(port: number, agent: Agent, headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({port, host: '127.0.0.1', path: '/mcp', method: 'POST', agent, headers}, response => {
      text(response).then(resolve, reject)
    })
    sent.on('error', reject).end(body)
  })
}

function overHttp(port: number, token: string, era: 'legacy' | 'modern', session: string | null): Ask {
  const agent = new Agent({keepAlive: true, maxSockets: 64})
  let id = 0
  return (method, params) => {
    const isModern = era === 'modern'
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': isModern ? '2026-07-28' : '2025-11-25',
      ...(isModern && {'mcp-method': method, 'mcp-name': TIME.name}),
      ...(session !== null && {'mcp-session-id': session}),
    }
    const body = {jsonrpc: '2.0', id: ++id, method, params: isModern ? {...params, _meta: MODERN} : params}
    return post(port, agent, headers, JSON.stringify(body))
  }
}

/** The id that the server gives with the answer to `initialize`. */
async function startHttpSession(port: number, token: string): Promise<string | null> {
  const params = {protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {name: 'bench', version: '1'}}
  const response = await fetch(`http://127.0.0.1:${port}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({jsonrpc: '2.0', id: 0, method: 'initialize', params}),
  })
  await response.text()
  return response.headers.get('mcp-session-id')
}

async function http(ours: Target): Promise<object> {
  await using sdk = await startServer(join(PEERS, 'sdk-server.js'), {})
  const ourPort = Number(new URL(ours.endpoint).port)
  const results: Record<string, object> = {}
  printRow('\nover HTTP, 16 in flight', ['CPU us', 'calls/s', 'p50 ms', 'p99 ms'])
  for (const era of ['legacy', 'modern'] as const) {
    const session = era === 'legacy' ? await startHttpSession(ourPort, ours.token) : null
    const asks = {
      SDK: {pid: sdk.pid, ask: overHttp(Number(sdk.said), '', era, null)},
      kruxos: {pid: ours.server.pid, ask: overHttp(ourPort, ours.token, era, session)},
    }
    const loads: Record<string, Load[]> = {SDK: [], kruxos: []}
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [name, {pid, ask}] of Object.entries(asks)) {
        const measured = await load(pid, [ask], 16, 2000)
        if (round > 0) loads[name]?.push(measured)
      }
    }
    for (const [name, each] of Object.entries(loads)) {
      tell(`${era}  ${name}`, median(each))
      results[`${era} ${name}`] = median(each)
    }
  }
  return results
}

async function lists(bare: Target, ours: Target): Promise<object> {
  const results: Record<string, number[]> = {bare: [], kruxos: []}
  const sessions = {bare: await openSession(bare), kruxos: await openSession(ours)}
  for (let round = 0; round < 60; round++) {
    for (const [name, {ask}] of Object.entries(sessions)) {
      const start = performance.now()
      await ask('tools/list', {})
      if (round >= 10) results[name]?.push(performance.now() - start)
    }
  }
  printRow('\ntools/list of 1,000 tools', ['median ms', 'KiB'])
  for (const [name, {ask, close}] of Object.entries(sessions)) {
    const bytes = (await ask('tools/list', {})).length
    printRow(name, [spread(results[name] ?? []).median, bytes / 1024])
    close()
  }
  return results
}

async function memory(bare: Target, ours: Target): Promise<object> {
  const results: Record<string, number> = {}
  printRow('\nmemory of an idle session', ['KiB'])
  for (const count of [1000, 5000]) {
    for (const [name, target] of Object.entries({bare, kruxos: ours})) {
      const before = memoryOf(target.server.pid, 'VmRSS')
      const sessions = []
      for (let n = 0; n < count; n++) sessions.push(await openSession(target))
      const each = ((memoryOf(target.server.pid, 'VmRSS') - before) * 1024) / count
      printRow(`${count}  ${name}`, [each])
      results[`${count} ${name}`] = each
      for (const session of sessions) session.close()
      await new Promise(resolve => setTimeout(resolve, 2000))
    }
  }
  return results
}

async function startOurs(tools: number): Promise<Target> {
  const server = await startServer(join(PEERS, 'gateway.ts'), {TOOLS: String(tools)})
  const {endpoint, ca, token} = JSON.parse(server.said) as {endpoint: string; ca: string; token: string}
  return {server, endpoint, ca: readFileSync(ca, 'utf8'), token}
}

async function growth(): Promise<object> {
  const results: Record<string, Load> = {}
  printRow('\nwith more capabilities, 16 x 1', ['CPU us', 'calls/s', 'p50 ms', 'p99 ms'])
  for (const tools of [0, 100, 1000]) {
    const target = await startOurs(tools)
    await using _ = target.server
    const sessions = await Promise.all(Array.from({length: 16}, () => openSession(target)))
    const asks = sessions.map(({ask}) => ask)
    await load(target.server.pid, asks, 1, 4000)
    const measured = await load(target.server.pid, asks, 1, 8000)
    tell(`${tools} more`, measured)
    results[tools] = measured
    for (const session of sessions) session.close()
  }
  return results
}

const dir = mkdtempSync(join(tmpdir(), 'kxb-'))
try {
  const {cert: ca, issue} = makeAuthority()
  const leaf = issue()
  writeFileSync(join(dir, 'cert'), leaf.cert)
  writeFileSync(join(dir, 'key'), leaf.key)
  const env = {CERT: join(dir, 'cert'), KEY: join(dir, 'key'), TOKEN, TOOLS: '1000'}
  await using bareServer = await startServer(join(PEERS, 'bare-server.ts'), env)
  const bare = {server: bareServer, endpoint: `wss://localhost:${bareServer.said}`, ca, token: TOKEN}
  const ours = await startOurs(1000)
  await using _ = ours.server
  const results = {
    webSocket: await overWebSocket(bare, ours),
    http: await http(ours),
    lists: await lists(bare, ours),
    memory: await memory(bare, ours),
    growth: await growth(),
  }
  keepResults('gateway.json', results)
} finally {
  rmSync(dir, {recursive: true, force: true})
}
