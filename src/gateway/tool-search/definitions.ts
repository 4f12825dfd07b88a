import {z} from 'zod'
import {Tier} from '../../contract/capability.ts'
import {CAPABILITY_CALL, CAPABILITY_DESCRIBE, CAPABILITY_SEARCH} from '../../contract/names.ts'
import type {ToolDefinition} from '../capability.ts'
import {MAX_FOUND} from './rank.ts'

/** Three tools in the place of a long list. They are the gateway's own: no capabilities, so no policy speaks of them. */

const name = z.string().min(1).max(128).describe('name of a capability, for example filesystem.read')

export const SearchInput = z.strictObject({
  query: z.string().min(1).max(500).describe('what you want to do, in a few words'),
  category: z.string().max(64).optional().describe('only of this one, for example filesystem'),
  limit: z.int().min(1).max(MAX_FOUND).default(10).describe('how many at most'),
})
export const DescribeInput = z.strictObject({name})
export const CallInput = z.strictObject({
  name,
  arguments: z.record(z.string(), z.unknown()).default({}).describe('its input, as capability__describe tells it'),
})

const Found = z.strictObject({
  name: z.string(),
  purpose: z.string(),
  permission_tier: Tier,
})

const search: ToolDefinition = {
  name: CAPABILITY_SEARCH,
  title: 'Find a capability',
  purpose: 'Finds what you can do here: most tools of this machine are not listed, and are found by words.',
  whenToUse: 'Use it first, with a few words such as "read file" or "commit". Then describe what fits, and call it.',
  effect: 'read',
  input: SearchInput,
  output: z.strictObject({
    capabilities: z.array(Found).describe('the best first'),
    total: z.int().min(0).describe('how many fit'),
    categories: z.array(z.string()).describe('every category there is'),
  }),
}

const describe: ToolDefinition = {
  name: CAPABILITY_DESCRIBE,
  title: 'Describe a capability',
  purpose: 'Tells what a capability takes, gives and can fail with.',
  whenToUse: 'Use it before the first call of a capability that you found.',
  effect: 'read',
  input: DescribeInput,
  output: z.looseObject({name: z.string(), purpose: z.string(), permission_tier: Tier}),
}

const call: ToolDefinition = {
  name: CAPABILITY_CALL,
  title: 'Call a capability',
  purpose: 'Runs one capability and gives its result, as if its own tool had been called.',
  whenToUse: 'Use it for what is not among your tools. The same policy holds as for a tool of that name.',
  effect: 'execute',
  isDestructive: true,
  input: CallInput,
  output: z.looseObject({}),
}

/** Sorted by name, as every list. What a call comes to depends on what is called. */
export const SEARCH_TOOLS: readonly {readonly definition: ToolDefinition; readonly isConditional: boolean}[] = [
  {definition: call, isConditional: true},
  {definition: describe, isConditional: false},
  {definition: search, isConditional: false},
]
