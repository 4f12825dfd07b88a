import {z} from 'zod'
import {filesystemCapability} from './define.ts'
import {count, MAX_CONTENT_BYTES, MEBIBYTE, pathInput, pathOutput, sha256, timestamp, toTimestamp} from './fields.ts'
import {type OpenFile, openFile} from './files/access.ts'
import {hashBytes, hashFile, readRange} from './files/content.ts'
import {decode, ENCODINGS} from './text/encoding.ts'

/** A larger file is not hashed: every page of it would read it whole. */
const MAX_HASHED_BYTES = 64 * MEBIBYTE

const input = z.strictObject({
  path: pathInput('file to read'),
  encoding: z.enum(ENCODINGS).default('utf-8').describe('what the bytes are; binary gives base64'),
  offset: count.default(0).describe('first byte to read, from 0'),
  limit: z.int().min(1).max(MAX_CONTENT_BYTES).default(MEBIBYTE).describe('most bytes to read'),
})

const output = z.strictObject({
  path: pathOutput('the file'),
  content: z.string().describe('the text, or base64; a character cut by an edge of the range is left out'),
  encoding: z.enum(ENCODINGS).describe('encoding of the content'),
  offset: count.describe('first byte of the content; behind the one asked for when that was inside a character'),
  next_offset: count.nullable().describe('offset to go on with, bytes; null when this is the end'),
  truncated: z.boolean().describe('true when the file goes on behind the content'),
  size: count.describe('size of the whole file, bytes'),
  size_bytes: count.describe('the same as size'),
  modified: timestamp.describe('last change of the content, ISO 8601 in UTC'),
  modified_at: timestamp.describe('the same as modified'),
  checksum: sha256.nullable().describe('SHA-256 of the whole file, hex; null above 64 MiB'),
})

export const read = filesystemCapability({
  name: 'filesystem.read',
  title: 'Read a file',
  purpose: 'Reads a file, whole or a range of bytes, and tells its size, last change and checksum.',
  whenToUse:
    'Use it when you know the file; without a limit it reads up to 1 MiB, and next_offset tells where to go on. To find text in many files use filesystem.search_content instead; to learn only size or date use filesystem.stat.',
  effect: 'read',
  tier: 'autonomous',
  input,
  output,
  errors: ['FileNotFound', 'NotAFile', 'EncodingError'],
  examples: [
    {description: 'Read a text', input: {path: '/workspace/notes.md'}},
    {description: 'Read the first 4 KiB of an image', input: {path: 'logo.png', encoding: 'binary', limit: 4096}},
  ],
  tags: ['filesystem', 'read', 'safe'],
  async handle({path, encoding, offset, limit}, context) {
    await using opened = await openFile(context, path)
    const {size, mtimeMs} = opened.stats
    const start = Math.min(offset, size)
    const length = Math.min(limit, size - start)
    const bytes = await readRange(opened.file, start, length)
    const isEndOfFile = start + length === size || bytes.length < length
    const text = decode({bytes, start, isEndOfFile}, encoding)
    const modified = toTimestamp(mtimeMs)
    return {
      path: opened.path,
      content: text.content,
      encoding,
      offset: text.start,
      next_offset: isEndOfFile ? null : text.end,
      truncated: !isEndOfFile,
      size,
      size_bytes: size,
      modified,
      modified_at: modified,
      checksum: bytes.length === size ? hashBytes(bytes) : await checksumOf(opened, context.signal),
    }
  },
})

async function checksumOf({file, stats}: OpenFile, signal: AbortSignal): Promise<string | null> {
  return stats.size > MAX_HASHED_BYTES ? null : hashFile(file, stats.size, signal)
}
