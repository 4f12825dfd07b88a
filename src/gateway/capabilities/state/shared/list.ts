import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {count, ListedEntry, pageInput, toListed, truncated} from '../fields.ts'
import type {StateServices} from '../services.ts'

const Entry = z.strictObject({...ListedEntry, owner_agent: z.string().describe('who wrote it last')})

export function sharedList({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.shared.list',
    title: 'List shared entries',
    purpose: 'Lists the keys that all agents share, with their versions, sizes and last writers.',
    whenToUse: 'Use it to see what agents tell each other. For your own keys use state.persistent.list instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject(pageInput),
    output: z.strictObject({
      entries: z.array(Entry).describe('sorted by key'),
      count: count.describe('keys that begin so, with those that are not in this answer'),
      total_size_bytes: count.describe('size of all of these'),
      truncated,
    }),
    errors: ['DatabaseError'],
    examples: [{description: 'One family of keys', input: {prefix: 'release.'}}],
    tags: ['state', 'shared', 'read', 'safe'],
    async handle({prefix, after, limit}) {
      const [found, total] = await Promise.all([
        kept.table.list('shared', {prefix, after, limit: limit + 1}),
        kept.table.total('shared', prefix),
      ])
      return {
        entries: found.slice(0, limit).map(info => ({...toListed(info), owner_agent: info.writer})),
        count: total.count,
        total_size_bytes: total.bytes,
        truncated: found.length > limit,
      }
    },
  })
}
