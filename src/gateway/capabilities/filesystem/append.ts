import {constants, type FileHandle, open, unlink} from 'node:fs/promises'
import {z} from 'zod'
import type {CallContext} from '../../capability.ts'
import {filesystemCapability} from './define.ts'
import {content, count, pathInput, pathOutput} from './fields.ts'
import {locateTarget} from './files/access.ts'
import {inTurn} from './files/mutation-order.ts'
import {PRIVATE_FILE, type Spot} from './files/publish.ts'
import {previewContent} from './preview.ts'
import {encode} from './text/encoding.ts'

const {O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY} = constants

const input = z.strictObject({
  path: pathInput('file to add to; it is created when it is missing'),
  content: content('text to add, in UTF-8; end it with a line feed where lines are meant'),
})

const output = z.strictObject({
  path: pathOutput('the file'),
  new_size: count.describe('size of the file now, bytes'),
})

export const append = filesystemCapability({
  name: 'filesystem.append',
  title: 'Append to a file',
  purpose: 'Adds text at the end of a file, and creates the file when it is missing.',
  whenToUse:
    'Use it for logs and lists that grow; a repeated call adds the text again. To replace content use filesystem.write instead, and to change places within a file filesystem.edit.',
  effect: 'write-local',
  tier: 'notify',
  input,
  output,
  errors: ['ParentNotFound', 'NotAFile', 'DiskFull', 'EncodingError'],
  examples: [{description: 'Add a line', input: {path: '/workspace/progress.log', content: 'step 3 done\n'}}],
  tags: ['filesystem', 'write', 'modifying', 'append'],
  preview: ({path, content}, context) =>
    previewContent(context, path, now => Buffer.concat([Buffer.from(now), encode(content, 'utf-8')])),
  async handle({path, content}, context) {
    const bytes = encode(content, 'utf-8')
    // a replacement of the file in between would take the text with it
    return inTurn(context, () => add(context, path, bytes))
  },
})

async function add(context: CallContext, path: string, bytes: Buffer) {
  await using target = await locateTarget(context, path)
  await using file = (await target.node?.openFile(O_WRONLY | O_APPEND)) ?? (await create(target))
  try {
    const new_size = await appendWhole(file, bytes)
    if (!target.node) await target.directory.sync()
    return {path: target.path, new_size}
  } catch (error) {
    if (!target.node) await unlink(target.directory.at(target.name))
    throw error
  }
}

function create({directory, name}: Spot): Promise<FileHandle> {
  return open(directory.at(name), O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, PRIVATE_FILE)
}

/** All of it or nothing, where the disk fills up; answers the new size. */
async function appendWhole(file: FileHandle, bytes: Buffer): Promise<number> {
  const {size} = await file.stat()
  try {
    await file.writeFile(bytes)
    await file.sync()
  } catch (error) {
    await file.truncate(size)
    throw error
  }
  return (await file.stat()).size
}
