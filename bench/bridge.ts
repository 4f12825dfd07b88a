/**
 * mcp-bridge beside a relay written by hand, against the same bare server over TLS; and beside what others use to
 * reach a server from stdio (mcp-remote, supergateway), which speak HTTP, against our gateway.
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {rolldown} from 'rolldown'
import {makeAuthority} from '../test/support/certificates.ts'
import {type Spread, spread} from './pairs.ts'
import {memoryOf, Stdio, startServer} from './processes.ts'
import {keepResults, printRow} from './table.ts'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 11)
const CALLS = 2000
const AT_ONCE = 64
const PEERS = join(import.meta.dirname, 'peers')
const TOKEN = 'a'.repeat(64)
const CALL = {name: 'system__time', arguments: {}}

interface Bridge {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly env: Record<string, string>
}

interface Figures {
  /** milliseconds from spawn to the answer to `initialize` */
  readonly startMs: number
  readonly callMs: number
  readonly callsPerSecond: number
  readonly peakMib: number
  readonly exitMs: number
}

async function measure({command, env}: Bridge): Promise<Figures> {
  const start = performance.now()
  const bridge = new Stdio(command, env)
  await bridge.initialize()
  const startMs = performance.now() - start
  const times: number[] = []
  for (let n = 0; n < 300; n++) {
    const asked = performance.now()
    await bridge.request('tools/call', CALL)
    times.push(performance.now() - asked)
  }
  const began = performance.now()
  for (let n = 0; n < CALLS; n += AT_ONCE)
    await Promise.all(Array.from({length: AT_ONCE}, () => bridge.request('tools/call', CALL)))
  const callsPerSecond = CALLS / ((performance.now() - began) / 1000)
  const peakMib = memoryOf(bridge.child.pid ?? 0, 'VmHWM')
  return {startMs, callMs: spread(times).median, callsPerSecond, peakMib, exitMs: await bridge.end()}
}

/** Each measured once per round, one after the other, after a round that does not count. */
async function compare(bridges: readonly Bridge[], rounds: number): Promise<Record<string, Record<string, Spread>>> {
  const figures = new Map<string, Figures[]>(bridges.map(({name}) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const bridge of bridges) {
      const measured = await measure(bridge)
      if (round > 0) figures.get(bridge.name)?.push(measured)
    }
  }
  const floor = figures.get(bridges[0]?.name ?? '') ?? []
  return Object.fromEntries([...figures].map(([name, all]) => [name, report(name, all, floor)]))
}

function report(name: string, all: readonly Figures[], floor: readonly Figures[]): Record<string, Spread> {
  const keys = ['startMs', 'callMs', 'callsPerSecond', 'peakMib', 'exitMs'] as const
  const absolute = keys.map(key => spread(all.map(each => each[key])))
  const ratios = keys.map(key => spread(all.map((each, index) => each[key] / (floor[index]?.[key] ?? Number.NaN))))
  printRow(
    name,
    absolute.map(({median}) => median),
  )
  printRow(
    '  times the first',
    ratios.map(({median}) => median),
  )
  printRow(
    '  least and most',
    ratios.map(({min, max}) => `${min.toFixed(2)}-${max.toFixed(2)}`),
  )
  return Object.fromEntries([
    ...keys.map((key, n) => [key, absolute[n]]),
    ...keys.map((key, n) => [`${key} ratio`, ratios[n]]),
  ])
}

const dir = mkdtempSync(join(tmpdir(), 'kxb-'))
try {
  const {cert, issue} = makeAuthority()
  const leaf = issue()
  const files = {CA: join(dir, 'ca'), CERT: join(dir, 'cert'), KEY: join(dir, 'key')}
  writeFileSync(files.CA, cert)
  writeFileSync(files.CERT, leaf.cert)
  writeFileSync(files.KEY, leaf.key)
  const bundle = await rolldown({input: join(PEERS, 'relay.ts'), platform: 'node'})
  await bundle.write({file: join(dir, 'relay.cjs'), format: 'cjs', minify: true})
  await using bare = await startServer(join(PEERS, 'bare-server.ts'), {...files, TOKEN})
  const ENDPOINT = `wss://localhost:${bare.said}`
  const node = process.execPath
  const relay: Bridge = {
    name: 'relay written by hand',
    command: [node, join(dir, 'relay.cjs')],
    env: {ENDPOINT, TOKEN, CA: files.CA},
  }
  const ours: Bridge = {
    name: 'mcp-bridge',
    command: [node, join(import.meta.dirname, '..', 'bin', 'mcp-bridge.js')],
    env: {HOME: dir, KRUXOS_ENDPOINT: ENDPOINT, KRUXOS_AGENT_TOKEN: TOKEN, KRUXOS_CA_FILE: files.CA},
  }
  printRow('', ['start ms', 'call ms', 'calls/s', 'peak MiB', 'exit ms'])
  const floor = await compare([relay, ours], ROUNDS)

  await using gateway = await startServer(join(PEERS, 'gateway.ts'), {})
  const {endpoint, ca, token} = JSON.parse(gateway.said) as {endpoint: string; ca: string; token: string}
  const url = `http://127.0.0.1:${new URL(endpoint).port}/mcp`
  const bin = (name: string) =>
    join(PEERS, 'node_modules', name, 'dist', name === 'mcp-remote' ? 'proxy.js' : 'index.js')
  const header = `Authorization: Bearer ${token}`
  const HOME = dir
  console.log('\nagainst our gateway, with policy and durable audit')
  const peers = await compare(
    [
      {
        name: 'mcp-bridge',
        command: ours.command,
        env: {HOME, KRUXOS_ENDPOINT: endpoint, KRUXOS_AGENT_TOKEN: token, KRUXOS_CA_FILE: ca},
      },
      {
        name: 'mcp-remote 0.15.1',
        command: [node, bin('mcp-remote'), url, '--allow-http', '--transport', 'http-only', '--header', header],
        env: {HOME},
      },
      {
        name: 'supergateway 4.0.0',
        command: [node, bin('supergateway'), '--streamableHttp', url, '--header', header, '--logLevel', 'none'],
        env: {HOME},
      },
    ],
    Math.min(ROUNDS, 3),
  )
  keepResults('bridge.json', {floor, peers})
} finally {
  rmSync(dir, {recursive: true, force: true})
}
