import {z} from 'zod'
import {type Capability, defineCapability} from '../../capability.ts'
import {requireSession, sessionErrors, WORKSPACE_ROOT} from './caller.ts'
import type {AgentServices} from './services.ts'

const output = z.strictObject({
  agent_name: z.string().describe('name that the caller is registered under; "user" for a person\'s own token'),
  purpose: z.string().describe('what the agent is for, as written when it was created; may be empty'),
  policy_group: z.string().describe('name of the policy in force; see agent.policy'),
  workspace_path: z.string().describe('absolute path of the work area, which is private and can be written'),
  created_at: z.iso.datetime().nullable().describe('registration, ISO 8601 in UTC; null for a user'),
})

export function whoAmI(services: Pick<AgentServices, 'agent' | 'policy'>): Capability {
  return defineCapability({
    name: 'agent.whoami',
    version: '1.0',
    title: 'Tell who I am',
    purpose: 'Tells your registered name, your purpose, the policy in force and your work area.',
    whenToUse:
      'Use it at the start of work. For what you may call use agent.capabilities instead, for the live session agent.session.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({}),
    output,
    errors: sessionErrors,
    examples: [{description: 'Learn the own name and purpose', input: {}}],
    tags: ['agent', 'identity', 'safe', 'read'],
    async handle(_, context) {
      requireSession(context)
      const [agent, {policy_group}] = await Promise.all([services.agent(context.agent), services.policy(context)])
      return {
        agent_name: context.agent,
        purpose: context.purpose,
        policy_group,
        workspace_path: WORKSPACE_ROOT,
        created_at: agent?.createdAt ?? null,
      }
    },
  })
}
