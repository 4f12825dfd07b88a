import {z} from 'zod'
import {filesystemCapability} from './define.ts'
import {fail} from './errors.ts'
import {count, kindOf, pathInput} from './fields.ts'
import {notAFile} from './files/access.ts'
import {rootsOf} from './paths/roots.ts'
import {locate} from './paths/walk.ts'
import {Count, createReport, LINES_PER_FILE, Match} from './search/reports.ts'
import {EXCLUDED_FOLDERS, TextFiles} from './search/text-files.ts'
import {openMatcher} from './text/open-matcher.ts'

const input = z.strictObject({
  path: pathInput('file to search, or folder with all below it'),
  pattern: z.string().min(1).max(4096).describe('text to look for, or a JavaScript regular expression'),
  regex: z.boolean().default(false).describe('the pattern is a regular expression; ^ and $ fit at each line'),
  ignore_case: z.boolean().default(false).describe('capital and small letters are the same'),
  include_glob: z.string().min(1).max(512).optional().describe('look only into files that fit, such as *.ts or src/**'),
  include_all: z
    .boolean()
    .default(false)
    .describe(`look also into ${EXCLUDED_FOLDERS.join(', ')}`),
  total_only: z.boolean().default(false).describe('give only the number of hits'),
  count_by: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('with regex: number or name of a group; counts how often it captured what'),
  files_only: z.boolean().default(false).describe('give one row per file'),
  max_results: z.int().min(1).max(1000).default(100).describe('most rows to give'),
})
type Input = z.output<typeof input>

const output = z.strictObject({
  matches: z
    .array(Match)
    .describe(`files with the most hits first; of each of several files at most ${LINES_PER_FILE}`),
  total_matches: count.describe('number of hits'),
  counts: z.array(Count).optional().describe('with count_by: the most frequent first'),
  files_searched: count.describe('files that were looked into'),
  files_skipped: count.describe('files that are binary, larger than 8 MiB or not readable'),
  truncated: z.boolean().describe('true when hits are not shown, or a folder was too large to search whole'),
})

export const searchContent = filesystemCapability({
  name: 'filesystem.search_content',
  version: '1.1',
  title: 'Search in files',
  purpose: 'Looks for text or a regular expression inside files, and shows, counts or groups the hits.',
  whenToUse:
    'Use it to find where something is said or used. total_only goes before count_by, count_by before files_only. To find files by name use filesystem.search instead; to replace what you find filesystem.edit.',
  effect: 'read',
  tier: 'notify',
  input,
  output,
  errors: ['DirectoryNotFound', 'NotAFile', 'InvalidPattern', 'PatternTooSlow'],
  examples: [
    {description: 'Where a function is used', input: {path: '/workspace/src', pattern: 'parseConfig('}},
    {
      description: 'How often each level is logged',
      input: {path: '/workspace/app.log', pattern: '^(DEBUG|INFO|WARN|ERROR)', regex: true, count_by: '1'},
    },
  ],
  tags: ['filesystem', 'search', 'read', 'code', 'aggregate'],
  async handle(input, context) {
    if (input.count_by !== undefined && !input.regex)
      throw fail('InvalidPattern', 'count_by names a group of a regular expression: set regex too')
    const files = new TextFiles(context, {glob: input.include_glob, includeAll: input.include_all})
    await using entry = await locate(rootsOf(context), input.path, {follow: true})
    const kind = entry?.node && kindOf(entry.node.stats)
    if (!kind) throw fail('DirectoryNotFound', `nothing is at ${input.path}`, {path: input.path})
    if (kind === 'other') throw notAFile(input.path)
    const report = createReport(input, kind === 'directory')
    await using matcher = await openMatcher({...matchRequestOf(input), keep: report.keep, signal: context.signal})
    for await (const {path, text} of files.in(entry)) report.add(path, text, await matcher.find(text))
    const result = report.result()
    return {
      ...result,
      files_searched: files.count,
      files_skipped: files.skipped.length,
      truncated: result.truncated || !files.isComplete,
    }
  },
})

function matchRequestOf({pattern, regex, ignore_case, total_only, count_by}: Input) {
  return {pattern, isRegex: regex, ignoreCase: ignore_case, countBy: total_only ? undefined : count_by}
}
