import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {AGENT_NAME_PATTERN, LABEL_RULE} from './names.ts'

export const MAX_STATE_KEY_LENGTH = 256
/** A value has to fit into one message with room to spare, whatever carries it. */
export const MAX_STATE_VALUE_BYTES = 1_048_576
/** Deep enough for data, and shallow enough for whoever walks through it by recursion. */
export const MAX_STATE_DEPTH = 64

/** No control or invisible characters: two keys that look alike are alike, and a terminal can show them. */
export const StateKey = z
  .string()
  .min(1)
  .max(MAX_STATE_KEY_LENGTH)
  .refine(key => /^\P{C}+$/u.test(key), 'a key has visible characters and blanks only')

export const StatePrefix = z
  .string()
  .max(MAX_STATE_KEY_LENGTH)
  .refine(prefix => /^\P{C}*$/u.test(prefix), 'a key has visible characters and blanks only')

/** Any JSON value; the schema that is published says nothing about it. */
export const StateValue = z
  .unknown()
  .refine(value => value !== undefined, 'is missing')
  .refine(value => depthOf(value) <= MAX_STATE_DEPTH, {
    error: `objects and lists may be nested ${MAX_STATE_DEPTH} deep`,
    abort: true,
  })
  .refine(value => Buffer.byteLength(JSON.stringify(value) ?? '') <= MAX_STATE_VALUE_BYTES, {
    error: `the value has at most ${MAX_STATE_VALUE_BYTES} bytes as JSON`,
  })

/** Stops one level below what is allowed. */
function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_STATE_DEPTH) return depth
  return Object.values(value).reduce<number>((deepest, each) => Math.max(deepest, depthOf(each, depth + 1)), depth + 1)
}

const Version = z.int().min(1)
const bytes = z.int().min(0)

export const StateItem = z.strictObject({
  key: z.string(),
  version: Version.describe('rises with each write; need not begin at 1'),
  sizeBytes: bytes.describe('key, value and what it costs to keep them'),
  writer: z.string().describe('the agent that wrote it, or operator'),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type StateItem = z.infer<typeof StateItem>

/** `user` is whoever calls with a token of a person. */
const OwnerName = z.string().regex(AGENT_NAME_PATTERN, `an agent name must ${LABEL_RULE}`)

/** Whose: one agent's own state, or with null what all agents share. */
const Owner = z.strictObject({agent: OwnerName.nullable().describe('null: what all agents share')})
const OwnKey = z.strictObject({...Owner.shape, key: StateKey})

export const StateListParams = z.strictObject({
  ...Owner.shape,
  prefix: StatePrefix.default(''),
  after: StatePrefix.default('').describe('only keys behind this one'),
  limit: z.int().min(1).max(1000).default(1000),
})
export const StateListResult = z.strictObject({
  entries: z.array(StateItem).describe('sorted by key'),
  next: z.string().nullable().describe('for after, when there are more'),
})
export const StateGetParams = z.strictObject({...OwnKey.shape, version: Version.optional()})
export const StateGetResult = z.strictObject({...StateItem.shape, value: z.unknown()})
export const StateSetParams = z.strictObject({
  ...OwnKey.shape,
  value: StateValue,
  expectedVersion: z.int().min(0).optional().describe('refuse unless this is the version; 0: unless there is none'),
})
export const StateSetResult = z.strictObject({
  key: z.string(),
  version: Version,
  previousVersion: z.int().min(0).describe('0 for a new key'),
})
export const StateDeleteParams = OwnKey
export const StateDeleteResult = z.strictObject({key: z.string(), changed: z.boolean()})

export const StateQuota = z.strictObject({
  agent: z.string().nullable().describe('null: what all agents share'),
  keys: z.int().min(0),
  usedBytes: bytes.describe('of the latest versions'),
  historyBytes: bytes.describe('of older versions, which use what is free'),
  limitBytes: z.int().min(1),
})
export type StateQuota = z.infer<typeof StateQuota>
export const StateQuotaParams = z.strictObject({
  agent: OwnerName.nullable().optional().describe('null: what all agents share; everybody when left out'),
})
export const StateQuotaResult = z.strictObject({quotas: z.array(StateQuota)})

export const StateBackup = z.strictObject({
  id: z.string().describe('bkp-, the time and 4 hex characters'),
  createdAt: Timestamp,
  scope: z.string().describe('full, shared, or agent: and a name'),
  sizeBytes: bytes,
  file: z.string().describe('on the machine of the gateway'),
})
export type StateBackup = z.infer<typeof StateBackup>
export const StateBackupParams = z.strictObject({...StateQuotaParams.shape})
export const StateBackupResult = z.strictObject({backup: StateBackup, changed: z.boolean()})
export const StateBackupsResult = z.strictObject({backups: z.array(StateBackup).describe('the newest first')})
export const StateRestoreParams = z.strictObject({id: z.string().min(1).max(64), ...StateQuotaParams.shape})
export const StateRestoreResult = z.strictObject({
  id: z.string(),
  agents: z.array(z.string()).describe('whose state is as it was in the backup'),
  shared: z.boolean(),
  changed: z.boolean(),
})
