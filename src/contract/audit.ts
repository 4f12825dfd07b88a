import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {Tier} from './capability.ts'

export const ACTOR_TYPES = ['agent', 'user', 'operator', 'gateway'] as const
export const AUDIT_STATUSES = ['success', 'denied', 'error', 'pending', 'unknown'] as const
export const AuditStatus = z
  .enum(AUDIT_STATUSES)
  .describe('how it ended; unknown: the gateway died before it could say')
export type AuditStatus = z.infer<typeof AuditStatus>

const Actor = z.strictObject({
  type: z.enum(ACTOR_TYPES),
  name: z.string(),
  sessionId: z.string().nullable(),
  tokenId: z.string().nullable().describe('id of the token that was used, never the token'),
  client: z.string().nullable().describe('as the client named itself; not to be trusted'),
})

const Kind = z
  .enum(['intent', 'outcome', 'event'])
  .describe('intent: what will be tried; outcome: how that ended; event: both in one row')

const Decision = z.strictObject({tier: Tier, rule: z.string(), reason: z.string()})

/** One row of the log, or an outcome together with the input of its intent. */
export const AuditEntry = z.strictObject({
  seq: z.int().min(1).describe('position in the log'),
  at: Timestamp,
  kind: Kind,
  event: z.string().describe('capability.call, an operation of the admin API, or what happened by itself'),
  actor: Actor,
  subject: z.string().nullable().describe('what is acted on: capability, token label, agent'),
  input: z.unknown().describe('redacted; what is large as {sha256, bytes, head}'),
  decision: Decision.nullable(),
  approvalId: z.string().nullable(),
  traceparent: z.string().nullable().describe('W3C trace context, when the caller sent one'),
  ref: z.int().nullable().describe('the intent that an outcome belongs to'),
  status: AuditStatus.nullable(),
  error: z.string().nullable().describe('error type or code'),
  output: z.unknown().describe('like input'),
  durationMs: z.number().min(0).nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

const Seq = z.int().min(0)
const Head = z.strictObject({seq: Seq, mac: z.string().describe('of that row, base64url')})
export type AuditHead = z.infer<typeof Head>

const Range = {
  since: Timestamp.optional().describe('not before'),
  until: Timestamp.optional().describe('before'),
}

/** Every filter narrows; what is left out does not. */
export const AuditFilter = z.strictObject({
  agent: z.string().max(63).optional().describe('name of the actor'),
  capability: z.string().max(128).optional().describe('a name, or a pattern with * and ?'),
  status: AuditStatus.optional(),
  event: z.string().max(64).optional().describe('a name, or a pattern with * and ?'),
  session: z.string().max(64).optional(),
  approval: z.string().max(64).optional(),
  ...Range,
})
export type AuditFilter = z.infer<typeof AuditFilter>

export const MAX_AUDIT_PAGE = 1000
const limit = z.int().min(1).max(MAX_AUDIT_PAGE)

export const AuditQueryParams = z.strictObject({
  ...AuditFilter.shape,
  limit: limit.default(50),
  before: Seq.optional().describe('newest first, from this position on; `next` of the page before'),
  afterSeq: Seq.optional().describe('oldest first, after this position'),
  waitSeconds: z.int().min(0).max(25).default(0).describe('with afterSeq: how long to wait for the first entry'),
})
export const AuditQueryResult = z.strictObject({
  entries: z.array(AuditEntry),
  next: Seq.nullable().describe('where to go on; null: there is no more'),
  head: Head,
})
export type AuditQueryResult = z.infer<typeof AuditQueryResult>

export const AUDIT_FAULTS = ['edit', 'deletion', 'reorder', 'insertion', 'truncation', 'fork'] as const

export const AuditVerifyResult = z.strictObject({
  ok: z.boolean(),
  rows: z.int().min(0).describe('looked at'),
  from: Seq.describe('first row that is kept'),
  head: Head,
  fault: z
    .strictObject({seq: Seq.describe('the first bad row'), kind: z.enum(AUDIT_FAULTS), detail: z.string()})
    .nullable(),
  durationMs: z.int().min(0),
})
export type AuditVerifyResult = z.infer<typeof AuditVerifyResult>

export const AuditStatsParams = z.strictObject(Range)
const Count = z.int().min(0)
export const AuditStatsResult = z.strictObject({
  rows: Count.describe('kept, whatever the range'),
  bytes: Count.describe('size of the file'),
  oldestAt: Timestamp.nullable(),
  calls: Count,
  statuses: z.record(z.string(), Count).describe('calls by how they ended'),
  tiers: z.record(z.string(), Count).describe('calls by tier'),
  capabilities: z.array(
    z.strictObject({
      capability: z.string(),
      calls: Count,
      failed: Count.describe('denied, failed or unknown'),
      p50Ms: z.number().nullable(),
      p95Ms: z.number().nullable(),
    }),
  ),
  events: z.record(z.string(), Count).describe('what was no call, by event'),
  head: Head,
})
export type AuditStatsResult = z.infer<typeof AuditStatsResult>

export const AuditExportParams = z.strictObject({
  ...Range,
  afterSeq: Seq.default(0),
  limit: limit.default(MAX_AUDIT_PAGE),
})
export const AuditExportResult = z.strictObject({
  rows: z.array(
    z.strictObject({
      entry: AuditEntry,
      prev: z.string().describe('mac of the row before, base64url'),
      mac: z.string().describe('HMAC-SHA256 of prev and the canonical JSON of the row, base64url'),
    }),
  ),
  next: Seq.nullable().describe('afterSeq of the next page; null: there is no more'),
})
export type AuditExportResult = z.infer<typeof AuditExportResult>

export const AuditRotateParams = z.strictObject({
  olderThanDays: z.int().min(1).max(36_500).optional().describe('audit.retention_days when left out'),
})
export const AuditRotateResult = z.strictObject({
  changed: z.boolean(),
  dropped: Count,
  through: Seq.describe('the last row that is gone; 0: none'),
})

/** What `status` tells of the log, and what a reader needs to see that it went back. */
export const AuditState = z.strictObject({
  head: Head,
  writable: z.boolean(),
  reason: z.string().nullable().describe('why it cannot be written, or what is missing from it'),
  failMode: z.enum(['deny', 'degrade']),
  unrecorded: Count.describe('what ran without a row, in mode degrade, since the start'),
  known: z.string().nullable().describe('mac of the row that was asked for; null: not asked, or not there'),
  rotatedThrough: Seq,
})
export type AuditState = z.infer<typeof AuditState>
