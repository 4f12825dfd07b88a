import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import type {StateServices} from '../services.ts'

export function sharedUnwatch({watching}: Pick<StateServices, 'watching'>): Capability {
  return stateCapability({
    name: 'state.shared.unwatch',
    title: 'End a watch',
    purpose: 'Ends a subscription to shared entries.',
    whenToUse: 'Use it when you do not want to know any more. To ask for changes use state.shared.watch instead.',
    effect: 'session',
    tier: 'autonomous',
    input: z.strictObject({subscription_id: z.string().max(64).describe('as state.shared.watch gave it')}),
    output: z.strictObject({ended: z.boolean().describe('false when you have no such subscription')}),
    errors: [],
    examples: [{description: 'End it', input: {subscription_id: 'sub-0123456789ab'}}],
    tags: ['state', 'shared', 'subscribe'],
    handle: async ({subscription_id}, {sessionId}) => ({ended: watching.remove(sessionId, subscription_id)}),
  })
}
