import {z} from 'zod'
import type {CallContext} from '../../capability.ts'
import {gitCapability} from './define.ts'
import {fail} from './errors.ts'
import {branchInput, countOf, hash, remoteInput, repositoryInput} from './fields.ts'
import {readLog} from './log.ts'
import {parsePush} from './parse/push.ts'
import {tellProgress} from './remote/progress.ts'
import {reachRemote} from './remote/reach.ts'
import {openRepository, type Repository} from './repository/open.ts'
import {countCommits, currentBranch, resolveCommit} from './repository/refs.ts'
import {addressOf} from './repository/remotes.ts'
import type {GitServices} from './services.ts'

const input = z.strictObject({
  path: repositoryInput(),
  remote: remoteInput(),
  branch: branchInput('branch to push; the current one when left out').optional(),
})
type Input = z.output<typeof input>

export function createPush(services: GitServices) {
  const shown = new Shown()
  return gitCapability({
    name: 'git.push',
    title: 'Push to a remote',
    purpose: 'Publishes the commits of a branch on a remote, under the same name; never overwrites what is there.',
    whenToUse:
      'Use it when others should have your commits. When the remote is ahead it is refused: then use git.pull first instead of trying again.',
    effect: 'write-external',
    isIdempotent: true,
    tier: 'approval_required',
    input,
    output: z.strictObject({
      pushed_refs: z.array(z.string()).describe('what was changed on the remote; none when it had everything'),
      head_commit: hash.describe('commit that the branch has there now'),
    }),
    errors: ['RemoteNotFound', 'BranchNotFound', 'PushRejected', 'PushFailed'],
    examples: [
      {description: 'Publish the current branch', input: {path: '/workspace/site'}},
      {description: 'Publish another', input: {path: 'site', branch: 'imprint'}},
    ],
    tags: ['git', 'vcs', 'egress', 'modifying'],
    async preview(wanted, context) {
      await using repository = await openRepository(context, wanted.path)
      const plan = await planOf(repository, wanted)
      shown.note(context, wanted, plan)
      return await describe(repository, plan)
    },
    async handle(wanted, context) {
      await using repository = await openRepository(context, wanted.path, {write: true})
      const plan = await planOf(repository, wanted)
      shown.check(context, wanted, plan)
      const pushed_refs = await send(services, context, repository, plan)
      return {pushed_refs, head_commit: plan.tip}
    },
  })
}

interface Plan {
  readonly remote: string
  readonly address: string
  readonly branch: string
  readonly tip: string
}

async function planOf(repository: Repository, {remote, branch}: Input): Promise<Plan> {
  const address = addressOf(repository, remote, 'push')
  const name = branch ?? (await currentBranch(repository))
  if (name === null) throw fail('BranchNotFound', 'HEAD is on no branch: name the one to push')
  const tip = await resolveCommit(repository, `refs/heads/${name}`)
  if (tip === null) throw fail('BranchNotFound', `no branch with a commit is named ${name}`, {branch: name})
  return {remote, address, branch: name, tip}
}

const MAX_SHOWN_COMMITS = 50

/** What the remote would get, as far as is known here: it may have moved since the last pull. */
async function describe(repository: Repository, {remote, address, branch, tip}: Plan): Promise<string> {
  const known = await resolveCommit(repository, `refs/remotes/${remote}/${branch}`)
  const total = await countCommits(repository, known, tip)
  const commits = await readLog(repository, tip, {limit: MAX_SHOWN_COMMITS, beyond: known})
  const lines = commits.map(
    ({short_hash, author_name, message}) => `${short_hash} ${author_name}: ${firstLine(message)}`,
  )
  return [
    `push ${branch} (${tip}) to ${remote}, ${plain(address)}`,
    known === null ? 'the remote has no such branch yet, as far as is known' : `the remote has ${known}`,
    `${countOf(total, 'commit')}${total > commits.length ? `, the last ${commits.length} of them` : ''}:`,
    ...lines,
  ].join('\n')
}

function firstLine(message: string): string {
  return plain(message.split('\n', 1)[0] ?? '')
}

/** Without what would rearrange a terminal. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�').slice(0, 300)
}

async function send(
  services: GitServices,
  context: CallContext,
  repository: Repository,
  plan: Plan,
): Promise<string[]> {
  const {remote, address, branch, tip} = plan
  const wanted = {address, capability: 'git.push', failure: 'PushFailed'} as const
  await using reached = await reachRemote(services, context, wanted)
  const args = ['push', '--porcelain', '--progress', '--no-verify', '--no-signed', '--no-recurse-submodules']
  const {isOk, stdout, complaint} = await repository.try(
    [...args, '--no-follow-tags', ...reached.args('receive-pack'), `${tip}:refs/heads/${branch}`],
    {...reached.options, onStderr: tellProgress(context)},
  )
  const refs = parsePush(stdout)
  const rejected = refs.find(({outcome}) => outcome === 'rejected')
  if (rejected) throw fail('PushRejected', `${remote} refuses ${branch}: ${plain(rejected.summary)}`, {remote, branch})
  if (!isOk) throw fail('PushFailed', `cannot push to ${remote}: ${complaint}`, {remote})
  await repository.run(['update-ref', '--end-of-options', `refs/remotes/${remote}/${branch}`, tip])
  return refs.filter(({outcome}) => outcome === 'updated').map(({ref}) => ref)
}

const MAX_NOTED = 1000

/** What people were shown when they were asked: nothing else may be pushed in its place. Forgotten by a restart. */
class Shown {
  readonly #plans = new Map<string, string>()

  note(context: CallContext, wanted: Input, plan: Plan): void {
    const [oldest] = this.#plans.keys()
    if (this.#plans.size >= MAX_NOTED && oldest !== undefined) this.#plans.delete(oldest)
    this.#plans.set(keyOf(context, wanted), JSON.stringify(plan))
  }

  check(context: CallContext, wanted: Input, plan: Plan): void {
    const key = keyOf(context, wanted)
    const noted = this.#plans.get(key)
    this.#plans.delete(key)
    if (noted !== undefined && noted !== JSON.stringify(plan))
      throw fail('ConflictError', 'the branch or the remote has changed since a person was shown what would be pushed')
  }
}

function keyOf({agent, workspaceDir}: CallContext, wanted: Input): string {
  return JSON.stringify([agent, workspaceDir, wanted.path, wanted.remote, wanted.branch ?? null])
}
