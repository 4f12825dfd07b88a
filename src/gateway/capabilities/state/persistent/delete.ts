import {z} from 'zod'
import {scopeOf} from '../../../agent-state.ts'
import type {Capability} from '../../../capability.ts'
import {stateCapability, writerOf} from '../define.ts'
import {keyInput} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function persistentDelete({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.persistent.delete',
    title: 'Delete a lasting entry',
    purpose: 'Deletes an entry of your lasting state with its history.',
    whenToUse:
      'Use it for what is not needed any more. To go back to an older version use state.persistent.set instead.',
    effect: 'write-local',
    isDestructive: true,
    isIdempotent: true,
    tier: 'autonomous',
    input: z.strictObject({key: keyInput}),
    output: z.strictObject({deleted: z.boolean().describe('false when there was no such entry')}),
    errors: ['DatabaseError'],
    examples: [{description: 'Delete it', input: {key: 'project.todo'}}],
    tags: ['state', 'persistent', 'write'],
    async handle({key}, context) {
      const removed = await kept.remove({scope: scopeOf(context.agent), key, writer: writerOf(context)})
      return {deleted: removed !== null}
    },
  })
}
