import {z} from 'zod'
import {Tier} from '../../../contract/capability.ts'
import {type Capability, defineCapability} from '../../capability.ts'
import {requireSession, sessionErrors} from './caller.ts'
import type {AgentServices} from './services.ts'

const RateLimit = z.strictObject({
  max: z.int().min(1).describe('calls allowed within the window'),
  window_seconds: z.int().min(1).describe('length of the window, seconds'),
})

const PolicyRule = z.strictObject({
  capability: z.string().describe('a name, or a pattern such as filesystem.* or *'),
  tier: Tier,
  reason: z.string().nullable().describe('why; null when nothing was written'),
  when: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('only calls for which all of this holds; null: every call'),
  rate_limit: RateLimit.nullable().describe('null: as often as you like'),
})

const output = z.strictObject({
  policy_group: z.string().describe('name of the policy in force'),
  rules: z
    .array(PolicyRule)
    .describe('of each layer the first rule that fits and holds speaks; the strictest of the layers counts'),
  default_tier: Tier.nullable().describe(
    'tier of what no rule names; null: the tier that each capability declares, see agent.capabilities',
  ),
})
export type AgentPolicy = z.infer<typeof output>

export function showPolicy(services: Pick<AgentServices, 'policy'>): Capability {
  return defineCapability({
    name: 'agent.policy',
    version: '1.0',
    title: 'Show my policy',
    purpose: 'Shows the rules that decide what happens to your calls.',
    whenToUse:
      'Use it after a call was refused or waits for a person. For the resulting tier of each capability use agent.capabilities instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({}),
    output,
    errors: sessionErrors,
    examples: [{description: 'See the rules in force', input: {}}],
    tags: ['agent', 'policy', 'safe', 'read'],
    async handle(_, context) {
      requireSession(context)
      return services.policy(context)
    },
  })
}
