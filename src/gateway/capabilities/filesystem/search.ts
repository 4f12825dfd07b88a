import {z} from 'zod'
import type {CallContext} from '../../capability.ts'
import {filesystemCapability} from './define.ts'
import {count, MEBIBYTE, pathInput, pathOutput, sha256, timestamp} from './fields.ts'
import {type Folder, openFolder} from './files/access.ts'
import type {Directory} from './paths/directory.ts'
import {Tree, type TreeEntry} from './paths/tree.ts'
import {describeFile, hashEntry} from './search/found-file.ts'
import {AggregateInput, Group, keyOf, Summary} from './search/summary.ts'
import {compileGlob} from './text/glob.ts'

const input = z.strictObject({
  path: pathInput('folder to search, with all folders below it'),
  pattern: z
    .string()
    .min(1)
    .max(512)
    .describe('glob: *, ?, [a-z], {one,two}, ** for any folders; without a slash it is the file name in any folder'),
  max_results: z.int().min(1).max(1000).default(100).describe('most files to give'),
  include_hidden: z.boolean().default(false).describe('look at names that begin with a dot too'),
  aggregate: AggregateInput.optional().describe('add the files up in groups in place of naming them'),
  include_hash: z.boolean().default(false).describe('give the SHA-256 of each file'),
  max_hash_bytes: z
    .int()
    .min(1)
    .max(256 * MEBIBYTE)
    .default(10 * MEBIBYTE)
    .describe('largest file to hash, bytes'),
})
type Input = z.output<typeof input>

const Match = z.strictObject({
  path: pathOutput('the file'),
  size: count.describe('bytes'),
  modified: timestamp.describe('last change of the content, ISO 8601 in UTC'),
  sha256: sha256.nullable().optional().describe('with include_hash: hex; null above max_hash_bytes'),
})

const output = z.strictObject({
  matches: z.array(Match).describe('files in the order of their paths; empty with aggregate'),
  groups: z.array(Group).optional().describe('with aggregate: the rows'),
  total_matches: count.describe('files that fit, before max_results cut them'),
  truncated: z.boolean().describe('true when something is missing: rows cut, or a folder too large to search whole'),
})
type Output = z.infer<typeof output>

export const search = filesystemCapability({
  name: 'filesystem.search',
  title: 'Find files',
  purpose: 'Finds files below a folder by a glob; can also add them up in groups, or find files with equal content.',
  whenToUse:
    'Use it when you know a part of the name but not the folder. To look for text inside files use filesystem.search_content instead; to see what one folder holds filesystem.list.',
  effect: 'read',
  tier: 'autonomous',
  input,
  output,
  errors: ['DirectoryNotFound', 'NotADirectory', 'InvalidPattern'],
  examples: [
    {description: 'All TypeScript files', input: {path: '/workspace', pattern: '*.ts'}},
    {
      description: 'What takes the room',
      input: {path: '/workspace', pattern: '*', aggregate: {group_by: 'extension', sort_by: '-total_size'}},
    },
    {description: 'Equal files', input: {path: '/workspace', pattern: '*', aggregate: {dedupe: true}}},
  ],
  tags: ['filesystem', 'read', 'safe', 'search', 'aggregate', 'inventory', 'dedupe'],
  async handle(input, context) {
    const files = new Files(input, context)
    await using folder = await openFolder(context, input.path)
    const {aggregate} = input
    if (aggregate === undefined) return await listFiles(files, folder)
    return await (aggregate.dedupe ? groupEqual : groupFiles)(files, aggregate, folder)
  },
})

/** The files that fit. */
class Files {
  readonly input: Input
  readonly context: CallContext
  readonly #fits: (relativePath: string) => boolean
  isComplete = true

  constructor(input: Input, context: CallContext) {
    this.input = input
    this.context = context
    this.#fits = compileGlob(input.pattern)
  }

  async *in(directory: Directory): AsyncGenerator<TreeEntry> {
    const tree = new Tree(this.context, {accepts: name => this.input.include_hidden || !name.startsWith('.')})
    for await (const entry of tree.entries(directory)) {
      if (entry.kind === 'file' && this.#fits(entry.relative)) yield entry
    }
    this.isComplete = tree.isComplete
  }

  hash(entry: TreeEntry): Promise<string | null> {
    return hashEntry(entry, {maxBytes: this.input.max_hash_bytes, signal: this.context.signal})
  }
}

async function listFiles(files: Files, {path, directory}: Folder): Promise<Output> {
  const {max_results, include_hash} = files.input
  const matches: Output['matches'] = []
  let total = 0
  for await (const entry of files.in(directory)) {
    total++
    if (matches.length >= max_results) continue
    const file = await describeFile(path, entry)
    if (file) matches.push(include_hash ? {...file, sha256: await files.hash(entry)} : file)
  }
  return {matches, total_matches: total, truncated: total > max_results || !files.isComplete}
}

async function groupFiles(files: Files, aggregate: AggregateInput, {path, directory}: Folder): Promise<Output> {
  const summary = new Summary()
  let total = 0
  for await (const entry of files.in(directory)) {
    total++
    const file = await describeFile(path, entry)
    if (file) summary.add(keyOf(file, aggregate.group_by), file)
  }
  return toOutput(summary, aggregate, {total, isComplete: files.isComplete})
}

/** Only files of a size that another has too are read. */
async function groupEqual(files: Files, aggregate: AggregateInput, {path, directory}: Folder): Promise<Output> {
  const sizes = new Map<number, number>()
  let total = 0
  for await (const entry of files.in(directory)) {
    total++
    const file = await describeFile(path, entry)
    if (file) sizes.set(file.size, (sizes.get(file.size) ?? 0) + 1)
  }
  const summary = new Summary()
  for await (const entry of files.in(directory)) {
    const file = await describeFile(path, entry)
    const isShared = file && (sizes.get(file.size) ?? 0) > 1
    const hash = isShared ? await files.hash(entry) : null
    if (file && hash !== null) summary.add(hash, file)
  }
  return toOutput(summary, aggregate, {total, isComplete: files.isComplete})
}

function toOutput(
  summary: Summary,
  aggregate: AggregateInput,
  {total, isComplete}: {total: number; isComplete: boolean},
): Output {
  const {groups, isCut} = summary.groups(aggregate)
  return {matches: [], groups, total_matches: total, truncated: isCut || !isComplete}
}
