import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {Session} from './session.ts'
import {VaultStatus} from './vault.ts'

export const GatewayState = z.strictObject({
  version: z.string(),
  pid: z.int(),
  startedAt: Timestamp,
  uptimeSeconds: z.int().min(0),
  endpoint: z.string().describe('what clients connect to, for example wss://localhost:7700'),
  listening: z.array(z.string()).describe('host:port of each listener'),
  dataDir: z.string(),
  logFile: z.string().nullable(),
  caFile: z.string().nullable().describe("what clients trust; null with the operator's own certificate"),
  certificateExpiresAt: Timestamp,
})
export type GatewayState = z.infer<typeof GatewayState>

export const StatusResult = z.strictObject({
  gateway: GatewayState,
  vault: VaultStatus,
  policy: z.strictObject({name: z.string(), source: z.string()}),
  agents: z.strictObject({registered: z.int().min(0), active: z.int().min(0)}),
  capabilities: z.int().min(0),
  sessions: z.array(Session),
})
export type StatusResult = z.infer<typeof StatusResult>

export const ReadyResult = z.strictObject({
  ready: z.boolean(),
  version: z.string(),
  pid: z.int(),
  vault: z.enum(['unlocked', 'locked', 'broken']),
})
export const StopResult = z.strictObject({stopping: z.literal(true), pid: z.int()})
