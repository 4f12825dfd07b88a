/** A tool of an MCP server, called directly and through the gateway: what policy, audit and one more hop cost. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Client} from '@modelcontextprotocol/client'
import {StdioClientTransport} from '@modelcontextprotocol/client/stdio'
import {WebSocketTransport} from '../sdk/testing/websocket-transport.ts'
import {tempGateway} from '../test/support/temp-gateway.ts'
import {comparePairs} from './pairs.ts'
import {keepResults, printRow} from './table.ts'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15)
const CALLS = 200
const AT_ONCE = 16
const SERVER = join(
  import.meta.dirname,
  '../test/upstream/node_modules/@modelcontextprotocol/server-everything/dist/index.js',
)
const INPUT = {message: 'hello'}

type Call = () => Promise<unknown>

/** Milliseconds for each call. */
async function timeCalls(call: Call, atOnce: number): Promise<number> {
  const start = performance.now()
  for (let done = 0; done < CALLS; done += atOnce) await Promise.all(Array.from({length: atOnce}, call))
  return (performance.now() - start) / CALLS
}

await using gateway = await tempGateway()
await gateway.admin.call('upstream.add', {
  name: 'everything',
  launch: {transport: 'stdio', command: process.execPath, args: [SERVER], cwd: null, env: {}},
})
const rule = 'version: 1\nname: bench\nrules:\n  - {match: everything.*, tier: autonomous}\n'
await gateway.admin.call('policy.set', {layer: 'org', text: rule})
const agent = new Client({name: 'bench', version: '1'})
const token = await gateway.createToken('bench')
const {endpoint} = gateway
await agent.connect(new WebSocketTransport({endpoint, token, ca: readFileSync(gateway.paths.caFile, 'utf8')}))
const direct = new Client({name: 'bench', version: '1'})
await direct.connect(new StdioClientTransport({command: process.execPath, args: [SERVER], stderr: 'ignore'}))

const ours: Call = () => agent.callTool({name: 'everything__echo', arguments: INPUT})
const theirs: Call = () => direct.callTool({name: 'echo', arguments: INPUT})
printRow('a call of an upstream tool', ['through ms', 'direct ms', 'x min', 'x median', 'x max'])
const results: Record<string, object> = {}
for (const atOnce of [1, AT_ONCE]) {
  const {
    ours: through,
    floor,
    ratio,
  } = await comparePairs(
    ROUNDS,
    () => timeCalls(ours, atOnce),
    () => timeCalls(theirs, atOnce),
  )
  printRow(`${atOnce} at once`, [through.median, floor.median, ratio.min, ratio.median, ratio.max], 3)
  results[atOnce] = {through, floor, ratio}
}
keepResults('upstream.json', results)
await direct.close()
await agent.close()
