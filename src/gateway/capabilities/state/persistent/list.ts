import {z} from 'zod'
import {scopeOf} from '../../../agent-state.ts'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {count, ListedEntry, pageInput, toListed, truncated} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function persistentList({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.persistent.list',
    title: 'List lasting entries',
    purpose: 'Lists the keys of your lasting state with their versions and sizes.',
    whenToUse: 'Use it to see what you kept. For the values use state.persistent.query instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject(pageInput),
    output: z.strictObject({
      entries: z.array(z.strictObject(ListedEntry)).describe('sorted by key'),
      count: count.describe('keys that begin so, with those that are not in this answer'),
      total_size_bytes: count.describe('size of all of these'),
      truncated,
    }),
    errors: ['DatabaseError'],
    examples: [{description: 'One family of keys', input: {prefix: 'project.'}}],
    tags: ['state', 'persistent', 'read', 'safe'],
    async handle({prefix, after, limit}, {agent}) {
      const scope = scopeOf(agent)
      const [found, total] = await Promise.all([
        kept.table.list(scope, {prefix, after, limit: limit + 1}),
        kept.table.total(scope, prefix),
      ])
      return {
        entries: found.slice(0, limit).map(toListed),
        count: total.count,
        total_size_bytes: total.bytes,
        truncated: found.length > limit,
      }
    },
  })
}
