import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {count, timestamp} from '../fields.ts'
import type {StateServices} from '../services.ts'
import {nameOf, scopeFor} from './scope.ts'

export const agentInput = z.string().min(1).max(63).optional()

export function backupCreate({backups}: Pick<StateServices, 'backups'>): Capability {
  return stateCapability({
    name: 'state.backup.create',
    title: 'Back up state',
    purpose: 'Writes a backup of your lasting state with its history, as it is at one moment.',
    whenToUse:
      'Use it before changes that may have to be undone. A few older ones are kept. To note what there is use state.snapshot.create instead.',
    effect: 'write-local',
    tier: 'approval_required',
    input: z.strictObject({
      agent: agentInput.describe('you, which is also meant when left out; operators: any, or all'),
    }),
    output: z.strictObject({
      backup_id: z.string().describe('to restore or export it'),
      created_at: timestamp.describe('when it was made'),
      file_size_bytes: count.describe('size of the file'),
      scope: z.string().describe('full, shared, or agent: and a name'),
    }),
    errors: ['IoError', 'PermissionDenied'],
    examples: [{description: 'Back up the own state', input: {}}],
    tags: ['state', 'backup', 'write'],
    preview: async ({agent}, context) => `back up the state: ${nameOf(scopeFor(context, agent))}`,
    async handle({agent}, context) {
      const {id, createdAt, sizeBytes, scope} = await backups.create(scopeFor(context, agent))
      return {backup_id: id, created_at: createdAt, file_size_bytes: sizeBytes, scope: nameOf(scope)}
    },
  })
}
