import {z} from 'zod'
import {Pattern} from './policy-file.ts'

const Patterns = z.array(Pattern).max(200)

/** What the clients of one agent are shown. A tool that is left out cannot be called either. */
export const ToolSet = z.strictObject({
  only: Patterns.nullable().describe('the capabilities the agent has; null: all of them'),
  except: Patterns.describe('those it does not have all the same'),
  descriptions: z
    .enum(['full', 'compact'])
    .describe('compact: the first sentence of each, shorter schemas, and none of the outputs'),
  mode: z.enum(['list', 'search']).describe('search: three tools that find, describe and call all others'),
  always: Patterns.describe('in the mode search: what is listed beside the three'),
})
export type ToolSet = z.infer<typeof ToolSet>

export const AgentToolsResult = z.strictObject({
  name: z.string().describe('the agent'),
  tools: ToolSet,
  listed: z.int().min(0).describe('tools that its clients see'),
  usable: z.int().min(0).describe('capabilities that it can call, listed or not'),
  unmatched: z.array(z.string()).describe('patterns that no capability fits at present'),
  changed: z.boolean(),
})
export type AgentToolsResult = z.infer<typeof AgentToolsResult>

export const AgentSetToolsParams = z.strictObject({
  name: z.string().min(1).max(63),
  reset: z.boolean().default(false).describe('begin with what every agent has'),
  only: Patterns.min(1).optional(),
  except: Patterns.optional(),
  descriptions: ToolSet.shape.descriptions.optional(),
  mode: ToolSet.shape.mode.optional(),
  always: Patterns.optional(),
})

const Cost = z.strictObject({
  tools: z.int().min(0),
  bytes: z.int().min(0).describe('of the list as it is sent, JSON'),
  tokens: z
    .int()
    .min(0)
    .describe('estimate of what it costs a model: a quarter of the bytes of names, descriptions and input schemas'),
})

export const CapabilityCostParams = z.strictObject({
  agent: z.string().min(1).max(63).optional().describe('what this agent is shown; one without settings when left out'),
})
export const CapabilityCostResult = z.strictObject({
  agent: z.string().nullable(),
  now: Cost,
  categories: z.array(z.strictObject({category: z.string(), ...Cost.shape})).describe('of the list as it is now'),
  full: Cost.describe('every capability it has, with full descriptions'),
  compact: Cost.describe('the same, compact'),
  search: Cost.describe('the three tools of the mode search, and those that are always listed'),
})
export type CapabilityCostResult = z.infer<typeof CapabilityCostResult>
