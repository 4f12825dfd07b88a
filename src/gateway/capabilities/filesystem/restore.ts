import {z} from 'zod'
import type {CallContext, Capability} from '../../capability.ts'
import {filesystemCapability} from './define.ts'
import {fail} from './errors.ts'
import {count, sizeOf} from './fields.ts'
import {parentNotFound} from './files/access.ts'
import {transfer} from './files/transfer.ts'
import {Trash, type Trashed} from './files/trash.ts'
import {resolvePath, rootsOf, showPath} from './paths/roots.ts'
import {locate} from './paths/walk.ts'

const input = z.strictObject({
  trash_path: z
    .string()
    .min(1)
    .max(4096)
    .describe('trash_path that filesystem.delete gave, or the path it had: what was deleted there last'),
  overwrite: z.boolean().default(false).describe('replace a file that is at the original path now'),
})

const output = z.strictObject({
  restored: z.boolean().describe('false when the trash does not hold it, or not any more'),
  path: z.string().nullable().describe('where it is again, absolute; null when nothing was restored'),
  size: count.describe('bytes; 0 for what is no file'),
})

export function createRestore({now}: {now(): Date}): Capability {
  return filesystemCapability({
    name: 'filesystem.restore',
    title: 'Restore from the trash',
    purpose: 'Brings a deleted file or folder back to where it was, with the folders that led there.',
    whenToUse:
      'Use it to undo filesystem.delete while the time it told has not passed. It does not bring back overwritten content: keep a version with filesystem.copy instead.',
    effect: 'write-local',
    isDestructive: true,
    tier: 'notify',
    input,
    output,
    errors: ['ParentNotFound', 'DestinationExists', 'InvalidDestination', 'DiskFull'],
    examples: [
      {
        description: 'Undo a delete',
        input: {trash_path: '/trash/20260724T101112Z-1a2b3c4d/old-draft.md'},
      },
    ],
    tags: ['filesystem', 'write', 'modifying'],
    async handle({trash_path, overwrite}, context) {
      await using trash = await Trash.open(context, now())
      await trash.sweep()
      await using trashed = await trash.find(originalOrTrashPath(context, trash_path))
      if (!trashed) return {restored: false, path: null, size: 0}
      const path = await putBack(context, trashed, overwrite)
      await trash.remove(trashed.id)
      return {restored: true, path, size: sizeOf(trashed.node.stats)}
    },
  })
}

function originalOrTrashPath(context: CallContext, path: string): string {
  return path.startsWith('/trash/') ? path : showPath(resolvePath(rootsOf(context), path))
}

/** With the folders that led there. */
export async function putBack(context: CallContext, trashed: Trashed, overwrite: boolean): Promise<string> {
  const {path} = trashed.about
  await using target = await locate(rootsOf(context), path, {follow: false, write: true, createParents: true})
  if (!target) throw parentNotFound(path)
  const isFolder = trashed.node.stats.isDirectory() || target.node?.stats.isDirectory()
  if (target.node && (!overwrite || isFolder)) throw fail('DestinationExists', `something is at ${path} now`, {path})
  await transfer(context, trashed, {directory: target.directory, name: target.name, replace: overwrite})
  return target.path
}
