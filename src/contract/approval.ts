import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {StructuredError} from './structured-error.ts'

export const APPROVAL_STATES = [
  'pending',
  'approved',
  'running',
  'done',
  'unknown',
  'rejected',
  'expired',
  'cancelled',
] as const
export const ApprovalState = z
  .enum(APPROVAL_STATES)
  .describe(
    'approved: decided and not run yet; unknown: the gateway died while it ran; cancelled: by the one who asked',
  )
export type ApprovalState = z.infer<typeof ApprovalState>

export const Approval = z.strictObject({
  id: z.string().describe('appr- and hex'),
  state: ApprovalState,
  agent: z.string(),
  principal: z.enum(['agent', 'user', 'operator']),
  session: z.string().nullable().describe('the session that asked; null for an operator'),
  capability: z.string(),
  inputHash: z.string().describe('SHA-256 of the canonical input, hex: what the approval is bound to'),
  summary: z.string().describe('the input in one line, cut'),
  rule: z.string().describe('what asked for the approval'),
  reason: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  decidedAt: Timestamp.nullable(),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
  maxGrantSeconds: z.int().nullable().describe('the longest grant that may be given with it; null: none'),
})
export type Approval = z.infer<typeof Approval>

export const ApprovalDetail = z.strictObject({
  ...Approval.shape,
  input: z.record(z.string(), z.unknown()),
  preview: z
    .string()
    .nullable()
    .describe('what would happen if it ran now, for example a unified diff; null: the input says it all'),
  result: z.record(z.string(), z.unknown()).nullable().describe('what the call answered'),
  error: StructuredError.nullable().describe('how the call failed'),
})
export type ApprovalDetail = z.infer<typeof ApprovalDetail>

export const Grant = z.strictObject({
  id: z.string().describe('grant- and hex'),
  state: z.enum(['active', 'used', 'expired', 'revoked']),
  agent: z.string(),
  capability: z.string(),
  args: z.enum(['exact', 'rule']).describe('exact: the same arguments; rule: whatever the same rule decides'),
  rule: z.string(),
  approval: z.string().describe('the request that it was given with'),
  createdAt: Timestamp,
  createdBy: z.string(),
  expiresAt: Timestamp,
  times: z.int().nullable().describe('how often in all; null: as often as its time allows'),
  used: z.int().min(0),
})
export type Grant = z.infer<typeof Grant>

/** A longer wait would be taken for a gateway that hangs. */
export const MAX_LIST_WAIT_SECONDS = 25

const Ref = z.string().min(1).max(64).describe('an id, or its beginning as long as only one has it')

export const ApprovalListParams = z.strictObject({
  agent: z.string().optional(),
  capability: z.string().max(128).optional().describe('a name, or a pattern such as filesystem.*'),
  all: z.boolean().default(false).describe('also those that are decided'),
  waitSeconds: z
    .int()
    .min(0)
    .max(MAX_LIST_WAIT_SECONDS)
    .default(0)
    .describe('wait as long for a change since `version`'),
  version: z.string().max(64).optional().describe('of an earlier answer'),
})
export const ApprovalListResult = z.strictObject({
  approvals: z.array(Approval),
  total: z.int().min(0),
  version: z.string().describe('changes with each change of the queue'),
})
export const ApprovalRef = z.strictObject({id: Ref})
export const ApprovalShowResult = z.strictObject({approval: ApprovalDetail})
export const GrantRequest = z.strictObject({
  seconds: z.int().min(1).optional().describe('how long; as long as the rule allows when left out'),
  times: z.int().min(1).max(10_000).optional().describe('how often; any number when left out'),
  args: z.enum(['exact', 'rule']).default('exact'),
})
export const ApprovalAcceptParams = z.strictObject({
  id: Ref,
  grant: GrantRequest.optional().describe('also let further calls run without asking'),
  passphrase: z.string().min(1).max(1024).optional().describe('of the vault, where approvals.step_up asks for it'),
  inputHash: z.string().max(64).optional().describe('what was shown; goes with the passphrase'),
})
export const ApprovalAcceptResult = z.strictObject({
  approval: Approval,
  changed: z.boolean(),
  grant: Grant.nullable(),
})
export const ApprovalRejectParams = z.strictObject({
  id: Ref,
  reason: z.string().max(1000).optional().describe('for the model that asked; the rule may have one of its own'),
})
export const ApprovalRejectResult = z.strictObject({approval: Approval, changed: z.boolean()})
export const GrantListParams = z.strictObject({
  agent: z.string().optional(),
  all: z.boolean().default(false).describe('also those that are over'),
})
export const GrantListResult = z.strictObject({grants: z.array(Grant)})
export const GrantResult = z.strictObject({grant: Grant, changed: z.boolean()})
