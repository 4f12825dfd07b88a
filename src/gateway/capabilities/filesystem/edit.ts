import {z} from 'zod'
import {filesystemCapability} from './define.ts'
import {applyEdits} from './edit/apply.ts'
import {type FileEdit, planEdits} from './edit/plan.ts'
import {fail} from './errors.ts'
import {content, count, pathInput, pathOutput} from './fields.ts'
import {inOrder} from './files/mutation-order.ts'
import {shorten} from './preview.ts'
import {EXCLUDED_FOLDERS} from './search/text-files.ts'

/** Characters; more of it helps nobody to check a change. */
const MAX_DIFF_LENGTH = 100_000
const MAX_SKIPPED_SHOWN = 100

const input = z
  .strictObject({
    path: pathInput('file to edit, or with include_glob the folder of the files'),
    pattern: z.string().min(1).max(65_536).describe('text to replace, or a JavaScript regular expression'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how groups are written
    replace: content('what to put in its place; with regex ${1} and ${name} are groups and $$ is a dollar'),
    include_glob: z.string().min(1).max(512).optional().describe('edit all files below path that fit, such as *.ts'),
    regex: z.boolean().default(false).describe('the pattern is a regular expression; ^ and $ fit at each line'),
    expected_replacements: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .describe('how often the pattern must be found in all; otherwise nothing is changed'),
    replace_all: z
      .boolean()
      .default(false)
      .describe('replace however often it is found, in place of expected_replacements'),
    dry_run: z.boolean().default(false).describe('change nothing and tell what would change'),
    include_all: z
      .boolean()
      .default(false)
      .describe(`edit also in ${EXCLUDED_FOLDERS.join(', ')}`),
  })
  .refine(({expected_replacements, replace_all}) => (expected_replacements !== undefined) !== replace_all, {
    error: 'set either expected_replacements or replace_all',
    path: ['expected_replacements'],
  })

const output = z.strictObject({
  applied: z.enum(['full', 'preview', 'partial']).describe('preview: dry_run; partial: some files are in skipped'),
  total_replacements: count.describe('places replaced, or with dry_run to be replaced'),
  files_changed: count.describe('files with such places'),
  per_file: z
    .array(z.strictObject({path: pathOutput('the file'), replacements: z.int().min(1).describe('places in it')}))
    .describe('the changed files'),
  skipped: z
    .array(
      z.strictObject({
        path: pathOutput('the file'),
        reason: z
          .string()
          .describe('binary, too_large (over 8 MiB), unreadable, or the error that kept it from being written'),
      }),
    )
    .describe(`files left as they were, at most ${MAX_SKIPPED_SHOWN} of them`),
  diff: z.string().describe('unified diff of the changed places'),
  diff_truncated: z.boolean().describe(`true when the diff is cut at ${MAX_DIFF_LENGTH} characters`),
})

type Output = z.infer<typeof output>

export const edit = filesystemCapability({
  name: 'filesystem.edit',
  title: 'Edit files',
  purpose: 'Replaces text in one file or many, only if it is found as often as you expect, and gives the diff.',
  whenToUse:
    'Use it to change places in files that exist. Say how often the text must occur, or set replace_all; look first with dry_run where many files are meant. To write a file anew use filesystem.write instead.',
  effect: 'write-local',
  isDestructive: true,
  tier: 'notify',
  input,
  output,
  errors: [
    'FileNotFound',
    'NotAFile',
    'NotADirectory',
    'InvalidPattern',
    'PatternTooSlow',
    'MatchCountMismatch',
    'EditTooLarge',
    'DiskFull',
    'EncodingError',
  ],
  examples: [
    {
      description: 'Change one place',
      input: {path: '/workspace/config.yaml', pattern: 'port: 80', replace: 'port: 8080', expected_replacements: 1},
    },
    {
      description: 'Rename a function everywhere, looking first',
      input: {
        path: '/workspace/src',
        include_glob: '*.ts',
        pattern: '\\bgetUser\\b',
        regex: true,
        replace: 'loadUser',
        replace_all: true,
        dry_run: true,
      },
    },
  ],
  tags: ['filesystem', 'edit', 'write', 'modifying'],
  async preview(input, context) {
    const {edits} = await planEdits(context, input)
    return shorten(edits.map(({diff}) => diff).join('') || 'nothing would change')
  },
  async handle(input, context) {
    const {expected_replacements: expected, dry_run} = input
    // two edits of one file at a time both find their text, one after the other
    return inOrder(`edit ${context.workspaceDir}`, context.signal, async () => {
      const plan = await planEdits(context, input)
      const found = countOf(plan.edits)
      const skipped = plan.skipped.slice(0, MAX_SKIPPED_SHOWN)
      if (expected !== undefined && found !== expected)
        throw fail('MatchCountMismatch', `found ${found} times, not ${expected}`, {expected, found, skipped})
      if (dry_run) return toOutput('preview', plan.edits, skipped)
      const failed = await applyEdits(context, plan.edits)
      const done = plan.edits.filter(({path}) => !failed.some(failure => failure.path === path))
      return toOutput(failed.length > 0 ? 'partial' : 'full', done, [...failed, ...skipped])
    })
  },
})

function toOutput(applied: Output['applied'], edits: readonly FileEdit[], skipped: Output['skipped']): Output {
  const diff = edits.map(edit => edit.diff).join('')
  return {
    applied,
    total_replacements: countOf(edits),
    files_changed: edits.length,
    per_file: edits.map(({path, changes}) => ({path, replacements: changes.length})),
    skipped: skipped.slice(0, MAX_SKIPPED_SHOWN),
    diff: diff.slice(0, MAX_DIFF_LENGTH),
    diff_truncated: diff.length > MAX_DIFF_LENGTH,
  }
}

function countOf(edits: readonly FileEdit[]): number {
  return edits.reduce((sum, {changes}) => sum + changes.length, 0)
}
