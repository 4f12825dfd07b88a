import {z} from 'zod'
import {StructuredError} from './structured-error.ts'

export const TIERS = ['autonomous', 'notify', 'approval_required', 'blocked'] as const
export const Tier = z
  .enum(TIERS)
  .describe('what happens to a call: runs, runs and tells, waits for a person, is refused')
export type Tier = z.infer<typeof Tier>

/** What a capability does to the world; the MCP hints are derived from it. */
export const EFFECTS = ['read', 'session', 'write-local', 'write-external', 'execute'] as const
export const Effect = z.enum(EFFECTS)
export type Effect = z.infer<typeof Effect>

export const CapabilitySummary = z.strictObject({
  name: z.string(),
  tool: z.string().describe('the name on the MCP wire'),
  category: z.string(),
  title: z.string(),
  purpose: z.string(),
  tier: Tier,
  tierReason: z.string().describe('what decided the tier'),
  available: z.boolean().describe('false while something it needs is missing'),
})
export type CapabilitySummary = z.infer<typeof CapabilitySummary>

const JsonSchema = z.record(z.string(), z.unknown()).describe('JSON Schema 2020-12')

export const CapabilityDetail = z.strictObject({
  ...CapabilitySummary.shape,
  missing: z.string().nullable().describe('what it needs before it can be used; null when it is available'),
  version: z.string(),
  effect: Effect,
  whenToUse: z.string(),
  inputSchema: JsonSchema,
  outputSchema: JsonSchema,
  annotations: z.record(z.string(), z.unknown()),
  errors: z.array(z.strictObject({type: z.string(), when: z.string(), recovery: z.array(z.string())})),
  examples: z.array(z.strictObject({description: z.string(), input: z.record(z.string(), z.unknown())})),
  tags: z.array(z.string()),
})
export type CapabilityDetail = z.infer<typeof CapabilityDetail>

export const CapabilityListParams = z.strictObject({
  agent: z.string().optional().describe('as this agent sees them'),
  category: z.string().optional(),
  tier: Tier.optional(),
  all: z.boolean().default(false).describe('also blocked and unavailable ones'),
})
export const CapabilityListResult = z.strictObject({capabilities: z.array(CapabilitySummary), total: z.int().min(0)})
export const CapabilityShowParams = z.strictObject({name: z.string().min(1).max(128), agent: z.string().optional()})
export const CapabilityShowResult = z.strictObject({capability: CapabilityDetail})
export const CapabilityCallParams = z.strictObject({
  name: z.string().min(1).max(128),
  agent: z.string().optional().describe('whose workspace; default-agent when left out'),
  input: z.record(z.string(), z.unknown()).default({}),
})
export const CapabilityCallResult = z.strictObject({
  capability: z.string(),
  ok: z.boolean(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: StructuredError.nullable(),
  durationMs: z.number().min(0),
})
