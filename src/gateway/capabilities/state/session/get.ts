import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {keyInput, valueOutput} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function sessionGet({session}: Pick<StateServices, 'session'>): Capability {
  return stateCapability({
    name: 'state.session.get',
    title: 'Read a session note',
    purpose: 'Reads an entry of the memory of this session.',
    whenToUse:
      'Use it for what you noted earlier in this session. For what outlives it use state.persistent.get instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({key: keyInput}),
    output: z.strictObject({
      value: valueOutput.describe('the value; null when there is none'),
      found: z.boolean().describe('whether there is such an entry'),
    }),
    errors: ['SessionNotFound'],
    examples: [{description: 'Read it', input: {key: 'plan'}}],
    tags: ['state', 'session', 'read', 'safe'],
    async handle({key}, {sessionId}) {
      const value = session.get(sessionId, key)
      return {value: value ?? null, found: value !== undefined}
    },
  })
}
