import {z} from 'zod'
import {gitCapability} from './define.ts'
import {fail} from './errors.ts'
import {branchInput, count, hash, repositoryInput} from './fields.ts'
import {type Commit, LOG_FORMAT, parseLog} from './parse/log.ts'
import {openRepository, type Repository} from './repository/open.ts'
import {currentBranch, resolveBranch, resolveCommit} from './repository/refs.ts'

const input = z.strictObject({
  path: repositoryInput(),
  limit: z.int().min(1).max(500).default(20).describe('most commits to give'),
  branch: branchInput('branch to look at, origin/main for that of a remote; the current one when left out').optional(),
  since: z.iso.datetime({offset: true}).optional().describe('only commits after this moment, ISO 8601'),
  author: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}]+$/u, 'must be one line')
    .optional()
    .describe('only by authors whose name or address holds this text'),
})

const commit = z.strictObject({
  hash: hash.describe('full hash'),
  short_hash: z.string().describe('its beginning, as long as it takes to be unique'),
  message: z.string().describe('whole message'),
  author_name: z.string().describe('who wrote it'),
  author_email: z.string().describe('their address'),
  timestamp: z.iso.datetime().describe('when it was committed'),
})

export const log = gitCapability({
  name: 'git.log',
  title: 'Read the history',
  purpose: 'Gives the commits of a branch, newest first.',
  whenToUse:
    'Use it to see what was done, or to find the hash of a commit. For changes that are not committed use git.diff instead.',
  effect: 'read',
  tier: 'autonomous',
  input,
  output: z.strictObject({
    commits: z.array(commit).describe('newest first; none when nothing was committed yet'),
    total_returned: count.describe('how many there are in the list'),
    branch: z.string().nullable().describe('the branch; null when HEAD is on none'),
  }),
  errors: ['BranchNotFound'],
  examples: [
    {description: 'The last five commits', input: {path: '/workspace/site', limit: 5}},
    {description: 'What one author did since May', input: {path: 'site', author: 'Ada', since: '2026-05-01T00:00:00Z'}},
  ],
  tags: ['git', 'vcs', 'read', 'safe'],
  async handle({path, branch, ...filter}, context) {
    await using repository = await openRepository(context, path)
    const tip = branch === undefined ? await resolveCommit(repository, 'HEAD') : await findTip(repository, branch)
    const commits = tip === null ? [] : await readLog(repository, tip, filter)
    return {commits, total_returned: commits.length, branch: branch ?? (await currentBranch(repository))}
  },
})

async function findTip(repository: Repository, branch: string): Promise<string> {
  const tip = await resolveBranch(repository, branch)
  if (tip === null) throw fail('BranchNotFound', `no branch is named ${branch}`, {branch})
  return tip
}

interface Filter {
  readonly limit: number
  readonly since?: string | undefined
  readonly author?: string | undefined
  /** what can be reached from it is left out */
  readonly beyond?: string | null
}

/** From a commit backwards. */
export async function readLog(
  repository: Repository,
  tip: string,
  {limit, since, author, beyond}: Filter,
): Promise<Commit[]> {
  const output = await repository.run([
    ...['log', '-z', `--format=${LOG_FORMAT}`, `--max-count=${limit}`, '--encoding=UTF-8'],
    ...['--no-color', '--no-decorate', '--no-show-signature', '--no-mailmap'],
    ...(since === undefined ? [] : [`--since=${new Date(since).toISOString()}`]),
    ...(author === undefined ? [] : ['--fixed-strings', '--regexp-ignore-case', `--author=${author}`]),
    ...['--end-of-options', tip, ...(beyond ? [`^${beyond}`] : []), '--'],
  ])
  return parseLog(output)
}
