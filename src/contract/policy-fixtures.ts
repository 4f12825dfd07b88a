import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {Tier} from './capability.ts'

const Case = z.strictObject({
  name: z.string().min(1).max(200).optional().describe('what it shows; capability and input when left out'),
  agent: z.string().min(1).max(63).default('default-agent'),
  principal: z.enum(['agent', 'user']).default('agent'),
  capability: z.string().min(1).max(128),
  input: z.record(z.string(), z.unknown()).default({}).describe('as a capability gets it: no defaults are filled in'),
  at: Timestamp.optional().describe('when the call is made; matters to time windows alone'),
  default: Tier.optional().describe('tier that the capability declares; needed for one that is not built in'),
  expect: Tier,
  rule: z.string().optional().describe('the rule that has to decide, for example org.yaml:12'),
})

/** A table of calls and what they should get: `kruxos policy test`. */
export const PolicyFixtures = z
  .strictObject({
    policy: z
      .array(z.string().min(1))
      .optional()
      .describe('policy files, beside this file; those of this machine when left out'),
    cases: z.array(Case).min(1).max(10_000),
  })
  .describe('kruxos policy test')
export type PolicyFixtures = z.output<typeof PolicyFixtures>
