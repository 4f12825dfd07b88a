import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {count, prefixInput} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function sessionList({session}: Pick<StateServices, 'session'>): Capability {
  return stateCapability({
    name: 'state.session.list',
    title: 'List session notes',
    purpose: 'Lists the keys in the memory of this session.',
    whenToUse: 'Use it to see what you noted in this session. For lasting keys use state.persistent.list instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({prefix: prefixInput('only keys that begin so; all when left out').default('')}),
    output: z.strictObject({
      keys: z.array(z.string()).describe('names, sorted'),
      count: count.describe('how many'),
    }),
    errors: ['SessionNotFound'],
    examples: [{description: 'All of them', input: {}}],
    tags: ['state', 'session', 'read', 'safe'],
    async handle({prefix}, {sessionId}) {
      const keys = session.list(sessionId, prefix)
      return {keys, count: keys.length}
    },
  })
}
