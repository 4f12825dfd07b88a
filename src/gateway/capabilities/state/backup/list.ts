import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability} from '../define.ts'
import {count, timestamp} from '../fields.ts'
import type {StateServices} from '../services.ts'
import {isVisible, nameOf} from './scope.ts'

const Listed = z.strictObject({
  backup_id: z.string().describe('to restore or export it'),
  created_at: timestamp.describe('when it was made'),
  scope: z.string().describe('full, shared, or agent: and a name'),
  file_size_bytes: count.describe('size of the file'),
})

export function backupList({backups}: Pick<StateServices, 'backups'>): Capability {
  return stateCapability({
    name: 'state.backup.list',
    title: 'List backups',
    purpose: 'Lists the backups of your lasting state, the newest first.',
    whenToUse: 'Use it to find one to restore or export. For pictures of the past use state.snapshot.list instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({}),
    output: z.strictObject({
      backups: z.array(Listed).describe('the newest first'),
      count: count.describe('how many'),
    }),
    errors: ['IoError'],
    examples: [{description: 'See them', input: {}}],
    tags: ['state', 'backup', 'read', 'safe'],
    async handle(_, context) {
      const visible = (await backups.list()).filter(backup => isVisible(context, backup))
      return {
        backups: visible.map(({id, createdAt, scope, sizeBytes}) => ({
          backup_id: id,
          created_at: createdAt,
          scope: nameOf(scope),
          file_size_bytes: sizeBytes,
        })),
        count: visible.length,
      }
    },
  })
}
