import {z} from 'zod'
import {gitCapability} from './define.ts'
import {fail} from './errors.ts'
import {branchInput, repositoryInput, revisionInput} from './fields.ts'
import {BRANCH_FORMAT, parseBranches} from './parse/branches.ts'
import {openRepository, type Repository} from './repository/open.ts'
import {currentBranch, resolveBranch, resolveCommit} from './repository/refs.ts'

const input = z.strictObject({
  path: repositoryInput(),
  action: z.enum(['list', 'create', 'switch', 'delete']).describe('what to do'),
  name: branchInput('branch to create, switch to or delete').optional(),
  start_point: revisionInput('where create begins; HEAD when left out').optional(),
})

const branchEntry = z.strictObject({
  name: z.string().describe('name; that of a remote begins with the name of the remote'),
  is_current: z.boolean().describe('HEAD is on it'),
  is_remote: z.boolean().describe('as it was on a remote at the last pull'),
})

export const branch = gitCapability({
  name: 'git.branch',
  title: 'Work with branches',
  purpose: 'Lists the branches of a repository, creates one, switches to one, or deletes one that was merged.',
  whenToUse:
    'Use it to begin a line of work or to go to another. A branch of a remote is not switched to but created from, with start_point origin/NAME. To see only where you are use git.status instead.',
  effect: 'write-local',
  tier: 'notify',
  input,
  output: z.strictObject({
    branches: z.array(branchEntry).describe('all branches, afterwards'),
    current_branch: z.string().nullable().describe('where HEAD is afterwards; null when on no branch'),
  }),
  errors: ['BranchNotFound', 'BranchAlreadyExists', 'InvalidAction', 'BranchNotMerged', 'LocalChanges'],
  examples: [
    {description: 'See all branches', input: {path: '/workspace/site', action: 'list'}},
    {
      description: 'Begin a branch from that of the remote',
      input: {path: 'site', action: 'create', name: 'imprint', start_point: 'origin/main'},
    },
    {description: 'Go to it', input: {path: 'site', action: 'switch', name: 'imprint'}},
  ],
  tags: ['git', 'vcs', 'branch', 'modifying'],
  async handle({path, action, name, start_point}, context) {
    if ((action === 'list') === (name !== undefined))
      throw fail('InvalidAction', action === 'list' ? 'list takes no name' : `${action} needs a name`, {action})
    if (action !== 'create' && start_point !== undefined)
      throw fail('InvalidAction', `${action} takes no start_point`, {action})
    await using repository = await openRepository(context, path, {write: action !== 'list'})
    if (name !== undefined && action !== 'list') await ACTIONS[action](repository, name, start_point ?? 'HEAD')
    return await listOf(repository)
  },
})

async function listOf(repository: Repository) {
  const format = ['for-each-ref', `--format=${BRANCH_FORMAT}`, '--end-of-options', 'refs/heads', 'refs/remotes']
  return {
    branches: parseBranches(await repository.run(format)),
    current_branch: await currentBranch(repository),
  }
}

type Action = (repository: Repository, name: string, start: string) => Promise<void>

const ACTIONS: Readonly<Record<'create' | 'switch' | 'delete', Action>> = {
  async create(repository, name, start) {
    if ((await resolveCommit(repository, `refs/heads/${name}`)) !== null)
      throw fail('BranchAlreadyExists', `a branch is named ${name} already`, {name})
    const tip = await resolveCommit(repository, start)
    if (tip === null) throw fail('BranchNotFound', `there is no ${start} to begin from`, {start_point: start})
    const {isOk, complaint} = await repository.try(['branch', '--no-track', '--end-of-options', name, tip])
    if (!isOk) throw fail('InvalidAction', `git refuses the branch ${name}: ${complaint}`, {name})
  },
  async switch(repository, name) {
    await requireLocal(repository, name)
    const {isOk, complaint} = await repository.try(['switch', '--no-guess', '--no-progress', '--end-of-options', name])
    if (!isOk) throw fail('LocalChanges', `git does not switch to ${name}: ${complaint}`, {name})
  },
  async delete(repository, name) {
    await requireLocal(repository, name)
    const {isOk, complaint} = await repository.try(['branch', '--delete', '--end-of-options', name])
    if (!isOk) throw fail('BranchNotMerged', `git does not delete ${name}: ${complaint}`, {name})
  },
}

async function requireLocal(repository: Repository, name: string): Promise<void> {
  if ((await resolveCommit(repository, `refs/heads/${name}`)) !== null) return
  const isRemote = (await resolveBranch(repository, name)) ?? (await resolveBranch(repository, `origin/${name}`))
  const hint = isRemote === null ? '' : '; the remote has it: create it with a start_point'
  throw fail('BranchNotFound', `no branch is named ${name}${hint}`, {name})
}
