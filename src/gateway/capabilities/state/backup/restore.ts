import {z} from 'zod'
import type {CallContext, Capability} from '../../../capability.ts'
import {fail, stateCapability} from '../define.ts'
import type {StateServices} from '../services.ts'
import {agentInput} from './create.ts'
import {findBackup, nameOf, scopeFor} from './scope.ts'

export function backupRestore({backups}: Pick<StateServices, 'backups'>): Capability {
  return stateCapability({
    name: 'state.backup.restore',
    title: 'Restore state',
    purpose: 'Puts your lasting state back as it is in a backup, all of it or none; what came after is lost.',
    whenToUse:
      'Use it to undo changes that went wrong. Restored values are new versions. For one entry use state.persistent.history instead and write the old value again.',
    effect: 'write-local',
    isDestructive: true,
    isIdempotent: true,
    tier: 'approval_required',
    input: z.strictObject({
      backup_id: z.string().min(1).max(64).describe('as state.backup.list tells it'),
      agent: agentInput.describe(
        'you, which is also meant when left out; operators: one of those in the backup, or all',
      ),
    }),
    output: z.strictObject({
      restored: z.boolean().describe('always true: otherwise it is an error and nothing has changed'),
      agents_restored: z.array(z.string()).describe('whose lasting state it is'),
      shared_state_restored: z.boolean().describe('whether what agents share is in it'),
    }),
    errors: ['BackupNotFound', 'BackupDamaged', 'PermissionDenied', 'IoError'],
    examples: [{description: 'Go back', input: {backup_id: 'bkp-20260131-093000-000-1a2b'}}],
    tags: ['state', 'backup', 'write'],
    async preview({backup_id, agent}, context) {
      const {createdAt, scope} = await findBackup(backups, context, backup_id)
      return `replace the state (${nameOf(scopeFor(context, agent) ?? scope)}) by that of ${createdAt}`
    },
    async handle({backup_id, agent}, context: CallContext) {
      await findBackup(backups, context, backup_id)
      const restored = await backups.restore(backup_id, scopeFor(context, agent))
      if (!restored) throw fail('BackupNotFound', `there is no backup ${backup_id}`, {backup_id})
      return {restored: true, agents_restored: [...restored.agents], shared_state_restored: restored.shared}
    },
  })
}
