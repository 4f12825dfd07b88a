import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {fail, stateCapability} from '../define.ts'
import type {StateServices} from '../services.ts'

export function snapshotLoad({snapshots}: Pick<StateServices, 'snapshots'>): Capability {
  return stateCapability({
    name: 'state.snapshot.load',
    title: 'Look at a snapshot',
    purpose: 'Reads a snapshot that you took; it changes nothing.',
    whenToUse: 'Use it to compare then and now. To put state back as it was use state.backup.restore instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({snapshot_id: z.string().min(1).max(64).describe('as state.snapshot.list tells it')}),
    output: z.strictObject({
      snapshot: z
        .record(z.string(), z.unknown().describe('a part of the picture'))
        .describe('taken_at, agent, persistent_state, shared_state, pending_approvals, alerts, health'),
    }),
    errors: ['SnapshotNotFound', 'IoError'],
    examples: [{description: 'Look at one', input: {snapshot_id: 'snap-20260131-093000-000-1a2b'}}],
    tags: ['state', 'snapshot', 'read', 'safe'],
    async handle({snapshot_id}, {agent}) {
      const snapshot = await snapshots.load(agent, snapshot_id)
      if (!snapshot) throw fail('SnapshotNotFound', `you have no snapshot ${snapshot_id}`, {snapshot_id})
      return {snapshot}
    },
  })
}
