import {z} from 'zod'
import {scopeOf} from '../../../agent-state.ts'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {keyInput, timestamp, valueOutput, version} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function persistentGet({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.persistent.get',
    title: 'Read a lasting entry',
    purpose: 'Reads an entry of your lasting state, the latest version or an older one.',
    whenToUse:
      'Use it for what you kept in an earlier session. For notes of this session use state.session.get instead, for what all agents share state.shared.get.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({
      key: keyInput,
      version: version.optional().describe('an older version; the latest when left out'),
    }),
    output: z.strictObject({
      value: valueOutput.describe('the value; null when it was not found'),
      version: version.nullable().describe('the version of the value; null when it was not found'),
      found: z.boolean().describe('whether there is such an entry, and such a version'),
      created_at: timestamp.nullable().describe('first write of the key; null when it was not found'),
      updated_at: timestamp.nullable().describe('write of this version; null when it was not found'),
    }),
    errors: ['DatabaseError'],
    examples: [
      {description: 'The latest version', input: {key: 'project.todo'}},
      {description: 'The first version', input: {key: 'project.todo', version: 1}},
    ],
    tags: ['state', 'persistent', 'read', 'safe'],
    async handle({key, version: wanted}, {agent}) {
      const entry = await kept.table.get(scopeOf(agent), key, wanted)
      if (!entry) return {value: null, version: null, found: false, created_at: null, updated_at: null}
      const {value, createdAt, updatedAt} = entry
      return {
        value: JSON.parse(value),
        version: entry.version,
        found: true,
        created_at: createdAt,
        updated_at: updatedAt,
      }
    },
  })
}
