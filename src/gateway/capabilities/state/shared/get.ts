import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {count, keyInput, timestamp, valueOutput} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function sharedGet({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.shared.get',
    title: 'Read a shared entry',
    purpose: 'Reads an entry that all agents share, with the version that a write of it has to name.',
    whenToUse:
      'Use it before you write a shared entry, and to learn from other agents. For your own state use state.persistent.get instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({key: keyInput}),
    output: z.strictObject({
      value: valueOutput.describe('the value; null when there is none'),
      version: count.describe('name it as expected_version when you write; 0 when there is no such entry'),
      found: z.boolean().describe('whether there is such an entry'),
      owner_agent: z.string().nullable().describe('who wrote it last; null when there is none'),
      updated_at: timestamp.nullable().describe('latest write; null when there is none'),
    }),
    errors: ['DatabaseError'],
    examples: [{description: 'Read it', input: {key: 'release.owner'}}],
    tags: ['state', 'shared', 'read', 'safe'],
    async handle({key}) {
      const entry = await kept.table.get('shared', key)
      if (!entry) return {value: null, version: 0, found: false, owner_agent: null, updated_at: null}
      const {value, version, writer, updatedAt} = entry
      return {value: JSON.parse(value), version, found: true, owner_agent: writer, updated_at: updatedAt}
    },
  })
}
