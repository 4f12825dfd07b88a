import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {filesystemCapability} from './define.ts'
import {fail} from './errors.ts'
import {pathInput, pathOutput, timestamp} from './fields.ts'
import {locateSource} from './files/access.ts'
import {isTemporary} from './files/temporary.ts'
import type {Source} from './files/transfer.ts'
import {RETENTION_DAYS, Trash} from './files/trash.ts'
import type {Entry} from './paths/walk.ts'
import {previewSource} from './preview.ts'

const input = z.strictObject({path: pathInput('file, link or empty folder to delete')})

const output = z.strictObject({
  deleted_path: pathOutput('what was deleted'),
  trash_path: z.string().describe('where it is kept, for filesystem.restore; it cannot be read there'),
  recoverable_until: timestamp.describe('when it is removed for good, ISO 8601 in UTC'),
})

export function createDelete({now}: {now(): Date}): Capability {
  return filesystemCapability({
    name: 'filesystem.delete',
    title: 'Delete',
    purpose: `Moves a file, link or empty folder to the trash, from where it can be restored: what an agent deleted for ${RETENTION_DAYS.agent * 24} hours, what a person deleted for ${RETENTION_DAYS.user} days.`,
    whenToUse:
      'Use it for what is not needed any more. Of a link only the link goes. To empty a file use filesystem.write instead; to put it elsewhere filesystem.move.',
    effect: 'write-local',
    isDestructive: true,
    tier: 'approval_required',
    input,
    output,
    errors: ['FileNotFound', 'DirectoryNotEmpty', 'InvalidDestination', 'DiskFull'],
    examples: [{description: 'Delete a file', input: {path: '/workspace/old-draft.md'}}],
    tags: ['filesystem', 'write', 'destructive'],
    preview: ({path}, context) => previewSource(context, 'move to the trash:', path),
    async handle({path}, context) {
      await using source = await locateSource(context, path)
      await requireEmpty(source)
      await using trash = await Trash.open(context, now())
      await trash.sweep()
      const {trashPath, recoverableUntil} = await trash.put(source)
      return {deleted_path: source.path, trash_path: trashPath, recoverable_until: recoverableUntil}
    },
  })
}

async function requireEmpty({node, path}: Entry & Source): Promise<void> {
  if (!node.stats.isDirectory()) return
  await using directory = await node.openDirectory()
  const held = (await directory.list()).filter(({name}) => !isTemporary(name)).length
  if (held > 0) throw fail('DirectoryNotEmpty', `${path} holds ${held} entries`, {path, entries: held})
}
