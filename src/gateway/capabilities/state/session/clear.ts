import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {count} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function sessionClear({session}: Pick<StateServices, 'session'>): Capability {
  return stateCapability({
    name: 'state.session.clear',
    title: 'Drop all session notes',
    purpose: 'Empties the memory of this session.',
    whenToUse: 'Use it before work that must not see what came before. For one entry use state.session.delete instead.',
    effect: 'session',
    tier: 'autonomous',
    input: z.strictObject({}),
    output: z.strictObject({removed_count: count.describe('entries that were dropped')}),
    errors: ['SessionNotFound'],
    examples: [{description: 'Begin anew', input: {}}],
    tags: ['state', 'session', 'write'],
    handle: async (_, {sessionId}) => ({removed_count: session.clear(sessionId)}),
  })
}
