import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability, writerOf} from '../define.ts'
import {count, keyInput} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function sharedDelete({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.shared.delete',
    title: 'Delete a shared entry',
    purpose: 'Deletes an entry that all agents share.',
    whenToUse: 'Use it for what no agent needs any more. To change an entry use state.shared.set instead.',
    effect: 'write-local',
    isDestructive: true,
    isIdempotent: true,
    tier: 'notify',
    input: z.strictObject({
      key: keyInput,
      expected_version: count.optional().describe('delete only if this is the version; any when left out'),
    }),
    output: z.strictObject({deleted: z.boolean().describe('false when there was no such entry')}),
    errors: ['VersionConflict', 'DatabaseError'],
    examples: [{description: 'Delete what was read', input: {key: 'release.owner', expected_version: 4}}],
    tags: ['state', 'shared', 'write'],
    async handle({key, expected_version}, context) {
      const removal = {scope: 'shared', key, writer: writerOf(context), expectedVersion: expected_version} as const
      return {deleted: (await kept.remove(removal)) !== null}
    },
  })
}
