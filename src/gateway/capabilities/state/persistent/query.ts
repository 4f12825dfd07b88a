import {z} from 'zod'
import {scopeOf} from '../../../agent-state.ts'
import type {Capability} from '../../../capability.ts'
import {fitting, valuesOf} from '../answers.ts'
import {stateCapability} from '../define.ts'
import {count, pageInput, prefixInput, timestamp, truncated, valueOutput, version} from '../fields.ts'
import type {StateServices} from '../services.ts'

const Entry = z.strictObject({
  key: z.string().describe('name of the entry'),
  value: valueOutput.describe('the value'),
  version: version.describe('its version'),
  created_at: timestamp.describe('first write of the key'),
  updated_at: timestamp.describe('latest write'),
})

export function persistentQuery({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.persistent.query',
    title: 'Read lasting entries',
    purpose: 'Reads all entries of your lasting state whose keys begin alike.',
    whenToUse: 'Use it to read a family of keys at once. For one key use state.persistent.get instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({...pageInput, prefix: prefixInput('what the keys begin with; empty: all keys')}),
    output: z.strictObject({
      entries: z.array(Entry).describe('sorted by key'),
      count: count.describe('entries in this answer'),
      truncated,
    }),
    errors: ['DatabaseError'],
    examples: [{description: 'One family of keys', input: {prefix: 'project.'}}],
    tags: ['state', 'persistent', 'read', 'safe'],
    async handle({prefix, after, limit}, {agent}) {
      const scope = scopeOf(agent)
      const found = await kept.table.list(scope, {prefix, after, limit: limit + 1})
      const chosen = fitting(found.slice(0, limit))
      const entries = await valuesOf(kept.table, scope, chosen)
      return {
        entries: entries.map(({key, value, version: number, createdAt, updatedAt}) => ({
          key,
          value: JSON.parse(value),
          version: number,
          created_at: createdAt,
          updated_at: updatedAt,
        })),
        count: entries.length,
        truncated: found.length > chosen.length,
      }
    },
  })
}
