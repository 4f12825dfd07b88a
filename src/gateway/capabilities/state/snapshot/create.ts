import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {count, timestamp} from '../fields.ts'
import type {StateServices} from '../services.ts'
import {takePicture} from './picture.ts'

export function snapshotCreate(services: Pick<StateServices, 'kept' | 'snapshots' | 'surroundings'>): Capability {
  return stateCapability({
    name: 'state.snapshot.create',
    title: 'Take a snapshot',
    purpose:
      'Keeps a picture of what you can see now: your state, the shared keys, your open requests, alerts and health.',
    whenToUse:
      'Use it before larger work, to compare with later. It holds keys and versions, not values: to be able to go back use state.backup.create instead.',
    effect: 'write-local',
    tier: 'notify',
    input: z.strictObject({}),
    output: z.strictObject({
      snapshot_id: z.string().describe('to load it'),
      timestamp: timestamp.describe('when it was taken'),
      size_bytes: count.describe('size of the file'),
    }),
    errors: ['IoError'],
    examples: [{description: 'Take one', input: {}}],
    tags: ['state', 'snapshot', 'write'],
    async handle(_, {agent}) {
      const {id, takenAt, sizeBytes} = await services.snapshots.create(agent, await takePicture(services, agent))
      return {snapshot_id: id, timestamp: takenAt, size_bytes: sizeBytes}
    },
  })
}
