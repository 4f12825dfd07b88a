/** Our gateway in a process of its own, with as many further capabilities as asked for; it ends with its stdin. */
import {once} from 'node:events'
import {z} from 'zod'
import {defineCapability} from '../../src/gateway/capability.ts'
import {tempGateway} from '../../test/support/temp-gateway.ts'

const {TOOLS = '0'} = process.env
const MANY = 'max_connections: 20000, max_connections_per_token: 10000, max_calls_in_flight: 1000'

const capabilities = Array.from({length: Number(TOOLS)}, (_, index) =>
  defineCapability({
    name: `bench.tool_${index}`,
    version: '1.0',
    title: `Tool ${index}`,
    purpose: 'x'.repeat(200),
    whenToUse: 'Use it in a benchmark, not elsewhere.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({path: z.string().optional().describe('what to look at')}),
    output: z.strictObject({ok: z.boolean()}),
    errors: {},
    examples: [],
    tags: [],
    handle: async () => ({ok: true}),
  }),
)
await using gateway = await tempGateway({capabilities, settings: `limits: {${MANY}}`})
const token = await gateway.createToken('bench')
console.log(JSON.stringify({endpoint: gateway.endpoint, ca: gateway.paths.caFile, token}))
process.stdin.resume()
await once(process.stdin, 'end')
