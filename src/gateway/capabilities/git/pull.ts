import {z} from 'zod'
import type {CallContext} from '../../capability.ts'
import {gitCapability} from './define.ts'
import {fail} from './errors.ts'
import {branchInput, count, countOf, hash, remoteInput, repositoryInput} from './fields.ts'
import {NAMES, splitRecords} from './parse/records.ts'
import {showPaths} from './parse/status.ts'
import {tellProgress} from './remote/progress.ts'
import {reachRemote} from './remote/reach.ts'
import {openRepository, type Repository} from './repository/open.ts'
import {countCommits, currentBranch, resolveCommit} from './repository/refs.ts'
import {addressOf, upstreamOf} from './repository/remotes.ts'
import type {GitServices} from './services.ts'
import {readStatus} from './status.ts'

export function createPull(services: GitServices) {
  return gitCapability({
    name: 'git.pull',
    title: 'Pull from a remote',
    purpose: 'Fetches a branch of a remote and merges it into the current one.',
    whenToUse:
      'Use it to bring in what others did. A conflict is left in the files for you to mend and commit. For a repository that is not here yet use git.clone instead.',
    effect: 'write-external',
    tier: 'notify',
    input: z.strictObject({
      path: repositoryInput(),
      remote: remoteInput(),
      branch: branchInput('branch of the remote; the one that the current branch follows when left out').optional(),
    }),
    output: z.strictObject({
      new_commits: count.describe('commits that arrived'),
      files_changed: count.describe('files that they changed here'),
      head_commit: hash.describe('where HEAD is now'),
      up_to_date: z.boolean().describe('true when nothing arrived'),
    }),
    errors: ['RemoteNotFound', 'BranchNotFound', 'PullFailed', 'MergeConflict', 'LocalChanges'],
    examples: [
      {description: 'Bring the current branch up to date', input: {path: '/workspace/site'}},
      {description: 'Merge another branch of the remote', input: {path: 'site', branch: 'next'}},
    ],
    tags: ['git', 'vcs', 'egress', 'modifying'],
    async handle({path, remote, branch}, context) {
      await using repository = await openRepository(context, path, {write: true})
      const current = await currentBranch(repository)
      const from = branch ?? (current === null ? null : upstreamOf(repository, current, remote))
      if (from === null) throw fail('BranchNotFound', 'HEAD is on no branch: name the branch of the remote')
      const before = await resolveCommit(repository, 'HEAD')
      const tip = await fetchBranch(services, context, repository, {remote, branch: from})
      const new_commits = await countCommits(repository, before, tip)
      if (new_commits > 0) await merge(repository, tip, `Merge branch '${from}' of ${remote}`)
      const head_commit = (await resolveCommit(repository, 'HEAD')) ?? tip
      const files_changed = await countFiles(repository, before, head_commit)
      return {new_commits, files_changed, head_commit, up_to_date: new_commits === 0}
    },
  })
}

interface From {
  readonly remote: string
  readonly branch: string
}

/** @returns the tip of the branch */
async function fetchBranch(
  services: GitServices,
  context: CallContext,
  repository: Repository,
  {remote, branch}: From,
): Promise<string> {
  const wanted = {
    address: addressOf(repository, remote, 'pull'),
    capability: 'git.pull',
    failure: 'PullFailed',
  } as const
  await using reached = await reachRemote(services, context, wanted)
  const tracking = `refs/remotes/${remote}/${branch}`
  const args = ['fetch', '--progress', '--no-recurse-submodules', '--no-auto-maintenance', '--no-write-fetch-head']
  const {isOk, complaint} = await repository.try(
    [...args, ...reached.args('upload-pack'), `+refs/heads/${branch}:${tracking}`],
    {...reached.options, onStderr: tellProgress(context)},
  )
  const tip = isOk ? await resolveCommit(repository, tracking) : null
  if (tip !== null) return tip
  if (/find remote ref/.test(complaint)) throw fail('BranchNotFound', `${remote} has no branch ${branch}`, {branch})
  throw fail('PullFailed', `cannot pull from ${remote}: ${complaint}`, {remote})
}

async function merge(repository: Repository, tip: string, message: string): Promise<void> {
  const args = ['merge', '--no-edit', '--no-verify', '--no-gpg-sign', '--no-stat', '--no-progress', '--no-autostash']
  const {isOk, complaint} = await repository.try([...args, '-m', message, '--end-of-options', tip])
  if (isOk) return
  const {changes} = await readStatus(repository)
  const files = showPaths(changes.filter(({kind}) => kind === 'conflicted'))
  if (files.length > 0)
    throw fail('MergeConflict', `in conflict: ${countOf(files.length, 'file')}`, {files: files.slice(0, 100)})
  if (/would be overwritten/.test(complaint)) throw fail('LocalChanges', `cannot merge: ${complaint}`)
  throw fail('MergeConflict', `cannot merge: ${complaint}`)
}

async function countFiles(repository: Repository, before: string | null, after: string): Promise<number> {
  const args =
    before === null
      ? ['ls-tree', '-r', '-z', '--name-only', '--end-of-options', after]
      : ['diff', ...NAMES, before, after, '--']
  return splitRecords(await repository.run(args)).length
}
