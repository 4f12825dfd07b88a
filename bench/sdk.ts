/** The TypeScript SDK beside the protocol's own client, on one gateway, in one run. Ratios are what counts. */
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {arch, cpus, platform, tmpdir} from 'node:os'
import {join} from 'node:path'
import {Client} from '@modelcontextprotocol/client'
import {StdioClientTransport} from '@modelcontextprotocol/client/stdio'
import {WebSocketTransport} from '../sdk/testing/websocket-transport.ts'
import {KruxOS} from '../sdk/typescript/src/index.ts'
import {type GatewayProcess, spawnGateway} from '../test/support/gateway-process.ts'
import {type Comparison, comparePairs} from './pairs.ts'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15)
const CALLS = 500
const AT_ONCE = 64
const root = join(import.meta.dirname, '..')

type Call = () => Promise<unknown>

/** Milliseconds for each call: the latency of one after another, or the share of each when many are under way. */
async function timeCalls(call: Call, atOnce: number): Promise<number> {
  const start = performance.now()
  for (let done = 0; done < CALLS; done += atOnce) await Promise.all(Array.from({length: atOnce}, call))
  return (performance.now() - start) / CALLS
}

function row(name: string, {ours, floor, ratio}: Comparison): string {
  const perSecond = (ms: number) => (1000 / ms).toFixed(0).padStart(8)
  const latency = (ms: number) => ms.toFixed(3).padStart(8)
  const cells = [latency(ours.median), latency(floor.median), perSecond(ours.median), perSecond(floor.median)]
  const ratios = [ratio.min, ratio.median, ratio.max].map(value => value.toFixed(2).padStart(7))
  return `${name.padEnd(36)}${cells.join('')}  ${ratios.join('')}`
}

async function makeToken({admin}: GatewayProcess): Promise<string> {
  await admin.call('agent.create', {name: 'bench'})
  return (await admin.call('token.create', {label: 'bench', agent: 'bench'})).secret ?? ''
}

const dir = mkdtempSync(join(tmpdir(), 'kxb-'))
const gateway = await spawnGateway(dir)
const results: Record<string, Comparison> = {}
try {
  const {endpoint} = (await gateway.admin.call('status.get', {})).gateway
  const {caFile} = gateway.paths
  const token = await makeToken(gateway)
  const connect = () => KruxOS.connect(endpoint, {apiKey: token, caFile})
  const overWebSocket = async () => {
    const client = new Client({name: 'official', version: '1'})
    await client.connect(new WebSocketTransport({endpoint, token, ca: readFileSync(caFile, 'utf8')}))
    await client.listTools()
    return client
  }
  await using agent = await connect()
  const official = await overWebSocket()
  const bridged = new Client({name: 'official', version: '1'})
  const bridge = join(root, 'src', 'bridge', 'main.ts')
  const env = {KRUXOS_ENDPOINT: endpoint, KRUXOS_AGENT_TOKEN: token, KRUXOS_CA_FILE: caFile}
  await bridged.connect(new StdioClientTransport({command: process.execPath, args: [bridge], env}))
  await bridged.listTools()

  const ours: Call = () => agent.capabilities.invoke('system.time')
  const theirs: Call = () => official.callTool({name: 'system__time', arguments: {}})
  const throughBridge: Call = () => bridged.callTool({name: 'system__time', arguments: {}})
  const timeOpening = async (open: () => Promise<{close(): Promise<void>}>) => {
    const start = performance.now()
    const client = await open()
    const elapsed = performance.now() - start
    await client.close()
    return elapsed
  }
  const cases: [string, () => Promise<number>, () => Promise<number>][] = [
    ['one call after another, WebSocket', () => timeCalls(ours, 1), () => timeCalls(theirs, 1)],
    [`${AT_ONCE} at once, WebSocket`, () => timeCalls(ours, AT_ONCE), () => timeCalls(theirs, AT_ONCE)],
    ['one call after another, mcp-bridge', () => timeCalls(ours, 1), () => timeCalls(throughBridge, 1)],
    ['connect and list the tools', () => timeOpening(connect), () => timeOpening(overWebSocket)],
  ]
  console.log(
    `${'milliseconds and calls per second'.padEnd(36)}    ours official  ours/s    off/s    x min    med    max   (${ROUNDS} pairs)`,
  )
  for (const [name, measure, floor] of cases) {
    results[name] = await comparePairs(ROUNDS, measure, floor)
    console.log(row(name, results[name]))
  }
  await official.close()
  await bridged.close()
} finally {
  await gateway.kill('SIGTERM')
  rmSync(dir, {recursive: true, force: true})
}
const machine = {
  date: new Date().toISOString(),
  node: process.version,
  system: `${platform()} ${arch()}`,
  cpus: cpus().length,
}
mkdirSync(join(root, 'bench', 'results'), {recursive: true})
writeFileSync(join(root, 'bench', 'results', 'sdk.json'), JSON.stringify({machine, results}, null, 2))
