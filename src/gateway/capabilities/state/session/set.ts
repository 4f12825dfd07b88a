import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {keyInput, valueInput, valueOutput} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function sessionSet({session}: Pick<StateServices, 'session'>): Capability {
  return stateCapability({
    name: 'state.session.set',
    title: 'Write a session note',
    purpose: 'Writes an entry of the memory of this session, which is forgotten when the session or the gateway ends.',
    whenToUse: 'Use it for notes of the work at hand. For what has to last use state.persistent.set instead.',
    effect: 'session',
    tier: 'autonomous',
    input: z.strictObject({key: keyInput, value: valueInput}),
    output: z.strictObject({
      previous_value: valueOutput.describe('what was there before; null when nothing was'),
      overwritten: z.boolean().describe('whether there was such an entry'),
    }),
    errors: ['SessionNotFound', 'QuotaExceeded'],
    examples: [{description: 'Note a plan', input: {key: 'plan', value: ['read', 'write']}}],
    tags: ['state', 'session', 'write'],
    async handle({key, value}, {sessionId}) {
      const previous = session.set(sessionId, key, value)
      return {previous_value: previous ?? null, overwritten: previous !== undefined}
    },
  })
}
