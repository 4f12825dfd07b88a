import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {count, timestamp} from '../fields.ts'
import type {StateServices} from '../services.ts'

const Listed = z.strictObject({
  snapshot_id: z.string().describe('to load it'),
  timestamp: timestamp.describe('when it was taken'),
  size_bytes: count.describe('size of the file'),
})

export function snapshotList({snapshots}: Pick<StateServices, 'snapshots'>): Capability {
  return stateCapability({
    name: 'state.snapshot.list',
    title: 'List snapshots',
    purpose: 'Lists the snapshots that you took, the newest first.',
    whenToUse: 'Use it to find one to look at. For copies that can be restored use state.backup.list instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({}),
    output: z.strictObject({
      snapshots: z.array(Listed).describe('the newest first'),
      count: count.describe('how many'),
    }),
    errors: ['IoError'],
    examples: [{description: 'See them', input: {}}],
    tags: ['state', 'snapshot', 'read', 'safe'],
    async handle(_, {agent}) {
      const found = await snapshots.list(agent)
      return {
        snapshots: found.map(({id, takenAt, sizeBytes}) => ({
          snapshot_id: id,
          timestamp: takenAt,
          size_bytes: sizeBytes,
        })),
        count: found.length,
      }
    },
  })
}
