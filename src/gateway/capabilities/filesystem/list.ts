import {lstat} from 'node:fs/promises'
import {z} from 'zod'
import {filesystemCapability} from './define.ts'
import {count, Kind, kindOf, pathInput, pathOutput, sizeOf, timestamp, toTimestamp} from './fields.ts'
import {openFolder} from './files/access.ts'
import {isTemporary} from './files/temporary.ts'
import {type ByteName, isEscaped, showName} from './paths/byte-name.ts'
import {type Directory, nullWhen} from './paths/directory.ts'

/** Looks at so many entries at a time; more would only queue for the threads that do it. */
const BATCH = 64

const SORTS = ['name', '-name', 'size', '-size', 'modified', '-modified'] as const

const input = z.strictObject({
  path: pathInput('folder to list'),
  include_hidden: z.boolean().default(false).describe('show names that begin with a dot too'),
  sort_by: z.enum(SORTS).default('name').describe('order; a leading - turns it around'),
  max_results: z.int().min(1).max(10_000).default(1000).describe('most entries to show'),
})

const Entry = z.strictObject({
  name: z.string().describe('name in the folder'),
  type: Kind.describe('a symlink is not followed; other: device, pipe or socket'),
  size: count.describe('bytes; 0 for what is no file'),
  modified: timestamp.describe('last change of the content, ISO 8601 in UTC'),
  escaped: z
    .literal(true)
    .optional()
    .describe('there when the name on disk has bytes that are shown as \\xHH; use the name as it is shown'),
})
type Entry = z.infer<typeof Entry>

const output = z.strictObject({
  entries: z.array(Entry).describe('what the folder holds'),
  total: count.describe('number of entries before max_results cut them'),
  truncated: z.boolean().describe('true when max_results cut them'),
  path: pathOutput('the folder'),
})

export const list = filesystemCapability({
  name: 'filesystem.list',
  title: 'List a folder',
  purpose: 'Lists what one folder holds, with type, size and last change of each entry.',
  whenToUse:
    'Use it to see one folder; it does not go into the folders below. To find files anywhere below a folder use filesystem.search instead.',
  effect: 'read',
  tier: 'autonomous',
  input,
  output,
  errors: ['DirectoryNotFound', 'NotADirectory'],
  examples: [
    {description: 'See the whole workspace from the top', input: {path: '/workspace'}},
    {description: 'Newest first', input: {path: '/workspace/logs', sort_by: '-modified', max_results: 20}},
  ],
  tags: ['filesystem', 'read', 'safe', 'directory'],
  async handle({path, include_hidden, sort_by, max_results}, context) {
    await using folder = await openFolder(context, path)
    const {directory} = folder
    const names = await visibleNames(directory, include_hidden)
    // by name nothing has to be looked at but what is shown
    const [field, isReverse] = sort_by.startsWith('-') ? [sort_by.slice(1), true] : [sort_by, false]
    if (isReverse) names.reverse()
    const looked = field === 'name' ? names.slice(0, max_results) : names
    const entries = await describeAll(directory, looked, context.signal)
    if (field === 'size' || field === 'modified') entries.sort(compareBy(field, isReverse))
    return {
      entries: entries.slice(0, max_results),
      total: names.length,
      truncated: names.length > max_results,
      path: folder.path,
    }
  },
})

async function visibleNames(directory: Directory, includeHidden: boolean): Promise<ByteName[]> {
  const names = (await directory.list()).map(entry => entry.name)
  return names.filter(name => !isTemporary(name) && (includeHidden || !name.startsWith('.')))
}

async function describeAll(directory: Directory, names: readonly ByteName[], signal: AbortSignal): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let from = 0; from < names.length; from += BATCH) {
    signal.throwIfAborted()
    const batch = names.slice(from, from + BATCH).map(name => describe(directory, name))
    entries.push(...(await Promise.all(batch)).filter(entry => entry !== null))
  }
  return entries
}

/** null when it was removed meanwhile. */
async function describe(directory: Directory, name: ByteName): Promise<Entry | null> {
  const stats = await lstat(directory.at(name)).catch(nullWhen('ENOENT'))
  if (stats === null) return null
  return {
    name: showName(name),
    type: kindOf(stats),
    size: sizeOf(stats),
    modified: toTimestamp(stats.mtimeMs),
    ...(isEscaped(name) ? {escaped: true} : {}),
  }
}

function compareBy(field: 'size' | 'modified', isReverse: boolean) {
  const sign = isReverse ? -1 : 1
  return (a: Entry, b: Entry) => (a[field] < b[field] ? -sign : a[field] > b[field] ? sign : 0)
}
