import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {AlertsState} from './alert.ts'
import {AuditState} from './audit.ts'
import {PolicySummary} from './policy.ts'
import {ServicesState} from './service.ts'
import {Session} from './session.ts'
import {UpstreamsState} from './upstream.ts'
import {VaultStatus} from './vault.ts'

export const GatewayState = z.strictObject({
  version: z.string(),
  pid: z.int(),
  startedAt: Timestamp,
  uptimeSeconds: z.int().min(0),
  endpoint: z.string().describe('what clients connect to, for example wss://localhost:7700'),
  listening: z.array(z.string()).describe('host:port of each listener'),
  dataDir: z.string(),
  settings: z
    .string()
    .describe(
      'short name of the settings it runs with: another one than that of gateway.yaml says that a restart is due',
    ),
  logFile: z.string().nullable(),
  caFile: z.string().nullable().describe("what clients trust; null with the operator's own certificate"),
  certificateExpiresAt: Timestamp,
})
export type GatewayState = z.infer<typeof GatewayState>

export const ApprovalsState = z.strictObject({
  pending: z.int().min(0),
  oldestAt: Timestamp.nullable().describe('since when the oldest of them waits'),
  isNeeded: z.boolean().describe('some call of some agent needs approval'),
  isAdvisory: z.boolean().describe('an agent runs as a user who is an operator too: it could approve its own calls'),
  channels: z.array(
    z.strictObject({
      name: z.string(),
      delivered: z.int().min(0),
      failed: z.int().min(0),
      lastError: z.string().nullable(),
      lastErrorAt: Timestamp.nullable(),
    }),
  ),
})
export type ApprovalsState = z.infer<typeof ApprovalsState>

export const StatusParams = z.strictObject({
  knownAuditSeq: z.int().min(1).optional().describe('a row of the audit log whose mac the reader remembers'),
})

export const StatusResult = z.strictObject({
  gateway: GatewayState,
  vault: VaultStatus,
  audit: AuditState,
  policy: PolicySummary,
  agents: z.strictObject({registered: z.int().min(0), active: z.int().min(0)}),
  capabilities: z.int().min(0),
  approvals: ApprovalsState,
  alerts: AlertsState,
  services: ServicesState,
  upstreams: UpstreamsState,
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
