import {z} from 'zod'
import {filesystemCapability} from './define.ts'
import {fail} from './errors.ts'
import {count, pathInput, pathOutput, sizeOf} from './fields.ts'
import {locateSource, parentNotFound} from './files/access.ts'
import {type Source, transfer} from './files/transfer.ts'
import {rootsOf} from './paths/roots.ts'
import {type Entry, locate} from './paths/walk.ts'
import {previewSource} from './preview.ts'

const input = z.strictObject({
  source: pathInput('file, link or folder to move'),
  destination: pathInput('its new path; the folder that will hold it must be there'),
  overwrite: z
    .boolean()
    .default(false)
    .describe('replace a file that is at the destination; folders are never replaced'),
})

const output = z.strictObject({
  source: pathOutput('where it was'),
  destination: pathOutput('where it is'),
  size: count.describe('bytes; 0 for what is no file'),
})

export const move = filesystemCapability({
  name: 'filesystem.move',
  title: 'Move or rename',
  purpose: 'Gives a file or folder another name, another folder, or both, in one step.',
  whenToUse:
    'Use it to rename or to tidy up. A link is moved, not what it points to. To keep the original use filesystem.copy instead; to get rid of something use filesystem.delete, which can be undone.',
  effect: 'write-local',
  isDestructive: true,
  tier: 'notify',
  input,
  output,
  errors: ['FileNotFound', 'ParentNotFound', 'DestinationExists', 'InvalidDestination', 'DiskFull'],
  examples: [
    {
      description: 'Rename a file',
      input: {source: '/workspace/draft.md', destination: '/workspace/report.md'},
    },
  ],
  tags: ['filesystem', 'write', 'modifying'],
  preview: async ({source, destination, overwrite}, context) =>
    `${await previewSource(context, 'move', source)}\nto ${destination}${overwrite ? ', replacing what is there' : ''}`,
  async handle({source, destination, overwrite}, context) {
    await using from = await locateSource(context, source)
    await using to = await locate(rootsOf(context), destination, {follow: false, write: true})
    if (!to) throw parentNotFound(destination)
    requireFree(from, to, overwrite)
    await transfer(context, from, {directory: to.directory, name: to.name, replace: overwrite})
    return {source: from.path, destination: to.path, size: sizeOf(from.node.stats)}
  },
})

function requireFree(from: Entry & Source, to: Entry, overwrite: boolean): void {
  const isFolder = from.node.stats.isDirectory()
  const context = {path: to.path}
  if (isFolder && isWithin(to, from)) throw fail('InvalidDestination', `${to.path} is inside ${from.path}`, context)
  if (!to.node) return
  if (!overwrite) throw fail('DestinationExists', `something is at ${to.path} already`, context)
  if (isFolder || to.node.stats.isDirectory())
    throw fail(
      'DestinationExists',
      `something is at ${to.path}, and a folder neither replaces nor is replaced`,
      context,
    )
}

/** The same place counts as within. */
function isWithin({place: inner}: Entry, {place: outer}: Entry): boolean {
  return inner.root.host === outer.root.host && outer.names.every((name, index) => name === inner.names[index])
}
