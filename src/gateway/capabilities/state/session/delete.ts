import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {keyInput, valueOutput} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function sessionDelete({session}: Pick<StateServices, 'session'>): Capability {
  return stateCapability({
    name: 'state.session.delete',
    title: 'Drop a session note',
    purpose: 'Drops an entry of the memory of this session and gives back its value.',
    whenToUse: 'Use it for one entry. To drop them all use state.session.clear instead.',
    effect: 'session',
    tier: 'autonomous',
    input: z.strictObject({key: keyInput}),
    output: z.strictObject({
      previous_value: valueOutput.describe('what was there; null when nothing was'),
      deleted: z.boolean().describe('whether there was such an entry'),
    }),
    errors: ['SessionNotFound'],
    examples: [{description: 'Drop it', input: {key: 'plan'}}],
    tags: ['state', 'session', 'write'],
    async handle({key}, {sessionId}) {
      const previous = session.delete(sessionId, key)
      return {previous_value: previous ?? null, deleted: previous !== undefined}
    },
  })
}
