import {z} from 'zod'
import {scopeOf} from '../../../agent-state.ts'
import type {Capability} from '../../../capability.ts'
import {fitting, valuesOf} from '../answers.ts'
import {stateCapability} from '../define.ts'
import {count, keyInput, timestamp, valueOutput, version} from '../fields.ts'
import type {StateServices} from '../services.ts'

/** Above every version. */
const NEWEST = Number.MAX_SAFE_INTEGER

const Past = z.strictObject({
  value: valueOutput.describe('the value'),
  version: version.describe('its version'),
  created_at: timestamp.describe('first write of the key'),
  updated_at: timestamp.describe('write of this version'),
})

export function persistentHistory({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.persistent.history',
    title: 'Read older versions',
    purpose: 'Reads the versions of an entry of your lasting state that are still kept, the newest first.',
    whenToUse: 'Use it to see how a value came about. For one known version use state.persistent.get instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({
      key: keyInput,
      limit: z.int().min(1).max(1000).default(1000).describe('versions in one answer'),
      before: version.optional().describe('only versions below this one'),
    }),
    output: z.strictObject({
      versions: z.array(Past).describe('the newest first; none when there is no such entry'),
      count: count.describe('versions in this answer'),
      truncated: z.boolean().describe('there are more: ask again with before'),
    }),
    errors: ['DatabaseError'],
    examples: [{description: 'The last five', input: {key: 'project.todo', limit: 5}}],
    tags: ['state', 'persistent', 'read', 'safe'],
    async handle({key, limit, before = NEWEST}, {agent}) {
      const scope = scopeOf(agent)
      const found = await kept.table.versions(scope, key, {before, limit: limit + 1})
      const chosen = fitting(found.slice(0, limit))
      const entries = await valuesOf(kept.table, scope, chosen)
      return {
        versions: entries.map(({value, version: number, createdAt, updatedAt}) => ({
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
