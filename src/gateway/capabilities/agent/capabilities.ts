import {z} from 'zod'
import {Tier} from '../../../contract/capability.ts'
import {toToolName} from '../../../contract/names.ts'
import {type Capability, defineCapability} from '../../capability.ts'
import {requireSession, sessionErrors} from './caller.ts'
import type {AgentServices} from './services.ts'

const input = z.strictObject({
  category: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('first part of the names, for example filesystem; leave it out for everything'),
})

const UsableCapability = z.strictObject({
  name: z.string().describe('name of the capability'),
  tool: z.string().describe('name of its MCP tool'),
  purpose: z.string().describe('what it does'),
  permission_tier: Tier.exclude(['blocked']).describe(
    'autonomous: runs; notify: runs and people are told; approval_required: waits for a person',
  ),
  tags: z.array(z.string()).describe('words to find it by'),
})

const output = z.strictObject({
  capabilities: z.array(UsableCapability).describe('what the caller may use, sorted by name'),
  total: z.int().min(0).describe('how many are listed'),
})

export function listCapabilities(services: Pick<AgentServices, 'list'>): Capability {
  return defineCapability({
    name: 'agent.capabilities',
    version: '1.0',
    title: 'List my capabilities',
    purpose: 'Lists what you may use, each with its tier.',
    whenToUse:
      'Use it to find a capability or to see which ones wait for a person. For the rules behind the tiers use agent.policy instead.',
    effect: 'read',
    tier: 'autonomous',
    input,
    output,
    errors: sessionErrors,
    examples: [
      {description: 'Everything that may be used', input: {}},
      {description: 'What can be done with files', input: {category: 'filesystem'}},
    ],
    tags: ['agent', 'discovery', 'safe', 'read'],
    async handle({category}, context) {
      requireSession(context)
      const all = await services.list(context)
      const capabilities = all.flatMap(({name, purpose, permission_tier, tags}) => {
        if (permission_tier === 'blocked' || !isIn(category, name)) return []
        return [{name, tool: toToolName(name), purpose, permission_tier, tags: [...tags]}]
      })
      return {capabilities, total: capabilities.length}
    },
  })
}

function isIn(category: string | undefined, name: string): boolean {
  return category === undefined || name.startsWith(`${category}.`)
}
