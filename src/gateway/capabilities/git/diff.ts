import {z} from 'zod'
import {gitCapability} from './define.ts'
import {fail} from './errors.ts'
import {count, repositoryInput, revisionInput} from './fields.ts'
import {type FileChange, parseChanges} from './parse/changes.ts'
import {openRepository, type Repository} from './repository/open.ts'
import {resolveCommit} from './repository/refs.ts'

const MAX_PATCH_BYTES = 1_048_576

const input = z.strictObject({
  path: repositoryInput(),
  cached: z.boolean().default(false).describe('compare what is staged, not the files as they are'),
  commit: revisionInput('compare with this commit: a hash, a branch, HEAD~2').optional(),
  max_patch_bytes: z.int().min(0).max(MAX_PATCH_BYTES).default(100_000).describe('most bytes of the patch; 0 for none'),
})

const change = z.strictObject({
  file: z.string().describe('path below the top folder; of a renamed file the new one'),
  status: z.enum(['added', 'modified', 'deleted', 'renamed']).describe('what happened to it'),
  additions: count.describe('lines added; 0 for what is no text'),
  deletions: count.describe('lines removed; 0 for what is no text'),
})

export const diff = gitCapability({
  name: 'git.diff',
  title: 'See the changes',
  purpose: 'Gives the changes of tracked files as a patch, with lines added and removed for each file.',
  whenToUse:
    'Use it to read what changed: files against what is staged, or against a commit. New files that were never committed are not in it; git.status lists those instead.',
  effect: 'read',
  tier: 'autonomous',
  input,
  output: z.strictObject({
    changes: z.array(change).describe('each file that changed'),
    total_additions: count.describe('lines added in all'),
    total_deletions: count.describe('lines removed in all'),
    files_changed: count.describe('number of files'),
    patch: z.string().describe('unified diff'),
    truncated: z.boolean().describe('true when max_patch_bytes cut the patch'),
  }),
  errors: ['CommitNotFound'],
  examples: [
    {description: 'What changed since it was staged or committed', input: {path: '/workspace/site'}},
    {description: 'Against the commit before the last', input: {path: 'site', commit: 'HEAD~1'}},
  ],
  tags: ['git', 'vcs', 'read', 'safe'],
  async handle({path, cached, commit, max_patch_bytes}, context) {
    await using repository = await openRepository(context, path)
    const against = commit === undefined ? [] : [await findCommit(repository, commit)]
    const sides = [...(cached ? ['--cached'] : []), '--end-of-options', ...against, '--']
    const changes = parseChanges(await repository.run(['diff', ...PLAIN, '--raw', '--numstat', '-z', ...sides]))
    return {...sumOf(changes), ...(await readPatch(repository, sides, max_patch_bytes))}
  },
})

/** By our own means only: attributes of a repository could name programs that show a file. */
const PLAIN: readonly string[] = [
  ...['--no-ext-diff', '--no-textconv', '--no-color', '--find-renames', '--ignore-submodules=all'],
  ...['--src-prefix=a/', '--dst-prefix=b/'],
]

async function findCommit(repository: Repository, revision: string): Promise<string> {
  const hash = await resolveCommit(repository, revision)
  if (hash === null) throw fail('CommitNotFound', `no commit is ${revision}`, {commit: revision})
  return hash
}

function sumOf(changes: FileChange[]) {
  return {
    changes,
    total_additions: changes.reduce((sum, {additions}) => sum + additions, 0),
    total_deletions: changes.reduce((sum, {deletions}) => sum + deletions, 0),
    files_changed: changes.length,
  }
}

async function readPatch(repository: Repository, sides: readonly string[], maxBytes: number) {
  if (maxBytes === 0) return {patch: '', truncated: true}
  const {isOk, isTooMuch, stdout, complaint} = await repository.try(['diff', ...PLAIN, '--patch', ...sides], {
    maxOutputBytes: maxBytes,
  })
  if (!isOk && !isTooMuch) throw fail('GitFailed', `git diff failed: ${complaint}`)
  return {patch: decodeWhole(Buffer.from(stdout, 'latin1')), truncated: isTooMuch}
}

/** Without the bytes of a character that was cut. */
function decodeWhole(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, {stream: true})
}
