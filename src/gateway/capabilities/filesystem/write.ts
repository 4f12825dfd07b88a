import {z} from 'zod'
import {filesystemCapability} from './define.ts'
import {content, count, pathInput, pathOutput, sha256} from './fields.ts'
import {locateTarget} from './files/access.ts'
import {hashBytes} from './files/content.ts'
import {publish} from './files/publish.ts'
import {previewContent} from './preview.ts'
import {ENCODINGS, encode} from './text/encoding.ts'

const input = z.strictObject({
  path: pathInput('file to create or replace'),
  content: content('the whole new content: text, or base64 with the encoding binary'),
  encoding: z.enum(ENCODINGS).default('utf-8').describe('how the text becomes bytes; binary: from base64'),
  create_parents: z.boolean().default(false).describe('make the missing folders of the path'),
})

const output = z.strictObject({
  path: pathOutput('the file'),
  size: count.describe('bytes written'),
  checksum: sha256.describe('SHA-256 of what was written, hex'),
  created: z.boolean().describe('false when a file was replaced'),
})

export const write = filesystemCapability({
  name: 'filesystem.write',
  title: 'Write a file',
  purpose: 'Creates a file or replaces all of its content; readers see the old content or the new, never a part.',
  whenToUse:
    'Use it for a new file or one to be written anew. To change some places in a file use filesystem.edit instead, and to add at its end filesystem.append.',
  effect: 'write-local',
  isDestructive: true,
  isIdempotent: true,
  tier: 'notify',
  input,
  output,
  errors: ['ParentNotFound', 'NotAFile', 'DiskFull', 'EncodingError'],
  examples: [
    {description: 'Write a text', input: {path: '/workspace/notes.md', content: '# Notes\n'}},
    {
      description: 'Write into a folder that is not there yet',
      input: {path: 'reports/2026/july.csv', content: 'day,visits\n', create_parents: true},
    },
  ],
  tags: ['filesystem', 'write', 'modifying'],
  preview: ({path, content, encoding}, context) => previewContent(context, path, () => encode(content, encoding)),
  async handle({path, content, encoding, create_parents}, context) {
    const bytes = encode(content, encoding)
    await using target = await locateTarget(context, path, create_parents)
    const old = target.node?.stats ?? null
    await publish(context, target, {old, replace: true, fill: file => file.writeFile(bytes)})
    return {path: target.path, size: bytes.length, checksum: hashBytes(bytes), created: old === null}
  },
})
