import {z} from 'zod'
import {type Capability, CapabilityError} from '../../../capability.ts'
import {explainSystemError, ERRORS as FILE_ERRORS} from '../../filesystem/errors.ts'
import {pathInput, pathOutput} from '../../filesystem/fields.ts'
import {locateTarget} from '../../filesystem/files/access.ts'
import {copyContent} from '../../filesystem/files/content.ts'
import {publish} from '../../filesystem/files/publish.ts'
import {stateCapability} from '../define.ts'
import {count} from '../fields.ts'
import type {StateServices} from '../services.ts'
import {findBackup} from './scope.ts'

const PATH_ERRORS = [
  'PathOutOfScope',
  'MountUnavailable',
  'ParentNotFound',
  'NotAFile',
  'DestinationExists',
  'PermissionDenied',
  'DiskFull',
  'ResourceExhausted',
  'ConflictError',
] as const

export function backupExport({backups}: Pick<StateServices, 'backups'>): Capability {
  const capability = stateCapability({
    name: 'state.backup.export',
    title: 'Export a backup',
    purpose: 'Copies a backup into your workspace as a new file.',
    whenToUse: 'Use it to hand a backup on or to read it. To put the state back use state.backup.restore instead.',
    effect: 'write-local',
    tier: 'approval_required',
    input: z.strictObject({
      backup_id: z.string().min(1).max(64).describe('as state.backup.list tells it'),
      path: pathInput('the new file; nothing is overwritten'),
    }),
    output: z.strictObject({
      exported_path: pathOutput('the file'),
      size_bytes: count.describe('its size'),
    }),
    errors: ['BackupNotFound', 'IoError'],
    examples: [
      {
        description: 'Copy one',
        input: {backup_id: 'bkp-20260131-093000-000-1a2b', path: '/workspace/state.jsonl'},
      },
    ],
    tags: ['state', 'backup', 'write'],
    preview: async ({backup_id, path}) => `copy the backup ${backup_id} to ${path}`,
    async handle({backup_id, path}, context) {
      await findBackup(backups, context, backup_id)
      await using source = await backups.open(backup_id)
      if (!source) throw new CapabilityError('BackupNotFound', `there is no backup ${backup_id}`, {backup_id})
      const {size} = await source.stat()
      try {
        await using target = await locateTarget(context, path)
        await publish(context, target, {
          old: target.node?.stats ?? null,
          replace: false,
          fill: async file => void (await copyContent(source, file, size, context)),
        })
        return {exported_path: target.path, size_bytes: size}
      } catch (error) {
        throw explainSystemError(error)
      }
    },
  })
  const ofPaths = Object.fromEntries(PATH_ERRORS.map(type => [type, FILE_ERRORS[type]]))
  return {...capability, errors: {...capability.errors, ...ofPaths}}
}
