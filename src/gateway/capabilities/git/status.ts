import {z} from 'zod'
import {gitCapability} from './define.ts'
import {count, repositoryInput} from './fields.ts'
import {parseStatus, type Status, showPaths} from './parse/status.ts'
import {openRepository, type Repository} from './repository/open.ts'

const paths = (what: string) => z.array(z.string()).describe(what)

const STATES = ['clean', 'changed', 'merging', 'rebasing', 'cherry-picking', 'reverting', 'bisecting'] as const

/** What is in a .git folder while git waits for somebody to go on. */
const SIGNS: readonly [name: string, state: (typeof STATES)[number]][] = [
  ['MERGE_HEAD', 'merging'],
  ['rebase-merge', 'rebasing'],
  ['rebase-apply', 'rebasing'],
  ['CHERRY_PICK_HEAD', 'cherry-picking'],
  ['REVERT_HEAD', 'reverting'],
  ['BISECT_LOG', 'bisecting'],
]

export const status = gitCapability({
  name: 'git.status',
  title: 'See what has changed',
  purpose: 'Tells the branch of a repository, which files have changed, and whether a merge is under way.',
  whenToUse:
    'Use it before a commit and after a conflict. For the changes themselves use git.diff instead, and for commits git.log.',
  effect: 'read',
  tier: 'autonomous',
  input: z.strictObject({path: repositoryInput()}),
  output: z.strictObject({
    branch: z.string().nullable().describe('current branch; null when HEAD is on none'),
    staged: paths('what the next commit holds already'),
    unstaged: paths('changed and not staged'),
    untracked: paths('new; a folder in which all is new ends in a slash'),
    conflicted: paths('in conflict after a merge'),
    upstream: z
      .strictObject({
        name: z.string().describe('remote branch that is followed'),
        ahead: count.describe('commits that it has not'),
        behind: count.describe('commits that are missing here, as of the last pull'),
      })
      .nullable()
      .describe('null when the branch follows none'),
    state: z.enum(STATES).describe('what is under way; else whether anything has changed'),
  }),
  errors: [],
  examples: [{description: 'See where a repository stands', input: {path: '/workspace/site'}}],
  tags: ['git', 'vcs', 'read', 'safe'],
  async handle({path}, context) {
    await using repository = await openRepository(context, path)
    const {branch, upstream, changes} = await readStatus(repository)
    const state = (await stateOf(repository)) ?? (changes.length === 0 ? 'clean' : 'changed')
    return {
      branch,
      staged: showPaths(changes.filter(({isStaged}) => isStaged)),
      unstaged: showPaths(changes.filter(({isUnstaged}) => isUnstaged)),
      untracked: showPaths(changes.filter(({kind}) => kind === 'untracked')),
      conflicted: showPaths(changes.filter(({kind}) => kind === 'conflicted')),
      upstream,
      state,
    }
  },
})

/** Submodules are left out: looking at one would be to run git in it, with a configuration of its own. */
export async function readStatus(
  repository: Repository,
  {untracked = 'normal'}: {untracked?: 'normal' | 'all'} = {},
): Promise<Status> {
  const what = ['--porcelain=v2', '--branch', '-z', '--ignore-submodules=all', `--untracked-files=${untracked}`]
  return parseStatus(await repository.run(['status', ...what, '--end-of-options']))
}

export async function isMerging(repository: Repository): Promise<boolean> {
  return (await stateOf(repository)) === 'merging'
}

async function stateOf(repository: Repository): Promise<(typeof STATES)[number] | null> {
  for (const [name, state] of SIGNS) if (await repository.has(name)) return state
  return null
}
