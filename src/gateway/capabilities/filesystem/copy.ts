import {z} from 'zod'
import {filesystemCapability} from './define.ts'
import {fail} from './errors.ts'
import {count, pathInput, pathOutput, sha256} from './fields.ts'
import {locateTarget, openFile} from './files/access.ts'
import {copyContent} from './files/content.ts'
import {publish} from './files/publish.ts'

const input = z.strictObject({
  source: pathInput('file to copy'),
  destination: pathInput('path of the copy; its folder must be there'),
  overwrite: z.boolean().default(false).describe('replace a file that is at the destination'),
})

const output = z.strictObject({
  source: pathOutput('the file'),
  destination: pathOutput('the copy'),
  size: count.describe('bytes copied'),
  checksum: sha256.describe('SHA-256 of the copy, hex'),
})

export const copy = filesystemCapability({
  name: 'filesystem.copy',
  title: 'Copy a file',
  purpose: 'Copies one file, with its permissions; the copy appears whole or not at all.',
  whenToUse:
    'Use it to keep a version or to start from one. To give a file another name or folder use filesystem.move instead.',
  effect: 'write-local',
  isDestructive: true,
  isIdempotent: true,
  tier: 'notify',
  input,
  output,
  errors: ['FileNotFound', 'NotAFile', 'ParentNotFound', 'DestinationExists', 'DiskFull'],
  examples: [
    {
      description: 'Keep a version before a change',
      input: {source: '/workspace/config.yaml', destination: '/workspace/config.yaml.bak', overwrite: true},
    },
  ],
  tags: ['filesystem', 'write', 'modifying'],
  async handle({source, destination, overwrite}, context) {
    await using original = await openFile(context, source)
    await using target = await locateTarget(context, destination)
    if (target.node && !overwrite)
      throw fail('DestinationExists', `something is at ${destination} already`, {path: destination})
    const {file, stats} = original
    let done = {copied: 0, checksum: ''}
    await publish(context, target, {
      old: target.node?.stats ?? null,
      mode: stats.mode,
      replace: overwrite,
      fill: async into => {
        done = await copyContent(file, into, stats.size, context)
      },
    })
    return {source: original.path, destination: target.path, size: done.copied, checksum: done.checksum}
  },
})
